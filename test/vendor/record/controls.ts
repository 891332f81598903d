/** Records what each control asks and writes: its cases are audited, measured, planned, applied and undone before a simulated tenant. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../../src/controls/case';
import type { Context, Control } from '../../../src/controls/control';
import { controls } from '../../../src/controls/index';
import { isRefusal } from '../../../src/lib/errors';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { contextOf } from '../../support/controls/run-case';
import { openTenantLab, type TenantLab } from '../../support/tenants/tenant-lab';
import type { Recorder } from './recording';

const folder = join(__dirname, '..', '..', '..', 'src', 'controls');

export function casesOf({ id }: Control): readonly Case[] {
  if (!readdirSync(join(folder, id)).includes('cases.ts')) return [];
  return (require(join(folder, id, 'cases')) as { readonly cases: readonly Case[] }).cases;
}

/** `choose` picks the cases of a control that are worth their time. */
export async function recordControls(recorder: Recorder, choose: (control: Control) => Promise<readonly Case[]>): Promise<void> {
  const lab = await openTenantLab();
  try {
    for (const control of controls)
      for (const one of await choose(control)) {
        const during = `${control.id}: ${one.name}`;
        const calls = () => lab.calls();
        lab.load(one);
        await recorder.record({ app: 'read', during }, { run: () => readAll(lab, control, contextOf(control, one)), calls });
        await recorder.record({ app: 'write', during }, { run: () => changeAndUndo(lab, control, one), calls });
      }
  } finally {
    await lab.close();
  }
}

/** The audit, and everything that is read beside it: who would notice, what a trial reported, whether access is proven. */
async function readAll(lab: TenantLab, control: Control, context: Context): Promise<void> {
  const options = { client: lab.client, monotonicMs: () => 0 };
  await auditTenant([{ control, context }], options);
  const planning = control.plan?.(context);
  for (const beside of [
    control.study?.(context),
    control.trial?.(context, context.asOf),
    control.suggest?.(context),
    planning?.proof,
  ])
    if (beside !== undefined) await runReads([{ reads: beside.reads(), fold: beside }], options);
}

async function changeAndUndo(lab: TenantLab, control: Control, one: Case): Promise<void> {
  lab.load(one);
  if (control.plan === undefined) return;
  const draft = await lab.draft(control, one);
  if (isRefusal(draft)) return;
  await lab.apply(await lab.apply(draft.operations));
}
