/** What people decide on a campaign: of each of its changes as if its own button had been pressed. */

import type { Answer } from '../../../chat/platform.js';
import { type Change, isOpen, mayStillBeKept } from '../../../engine/changes/change.js';
import { digestOfPlans } from '../../../engine/changes/several-plans.js';
import { mayApproveTier } from '../../../engine/plan/approval.js';
import type { AcrossTenants, AddressedAcross } from '../../../gateway/across-tenants.js';
import { underReference } from '../../../gateway/buttons/decisions.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { alreadyDecided } from '../../../gateway/decisions/already-decided.js';
import { answerOnEach, decided, decideOn, heldUp } from '../../../gateway/decisions/decide-each.js';
import type { Call, Deciding } from '../../../gateway/decisions/decisions.js';
import type { DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { inParallel } from '../../../lib/in-parallel.js';
import { firstNames } from '../../../lib/plural.js';
import type { Done } from '../../../views/decided.js';
import { changeOfCampaign } from '../campaign.js';
import { goOnDigest, isStopped, stopDigest, stopsOf } from '../readiness.js';
import { type CampaignCall, revertCampaign, sideBySide, whyLeft, whyUnread } from './ask.js';

/** The buttons on the card of a campaign: each does to every change what its own button does. */
export const buttons: AcrossTenants['buttons'] = {
  approve: approving({}),
  schedule: approving({ at: 'window' }),
  reject: ({ call, about, digest, reason: typed }, { deciding }) => {
    const reason = reasonOfRejection(typed);
    return isRefusal(reason) ? reason : rejectCampaign({ call, about }, { digest, reason }, deciding);
  },
  revoke: ({ call, about }, { deciding }) => revokeCampaign({ call, about }, deciding),
  keep: ({ call, about }, { deciding }) => keepCampaign({ call, about }, deciding),
  revert: ({ call, about, reason }, { deciding }) =>
    underReference(reason, (named) => revertCampaign(deciding.recorder, { ...call, ...named }, about)),
  resume: ({ call, about, digest }, { deciding }) => goOnWithCampaign({ call, about }, digest, deciding),
};

function approving(when: { readonly at?: string }): NonNullable<AcrossTenants['buttons']['approve']> {
  return ({ call, about, digest, reason }, { deciding }) =>
    underReference(reason, (named) => approveCampaign({ call: { ...call, ...when, ...named }, about }, digest, deciding));
}

/** What a person decides on, in all of its tenants that they may read. */
export interface OnCampaign {
  readonly call: CampaignCall;
  readonly about: AddressedAcross;
}

/** Approves the plans that this person may approve now, and says of each other one why it is not. */
export async function approveCampaign(on: OnCampaign, digest: string, deciding: Deciding): Promise<Answer | Refusal> {
  return (
    whyOther(on.about, digest) ??
    decideAll(on, { done: 'approved', decide: (of, { id, plan }) => deciding.approve(of, id, plan?.digest ?? '') })
  );
}

/** As `approveCampaign`, with one reason for all. */
async function rejectCampaign(
  on: OnCampaign,
  { digest, reason }: { readonly digest: string; readonly reason: string },
  deciding: Deciding,
): Promise<Answer | Refusal> {
  return (
    whyOther(on.about, digest) ??
    decideAll(on, { done: 'rejected', decide: (of, { id, plan }) => deciding.reject(of, id, plan?.digest ?? '', reason) })
  );
}

/** Keeps what waits to be kept. */
export function keepCampaign(on: OnCampaign, deciding: Deciding): Promise<Answer | Refusal> {
  return decideAll(on, {
    done: 'kept',
    of: mayStillBeKept,
    none: refuse('nothing-to-keep', 'Nothing here waits to be kept.', 'The card shows what became of each.'),
    decide: (of, { id }) => deciding.keep(of, id),
  });
}

/** Ends it: what has not begun never will. */
export function revokeCampaign(on: OnCampaign, deciding: Deciding): Promise<Answer | Refusal> {
  return decideAll(on, {
    done: 'withdrawn',
    of: isOpen,
    none: refuse('already-decided', 'Everything here has begun, or never will.', 'The card shows what became of each.'),
    decide: (of, { id }) => deciding.revoke(of, id),
  });
}

const namedUnread = 3;

/** Null where the card showed what there is now. A tenant that is halted since has no plan on it; the next look draws the card again. */
function whyOther({ id, shown, unread }: AddressedAcross, digest: string): Refusal | null {
  if (digest === digestOfPlans(shown.map(({ change }) => change))) return null;
  if (unread.length > 0) {
    const names = firstNames(
      unread.map(({ name }) => name),
      namedUnread,
    );
    return refuse(
      'other-plan',
      `The record of ${names} cannot be read now, so this card shows plans that cannot all be decided on.`,
      `Decide on the others on the newest card: /harden show ${id}.`,
    );
  }
  return refuse(
    'other-plan',
    'This button belongs to a card with other plans.',
    `Decide on the newest card: /harden show ${id}.`,
  );
}

/**
 * Goes on after a stop: with what waits, bound to exactly those changes that the person sees to have stopped it.
 * @param digest of what stopped it as the card showed it; null where it was typed
 */
export async function goOnWithCampaign(on: OnCampaign, digest: string | null, { recorder }: Deciding): Promise<Answer | Refusal> {
  const now = recorder.ports.clock.now();
  const all = on.about.shown.map(({ change }) => change);
  if (digest !== null && digest !== stopDigest(all, now))
    return refuse('other-plan', 'Something else has stopped it since.', 'Decide on the newest card.');
  return decideAll(on, {
    done: 'gone on with',
    of: (change) => isStopped(change, all, now),
    none: refuse('not-stopped', 'Nothing of it is stopped here.', 'The card shows what each waits for.'),
    decide: (of, change) => goOn(recorder, of, change, stopsOf(change, all, now)),
  });
}

async function goOn(
  recorder: DecisionRecorder,
  call: Call,
  { id, plan }: Change,
  stops: readonly Change[],
): Promise<Answer | Refusal> {
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const isApprover = plan !== null && mayApproveTier(policy, plan.risk, call.person.entraId);
  if (!isApprover || plan.requestedBy.entraId === call.person.entraId)
    return refuse('not-allowed', 'Only approvers go on with it, and not who asked for it.', 'Ask one of them.');
  const decision = recorder.sign(call, {
    kind: 'resume',
    subject: id,
    digest: goOnDigest({ plan }, stops),
    expiresAt: recorder.soon(),
  });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'resumed', decision });
  const after = await recorder.load(call, id);
  if (isRefusal(after)) return after;
  if (!after.goneOn.some((one) => one.decision.nonce === decision.decision.nonce)) return alreadyDecided(after);
  await recorder.queue(call, 'apply', id);
  await recorder.drawSoon(call, 'change', id);
  return null;
}

interface DecidingAll {
  readonly done: Done;
  /** Which of them it is about; absent: all. */
  readonly of?: (change: Change) => boolean;
  /** Said where it is about none. */
  readonly none?: Refusal;
  readonly decide: (call: Call, change: Change) => Promise<Answer | Refusal>;
}

/** Each as if its own button had been pressed: what is decided in one tenant stays decided, whatever happens in another one. */
async function decideAll(
  { call, about: { id, own, unread, left } }: OnCampaign,
  { done, of, none, decide }: DecidingAll,
): Promise<Answer | Refusal> {
  const all = own.filter(({ change }) => of === undefined || of(change));
  const gone = of === undefined ? [] : left.filter(({ change }) => of(change));
  if (all.length === 0 && unread.length === 0 && gone.length === 0 && none !== undefined) return none;
  const rows = await inParallel(
    all,
    async ({ tenant, change }) => {
      const row = { label: tenant.name, id: change.id, change };
      return decided(row, await heldUp(() => decideOn(row, () => decide({ ...call, tenant }, change))));
    },
    sideBySide,
  );
  const unknown = unread.map((tenant) => ({
    label: tenant.name,
    id: changeOfCampaign(id, tenant.id),
    refusal: whyUnread,
  }));
  const lost = gone.map(({ tenant, change }) => ({ label: tenant.name, id: change.id, refusal: whyLeft }));
  return answerOnEach([...rows, ...unknown, ...lost], { id, done, where: `of ${id}` });
}
