/** Whether a plan stands alone: it was requested alone, and no other card decides on it. */
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import type { Change } from './change.js';
import { changesSince } from './change-of.js';

/** The keys of a request for a single plan; one with other keys belongs to a card of its own. */
const plainKeys: ReadonlySet<string> = new Set(['type', 'what', 'control', 'parameters', 'except', 'decision']);

export function isPlainRequest(request: Change['request']): boolean {
  return Object.entries(request).every(([key, value]) => value === undefined || plainKeys.has(key));
}

/** Settings let no plan wait longer, in milliseconds: one that is open moved since. */
export const maxOpenMs = 30 * 24 * 3_600_000;

/**
 * Single plans for a control on which people may still decide, or will soon, in no order.
 * @param since those that moved since then; absent: since `maxOpenMs`, before which none can be open
 */
export async function* openPlans(
  ledger: ReadsFold & ReadsRecent,
  {
    tenant,
    control,
    now,
    since = new Date(now.getTime() - maxOpenMs),
  }: { readonly tenant: string; readonly control: string | undefined; readonly now: Date; readonly since?: Date },
): AsyncGenerator<Change> {
  for await (const change of changesSince(ledger, tenant, { prefix: 'c-', since })) {
    if (change.request.control !== control || change.request.what !== 'plan') continue;
    if (isPlainRequest(change.request) && isOpen(change, now)) yield change;
  }
}

/** Requests with this digest on which people may still decide, or will soon, in no order. @param since as of `openPlans` */
export async function* openRequests(
  ledger: ReadsFold & ReadsRecent,
  {
    tenant,
    digest,
    now,
    since = new Date(now.getTime() - maxOpenMs),
  }: { readonly tenant: string; readonly digest: string; readonly now: Date; readonly since?: Date },
): AsyncGenerator<Change> {
  for await (const change of changesSince(ledger, tenant, { prefix: 'c-', since }))
    if (change.request.decision.decision.digest === digest && isOpen(change, now)) yield change;
}

/** A plan that is not made within this may never be: it keeps no one from asking again. In milliseconds. */
export const makingMs = 10 * 60_000;

function isOpen({ status, plan, requestedAt }: Change, now: Date): boolean {
  if (plan === null) return status === 'requested' && now.getTime() - requestedAt.getTime() < makingMs;
  return (status === 'waiting' || status === 'approved') && new Date(plan.expiresAt) > now;
}
