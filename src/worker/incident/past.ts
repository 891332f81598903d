/** What hardenbot did about an account before, from the ledger: which changes, newest first, and what of each really happened. */

import { type Change, changePrefixes } from '../../changes/change.js';
import { readChange } from '../../changes/change-of.js';
import { endedWell } from '../../changes/journal.js';
import { incidentOf, incidentPrefix } from '../../incident/incident.js';
import type { Operation } from '../../plan/operation.js';
import type { TenantContext, WorkerContext } from '../context.js';

/** Subjects of the ledger that are looked at, newest first. */
const looked = 300;

export interface Past {
  readonly change: Change;
  /** The operations that are done, in order. */
  readonly done: readonly Operation[];
}

/** Changes of any incident of the account that wrote something; one that was undone is not among them, what undid it is. */
export async function pastOf(work: WorkerContext, tenant: TenantContext, account: string): Promise<readonly Past[]> {
  const found: Past[] = [];
  for (const subject of await work.ledger.recent(tenant.id, looked, changePrefixes)) {
    const change = await readChange(work.ledger, tenant.id, subject);
    if (change?.plan?.incident?.account.id !== account || change.status === 'reverted') continue;
    const done = await doneIn(work, tenant, change);
    if (done.length > 0) found.push({ change, done });
  }
  return found.sort((one, other) => other.change.requestedAt.getTime() - one.change.requestedAt.getTime());
}

async function doneIn(work: WorkerContext, tenant: TenantContext, { id, journal }: Change): Promise<readonly Operation[]> {
  const done: Operation[] = [];
  if (journal.outcomes.size === 0) return done;
  let n = 0;
  for await (const operation of work.plans.operations(tenant.id, id)) {
    n += 1;
    const outcome = journal.outcomes.get(n);
    if (outcome !== undefined && endedWell(outcome)) done.push(operation);
  }
  return done;
}

/** Ids of other plans to contain the account that may still be applied. */
export async function openContainments(
  work: WorkerContext,
  tenant: TenantContext,
  { account, except }: { readonly account: string; readonly except: string },
): Promise<readonly string[]> {
  const found: string[] = [];
  // Incidents are short; changes may have hundreds of thousands of entries, and containing waits for this.
  const incidents = await work.ledger.recent(tenant.id, looked, incidentPrefix);
  for (const subject of incidents) {
    const stages = incidentOf(await work.ledger.subject(tenant.id, subject))?.stages ?? [];
    for (const { stage, change: id } of stages) {
      const change = stage !== 'contain' || id === except ? null : await readChange(work.ledger, tenant.id, id);
      const plan = change?.plan?.incident?.account.id === account ? change.plan : null;
      if (change !== null && plan !== null && open.has(change.status) && new Date(plan.expiresAt) > work.clock.now())
        found.push(id);
    }
  }
  return found;
}

const open: ReadonlySet<Change['status']> = new Set(['waiting', 'approved', 'applying']);

/** Whether the last thing that hardenbot did to the account's sign-in was to block it. */
export function isBlockedByUs(past: readonly Past[]): boolean {
  for (const { done } of past) {
    const last = done.findLast((operation) => operation.kind === 'update' && 'accountEnabled' in operation.after);
    if (last?.kind === 'update') return last.after['accountEnabled'] === false;
  }
  return false;
}
