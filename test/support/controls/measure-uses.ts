/** Measures what each control reads and writes, by running all its cases in memory. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import { controls } from '../../../src/controls/index';
import { isRefusal } from '../../../src/lib/errors';
import type { TenantClient } from '../../../src/tenant/client';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { stateClient } from '../tenants/state-client';
import { contextOf } from './run-case';

/** Keys of resources, sorted. */
export interface Uses {
  /** What the audit and the plan rest on. */
  readonly reads: readonly string[];
  /** What is read beside that, to say whom a change would hit. */
  readonly evidence: readonly string[];
  readonly writes: readonly string[];
}

const folder = join(__dirname, '..', '..', '..', 'src', 'controls');

/** By control id, in the order of reports. */
export async function measureUses(): Promise<Readonly<Record<string, Uses>>> {
  const measured: Record<string, Uses> = {};
  for (const control of controls) measured[control.id] = await usesOf(control);
  return measured;
}

async function usesOf(control: Control): Promise<Uses> {
  const reads = new Set<string>();
  const evidence = new Set<string>();
  const writes = new Set<string>();
  for (const one of casesOf(control.id)) {
    const context = contextOf(control, one);
    const client = stateClient(one.state);
    const options = { client: recording(client, reads), monotonicMs: () => 0 };
    await auditTenant([{ control, context }], options);
    const study = control.study?.(context);
    if (study !== undefined)
      await runReads([{ reads: study.reads(), fold: study }], { ...options, client: recording(client, evidence) });
    const trial = control.trial?.(context, context.asOf);
    if (trial !== undefined)
      await runReads([{ reads: trial.reads(), fold: trial }], { ...options, client: recording(client, evidence) });
    const suggesting = control.suggest?.(context);
    if (suggesting !== undefined)
      await runReads([{ reads: suggesting.reads(), fold: suggesting }], { ...options, client: recording(client, evidence) });
    const planning = control.plan?.(context);
    if (planning === undefined) continue;
    const { proof } = planning;
    if (proof !== undefined)
      await runReads([{ reads: proof.reads(), fold: proof }], { ...options, client: recording(client, evidence) });
    const { outcomes } = await runReads([{ reads: control.reads(context), fold: planning }], options);
    const draft = planning.draft(outcomes);
    if (!isRefusal(draft)) for (const operation of draft.operations) writes.add(operation.resource);
  }
  const only = [...evidence].filter((key) => !reads.has(key));
  return { reads: [...reads].sort(), evidence: only.sort(), writes: [...writes].sort() };
}

function casesOf(id: string): readonly Case[] {
  if (!readdirSync(join(folder, id)).includes('cases.ts')) return [];
  return (require(join(folder, id, 'cases')) as { cases: readonly Case[] }).cases;
}

function recording(client: TenantClient, reads: Set<string>): TenantClient {
  return {
    ...client,
    read: (read) => {
      reads.add(read.resource.key);
      return client.read(read);
    },
  };
}
