/** Two people may ask for the same plan in the same second, each before the request of the other stands in the ledger: one plan is made. */
import type { Change } from '../../engine/changes/change.js';
import { isPlainRequest, makingMs, openPlans, openRequests } from '../../engine/changes/plain-request.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { WithClock, WithLedger } from '../context.js';

/** A refusal where an open plan for the same control, or an undo of the same change, was asked for first; null: this one is the first, or no plan that stands alone. */
export async function whyAskedBefore(
  { ledger, clock }: WithLedger & WithClock,
  tenant: string,
  change: Change,
): Promise<Refusal | null> {
  const { request } = change;
  const isUndo = request.what === 'revert';
  if (!isUndo && (request.what !== 'plan' || !isPlainRequest(request))) return null;
  // In the order of the ledger: who comes second reads there who came first, whatever clocks say.
  const placeOf = async (id: string): Promise<number> => (await ledger.subject(tenant, id))[0]?.seq ?? Number.POSITIVE_INFINITY;
  const since = new Date(change.requestedAt.getTime() - makingMs);
  const { digest } = request.decision.decision;
  const of = { tenant, now: clock.now(), since };
  const open = isUndo ? openRequests(ledger, { ...of, digest }) : openPlans(ledger, { ...of, control: request.control });
  for await (const other of open) {
    // Someone who asks again after that wants a second one.
    if (change.requestedAt.getTime() - other.requestedAt.getTime() >= makingMs) continue;
    if (other.id === change.id || (await placeOf(other.id)) > (await placeOf(change.id))) continue;
    const { name } = other.request.decision.decision.person;
    return refuse(
      'asked-before',
      `${name} asked for it at the same time: ${other.id}.`,
      isUndo ? `Decide on ${other.id}.` : `Decide on ${other.id}. To replace it, ask again.`,
    );
  }
  return null;
}
