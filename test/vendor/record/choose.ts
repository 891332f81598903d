/** Picks the cases of a control that ask or change something which none before them did, by running all of them in memory. */
import type { Case } from '../../../src/controls/case';
import type { Control } from '../../../src/controls/control';
import { isRefusal } from '../../../src/lib/errors';
import type { TenantClient } from '../../../src/tenant/client';
import type { Read } from '../../../src/tenant/resource';
import { auditTenant } from '../../../src/worker/audit/audit-tenant';
import { runReads } from '../../../src/worker/audit/run-reads';
import { contextOf, draft } from '../../support/controls/run-case';
import { isFull } from '../../support/runner/counts';
import { frozen } from '../../support/tenants/frozen';
import { stateClient } from '../../support/tenants/state-client';
import { skeletonOf } from '../judge/shape';
import { casesOf } from './controls';

/** @param all whether all of them are worth their time; else those that bring something new, whichever control brought it before. */
export function choosing(all = isFull()): (control: Control) => Promise<readonly Case[]> {
  const seen = new Set<string>();
  return async (control) => {
    const cases = casesOf(control);
    if (all) return cases;
    const chosen: Case[] = [];
    for (const one of cases) {
      const before = seen.size;
      for (const part of await contentOf(control, one)) seen.add(part);
      if (seen.size > before) chosen.push(one);
    }
    return chosen;
  };
}

async function contentOf(control: Control, one: Case): Promise<readonly string[]> {
  const content: string[] = [];
  const client = noting(stateClient(frozen(one.state)), (read) => {
    const { key } = read.resource;
    content.push(
      [
        key,
        [...read.fields].sort().join(),
        skeletonOf(decodeURIComponent(read.filter ?? '')),
        Object.keys(read.parameters ?? {}).join(),
      ].join(' '),
    );
  });
  const context = contextOf(control, one);
  const options = { client, monotonicMs: () => 0 };
  await auditTenant([{ control, context }], options);
  const planning = control.plan?.(context);
  for (const beside of [control.study?.(context), control.trial?.(context, context.asOf), planning?.proof])
    if (beside !== undefined) await runReads([{ reads: beside.reads(), fold: beside }], options);
  if (planning === undefined) return content;
  const drafted = await draft(control, one);
  if (isRefusal(drafted)) return content;
  for (const operation of drafted.operations) {
    const values = operation.kind === 'remove' ? operation.before : operation.after;
    content.push(`${operation.kind} ${operation.resource} ${membersOf(values).join()}`);
  }
  return content;
}

/** Which members are written, and of which kind their values are. */
function membersOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path}:${typeof value}`];
  if (Array.isArray(value)) return [...new Set(value.flatMap((inner: unknown) => membersOf(inner, `${path}[]`)))];
  return Object.entries(value).flatMap(([name, inner]) => membersOf(inner, `${path}.${name}`));
}

function noting(client: TenantClient, note: (read: Read) => void): TenantClient {
  return {
    ...client,
    read: (read) => {
      note(read);
      return client.read(read);
    },
  };
}
