/** What hardenbot did about an account before, from the ledger: which changes, newest first, and what of each really happened. */

import { type Change, changePrefixes } from '../../../engine/changes/change.js';
import { readChange } from '../../../engine/changes/change-of.js';
import { endedWell } from '../../../engine/changes/journal.js';
import type { Operation } from '../../../engine/plan/operation.js';
import { wholePlan } from '../../../engine/plan/stored-operations.js';
import type { TenantContext, WithClock, WithLedger, WithPlans } from '../../../worker/context.js';
import { type Incident, incidentOf, incidentPrefix } from '../incident.js';

/** Changes that are looked at whatever they are, newest first: those that undid a part are named nowhere else. */
const looked = 300;

export interface Past {
  readonly change: Change;
  /** The operations that are done, in order. */
  readonly done: readonly Operation[];
}

/** Changes of any incident of the account that wrote something; one that was undone is not among them, what undid it is. */
export async function pastOf(work: WithLedger & WithPlans, tenant: TenantContext, account: string): Promise<readonly Past[]> {
  const found: Past[] = [];
  const ids = new Set(await work.ledger.recent(tenant.id, looked, changePrefixes));
  for (const id of await plannedFor(work, tenant, account)) ids.add(id);
  // What is added while it is gone through has its turn too.
  for (const id of ids) {
    const change = await readChange(work.ledger, tenant.id, id);
    if (change?.revertedBy != null && change.plan?.incident !== undefined) ids.add(change.revertedBy);
    if (change?.plan?.incident?.account.id !== account || change.status === 'reverted') continue;
    const done = await doneIn(work, change);
    if (done.length > 0) found.push({ change, done });
  }
  return found.sort((one, other) => other.change.requestedAt.getTime() - one.change.requestedAt.getTime());
}

/** Ids of the plans of all incidents of an account, however many others were asked for since. */
async function plannedFor(work: WithLedger, tenant: TenantContext, account: string): Promise<readonly string[]> {
  const incidents = (await incidentsIn(work, tenant)).filter(
    ({ evidence }) => evidence === null || evidence.account.id === account,
  );
  return incidents.flatMap(({ stages }) => stages.map(({ change }) => change));
}

/** All that there ever were, newest first: they are few, and anyone who may open one cannot hide another one by many. */
export async function incidentsIn({ ledger }: WithLedger, tenant: TenantContext): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (const id of await ledger.recent(tenant.id, Number.MAX_SAFE_INTEGER, incidentPrefix)) {
    const incident = incidentOf(await ledger.subject(tenant.id, id));
    if (incident !== null) found.push(incident);
  }
  return found;
}

/** None of a plan of which others are stored than were approved: what was done is done again rather than left out because of them. */
async function doneIn(work: WithPlans, { plan, journal }: Change): Promise<readonly Operation[]> {
  const done: Operation[] = [];
  if (plan === null || journal.outcomes.size === 0) return done;
  let n = 0;
  for (const operation of (await wholePlan(work.plans, plan)) ?? []) {
    n += 1;
    const outcome = journal.outcomes.get(n);
    if (outcome !== undefined && endedWell(outcome)) done.push(operation);
  }
  return done;
}

/** Ids of other plans to contain the account that may still be applied. */
export async function openContainments(
  work: WithLedger & WithClock,
  tenant: TenantContext,
  { account, except }: { readonly account: string; readonly except: string },
): Promise<readonly string[]> {
  const found: string[] = [];
  // Incidents are short; changes may have hundreds of thousands of entries, and containing waits for this.
  for (const { stages } of await incidentsIn(work, tenant))
    for (const { stage, change: id } of stages) {
      const change = stage !== 'contain' || id === except ? null : await readChange(work.ledger, tenant.id, id);
      const plan = change?.plan?.incident?.account.id === account ? change.plan : null;
      if (change !== null && plan !== null && open.has(change.status) && new Date(plan.expiresAt) > work.clock.now())
        found.push(id);
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
