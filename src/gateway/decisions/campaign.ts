/** What people decide on a campaign: of each of its changes as if its own button had been pressed. */

import type { Answer } from '../../chat/platform.js';
import { type Change, isOpen, mayStillBeKept } from '../../engine/changes/change.js';
import { digestOfPlans } from '../../engine/changes/several-plans.js';
import { mayApproveTier } from '../../engine/plan/approval.js';
import { goOnDigest, isStopped, stopDigest, stopsOf } from '../../features/campaign/turn.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { inParallel } from '../../lib/in-parallel.js';
import type { Done } from '../../views/decided.js';
import {
  type AddressedCampaign,
  type CampaignCall,
  type CampaignOrder,
  requestCampaign,
  revertCampaign,
  sideBySide,
  type WishFor,
} from './ask-campaign.js';
import { answerOnEach, decided, decideOn, heldUp } from './decide-each.js';
import { keep } from './keep.js';
import type { PlanDecisions } from './plan.js';
import type { Call, DecisionRecorder, TenantAddress } from './recorder.js';
import type { WantedPlan } from './several.js';

export interface CampaignDecisions {
  /** Asks for a plan in each of the tenants, of which the person may read all. What is declined in one keeps no other from being planned. */
  requestCampaign(
    call: CampaignCall,
    tenants: readonly TenantAddress[],
    wanted: WantedPlan & CampaignOrder,
  ): Promise<Answer | Refusal>;
  /** Approves the plans that this person may approve now, and says of each other one why it is not. */
  approveCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string): Promise<Answer | Refusal>;
  /** As `approveCampaign`, with one reason for all. */
  rejectCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string, reason: string): Promise<Answer | Refusal>;
  /** Keeps what waits to be kept. */
  keepCampaign(call: CampaignCall, campaign: AddressedCampaign): Promise<Answer | Refusal>;
  /** Ends it: what has not begun never will. */
  revokeCampaign(call: CampaignCall, campaign: AddressedCampaign): Promise<Answer | Refusal>;
  /** Goes on after a stop. @param digest of what stopped it as the card showed it; null where it was typed */
  goOnWithCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string | null): Promise<Answer | Refusal>;
  /** Has restored what it did, by plans that are a campaign of their own; at once what waits to be kept. */
  revertCampaign(call: CampaignCall, campaign: AddressedCampaign): Promise<Answer | Refusal>;
}

type Deciding = Pick<PlanDecisions, 'approve' | 'reject' | 'revoke'>;

export function createCampaignDecisions(recorder: DecisionRecorder, deciding: Deciding, wishFor: WishFor): CampaignDecisions {
  return {
    requestCampaign: requestCampaign.bind(null, recorder, wishFor),
    approveCampaign: (call, campaign, digest) =>
      whyOther(campaign, digest) ??
      decideAll(call, campaign, {
        done: 'approved',
        decide: (of, { id, plan }) => deciding.approve(of, id, plan?.digest ?? ''),
      }),
    rejectCampaign: (call, campaign, digest, reason) =>
      whyOther(campaign, digest) ??
      decideAll(call, campaign, {
        done: 'rejected',
        decide: (of, { id, plan }) => deciding.reject(of, id, plan?.digest ?? '', reason),
      }),
    keepCampaign: (call, campaign) =>
      decideAll(call, campaign, {
        done: 'kept',
        of: mayStillBeKept,
        none: refuse('nothing-to-keep', 'Nothing here waits to be kept.', 'The card shows what became of each.'),
        decide: (of, { id }) => keep(recorder, of, id),
      }),
    revokeCampaign: (call, campaign) =>
      decideAll(call, campaign, {
        done: 'withdrawn',
        of: isOpen,
        none: refuse('already-decided', 'Everything here has begun, or never will.', 'The card shows what became of each.'),
        decide: (of, { id }) => deciding.revoke(of, id),
      }),
    goOnWithCampaign: goOnWithCampaign.bind(null, recorder),
    revertCampaign: revertCampaign.bind(null, recorder),
  };
}

/** Null where the card showed what there is now. */
function whyOther({ shown }: AddressedCampaign, digest: string): Promise<Refusal> | null {
  if (digest === digestOfPlans(shown.map(({ change }) => change))) return null;
  return Promise.resolve(refuse('other-plan', 'This button belongs to a card with other plans.', 'Decide on the newest card.'));
}

/** What waits is gone on with, bound to exactly those changes that the person sees to have stopped it. */
async function goOnWithCampaign(
  recorder: DecisionRecorder,
  call: CampaignCall,
  campaign: AddressedCampaign,
  digest: string | null,
): Promise<Answer | Refusal> {
  const now = recorder.ports.clock.now();
  const all = campaign.shown.map(({ change }) => change);
  if (digest !== null && digest !== stopDigest(all, now))
    return refuse('other-plan', 'Something else has stopped it since.', 'Decide on the newest card.');
  return decideAll(call, campaign, {
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
  call: CampaignCall,
  { id, own }: AddressedCampaign,
  { done, of, none, decide }: DecidingAll,
): Promise<Answer | Refusal> {
  const about = own.filter(({ change }) => of === undefined || of(change));
  if (about.length === 0 && none !== undefined) return none;
  const rows = await inParallel(
    about,
    async ({ tenant, change }) => {
      const row = { label: tenant.name, id: change.id, change };
      return decided(row, await heldUp(() => decideOn(row, () => decide({ ...call, tenant }, change))));
    },
    sideBySide,
  );
  return answerOnEach(rows, { id, done, where: `of ${id}` });
}
