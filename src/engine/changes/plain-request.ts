/** Whether a plan stands alone: it was requested alone, and no other card decides on it. */
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import type { Change } from './change.js';
import { readChanges } from './change-of.js';

/** The keys of a request for a single plan; one with other keys belongs to a card of its own. */
const plainKeys: ReadonlySet<string> = new Set(['type', 'what', 'control', 'parameters', 'except', 'decision']);

export function isPlainRequest(request: Change['request']): boolean {
  return Object.entries(request).every(([key, value]) => value === undefined || plainKeys.has(key));
}

/** What is open is among the newest. */
const scanLimit = 60;

/** Single plans for a control on which people may still decide, or will soon, in no order. */
export async function* openPlans(
  ledger: ReadsFold & ReadsRecent,
  { tenant, control, now }: { readonly tenant: string; readonly control: string | undefined; readonly now: Date },
): AsyncGenerator<Change> {
  const ids = await ledger.recent(tenant, scanLimit, ['c-']);
  for await (const [, change] of readChanges(ledger, tenant, ids)) {
    if (change === null || change.request.control !== control || change.request.what !== 'plan') continue;
    if (isPlainRequest(change.request) && isOpen(change, now)) yield change;
  }
}

/** A plan that is not made within this may never be: it keeps no one from asking again. In milliseconds. */
export const makingMs = 10 * 60_000;

function isOpen({ status, plan, requestedAt }: Change, now: Date): boolean {
  if (plan === null) return status === 'requested' && now.getTime() - requestedAt.getTime() < makingMs;
  return (status === 'waiting' || status === 'approved') && new Date(plan.expiresAt) > now;
}
