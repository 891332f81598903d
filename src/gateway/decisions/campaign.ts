/** A campaign: one request that becomes a plan in each of several tenants. Each is asked for, decided on and signed as if it were alone. */
import pLimit from 'p-limit';
import { digestOfPlans } from '../../changes/bundle.js';
import { type CampaignRow, changeOfCampaign, maxCampaign } from '../../changes/campaign.js';
import type { Answer } from '../../chat/platform.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { given } from '../../given.js';
import type { CampaignTerms } from '../../plan/campaign-terms.js';
import { placeMark } from '../../queue/message-key.js';
import { redrawCampaign } from '../../queue/redraw.js';
import { askedCard } from '../../views/campaign-asked.js';
import { request } from './asking.js';
import type { WantedPlan } from './bundle.js';
import { answerOnEach, decided, decideOn, noneAsked } from './decide-each.js';
import { ledgerRefusal } from './ledger-refusal.js';
import type { PlanDecisions } from './plan.js';
import type { PlanWish } from './plan-wish.js';
import type { Call, DecisionRecorder, TenantAddress } from './recorder.js';

/** Somebody who asks about several tenants at once. */
export interface CampaignCall extends Omit<Call, 'tenant'> {
  /** Set where it was asked in the person's chat with the bot alone. */
  readonly alone?: true;
}

/** A campaign as somebody meets it in a conversation. */
export interface AddressedCampaign {
  readonly id: string;
  /** What its card shows there. */
  readonly shown: readonly CampaignRow<TenantAddress>[];
  /** Of that, what is in tenants that the person may see; at least one. */
  readonly own: readonly CampaignRow<TenantAddress>[];
}

export interface CampaignDecisions {
  /** Asks for a plan in each of the tenants, of which the person may read all. What is declined in one keeps no other from being planned. */
  requestCampaign(call: CampaignCall, tenants: readonly TenantAddress[], wanted: WantedPlan): Promise<Answer | Refusal>;
  /** Approves the plans that this person may approve now, and says of each other one why it is not. Null digest: typed. */
  approveCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string | null): Promise<Answer | Refusal>;
  /** As `approveCampaign`, with one reason for all. */
  rejectCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string, reason: string): Promise<Answer | Refusal>;
}

type WishFor = (call: Call, wanted: WantedPlan) => Promise<PlanWish | Answer | Refusal>;
type Deciding = Pick<PlanDecisions, 'approve' | 'reject'>;

/** Tenants that are written to side by side: each has a ledger of its own. */
const atOnce = 10;

export function createCampaignDecisions(recorder: DecisionRecorder, deciding: Deciding, wishFor: WishFor): CampaignDecisions {
  return {
    requestCampaign: requestCampaign.bind(null, recorder, wishFor),
    approveCampaign: (call, campaign, digest) =>
      decideAll(call, campaign, { digest, done: 'approved' }, (of, id, its) => deciding.approve(of, id, its)),
    rejectCampaign: (call, campaign, digest, reason) =>
      decideAll(call, campaign, { digest, done: 'rejected' }, (of, id, its) => deciding.reject(of, id, its, reason)),
  };
}

async function requestCampaign(
  recorder: DecisionRecorder,
  wishFor: WishFor,
  { alone, ...call }: CampaignCall,
  tenants: readonly TenantAddress[],
  wanted: WantedPlan,
): Promise<Answer | Refusal> {
  if (tenants.length > maxCampaign)
    return refuse(
      'too-many-tenants',
      `These are ${tenants.length} tenants, and one campaign has ${maxCampaign} at most.`,
      'Name a smaller group. Nothing was asked for.',
    );
  const limit = pLimit(atOnce);
  const wishes = await limit.map(tenants, async (tenant) => ({ tenant, wish: await wishFor({ ...call, tenant }, wanted) }));
  const accepted = wishes.flatMap(({ tenant, wish }) => (wish !== null && 'wish' in wish ? [{ tenant, ...wish }] : []));
  const declined = wishes.flatMap(({ tenant, wish }) => (isRefusal(wish) ? [{ label: tenant.name, refusal: wish }] : []));
  if (accepted.length + declined.length < tenants.length)
    return refuse('one-at-a-time', '... asks for the lists of one tenant.', 'Ask with --tenant NAME. Nothing was done.');
  if (accepted.length === 0) return noneAsked(declined);
  const terms: CampaignTerms = { id: recorder.ports.newId('g'), home: placeMark(call.conversation), ...given({ alone }) };
  const asked = await limit.map(accepted, async ({ tenant, wish, start }) => {
    const id = changeOfCampaign(terms.id, tenant.id);
    const of = { ...call, tenant };
    const refusal = await heldUp(async () => {
      await request(recorder, of, id, { ...wish, campaign: terms }, start);
      await recorder.queue(of, 'plan', id);
      return null;
    });
    return { label: tenant.name, refusal };
  });
  await redrawCampaign(recorder.ports, terms.id, call.conversation);
  const refused = [...declined, ...asked.flatMap(({ label, refusal }) => (isRefusal(refusal) ? [{ label, refusal }] : []))];
  if (refused.length === tenants.length) return noneAsked(refused);
  return refused.length === 0 ? null : askedCard({ id: terms.id, asked: tenants.length - refused.length, declined: refused });
}

interface DecidingAll {
  readonly digest: string | null;
  readonly done: 'approved' | 'rejected';
}

/** Each as if its own button had been pressed: what is decided in one tenant stays decided, whatever happens in another one. */
async function decideAll(
  call: CampaignCall,
  { id, shown, own }: AddressedCampaign,
  { digest, done }: DecidingAll,
  decide: (call: Call, changeId: string, digest: string) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  if (digest !== null && digest !== digestOfPlans(shown.map(({ change }) => change)))
    return refuse('other-plan', 'This button belongs to a card with other plans.', 'Decide on the newest card.');
  const rows = await pLimit(atOnce).map(own, async ({ tenant, change }) => {
    const row = { label: tenant.name, id: change.id, change };
    const decideIn = (changeId: string, its: string) => decide({ ...call, tenant }, changeId, its);
    return decided(row, await heldUp(() => decideOn(row, decideIn)));
  });
  return answerOnEach(rows, { id, done, where: `of ${id}` });
}

/** A tenant whose ledger takes nothing now is told as that, and holds up no other. */
async function heldUp(act: () => Promise<Answer | Refusal>): Promise<Answer | Refusal> {
  try {
    return await act();
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}
