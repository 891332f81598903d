/** A campaign: one request that becomes a plan in each of several tenants. Each is asked for, decided on and signed as if it were alone. */
import pLimit from 'p-limit';
import { digestOfPlans } from '../../changes/bundle.js';
import { type CampaignRow, changeOfCampaign, maxCampaign } from '../../changes/campaign.js';
import { awaitsTurn, gateOf, goOnDigest, stopDigest, stopsOf, turnOf } from '../../changes/campaign-turn.js';
import { type Change, isOpen, mayStillBeKept } from '../../changes/change.js';
import type { Answer } from '../../chat/platform.js';
import { isRefusal, type Refusal, refuse } from '../../errors.js';
import { given } from '../../given.js';
import { mayApproveTier } from '../../plan/approval.js';
import { type CampaignTerms, turnWithinMs } from '../../plan/campaign-terms.js';
import { placeMark } from '../../queue/message-key.js';
import { redrawCampaign } from '../../queue/redraw.js';
import { askedCard } from '../../views/campaign-asked.js';
import type { Done } from '../../views/decided.js';
import { counted } from '../../views/words.js';
import { request } from './asking.js';
import type { WantedPlan } from './bundle.js';
import { answerOnEach, decided, decideOn, noneAsked } from './decide-each.js';
import { keep } from './keep.js';
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

/** In which order the tenants of a campaign have their turns. */
export interface CampaignOrder {
  /** So many go first; the rest begins after those were kept. */
  readonly first: number;
  /** So many are under way at once. */
  readonly atOnce: number;
}

export interface CampaignDecisions {
  /** Asks for a plan in each of the tenants, of which the person may read all. What is declined in one keeps no other from being planned. */
  requestCampaign(
    call: CampaignCall,
    tenants: readonly TenantAddress[],
    wanted: WantedPlan & CampaignOrder,
  ): Promise<Answer | Refusal>;
  /** Approves the plans that this person may approve now, and says of each other one why it is not. Null digest: typed. */
  approveCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string | null): Promise<Answer | Refusal>;
  /** As `approveCampaign`, with one reason for all. */
  rejectCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string, reason: string): Promise<Answer | Refusal>;
  /** Keeps what waits to be kept. */
  keepCampaign(call: CampaignCall, campaign: AddressedCampaign): Promise<Answer | Refusal>;
  /** Ends it: what has not begun never will. */
  revokeCampaign(call: CampaignCall, campaign: AddressedCampaign): Promise<Answer | Refusal>;
  /** Goes on after a stop. @param digest of what stopped it as the card showed it; null where it was typed */
  goOnWithCampaign(call: CampaignCall, campaign: AddressedCampaign, digest: string | null): Promise<Answer | Refusal>;
}

type WishFor = (call: Call, wanted: WantedPlan) => Promise<PlanWish | Answer | Refusal>;
type Deciding = Pick<PlanDecisions, 'approve' | 'reject' | 'revoke'>;

/** Tenants that are written to side by side: each has a ledger of its own. */
const atOnce = 10;

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
  };
}

async function requestCampaign(
  recorder: DecisionRecorder,
  wishFor: WishFor,
  { alone, ...call }: CampaignCall,
  tenants: readonly TenantAddress[],
  { first, atOnce: most, ...wanted }: WantedPlan & CampaignOrder,
): Promise<Answer | Refusal> {
  if (tenants.length > maxCampaign)
    return refuse(
      'too-many-tenants',
      `These are ${tenants.length} tenants, and one campaign has ${maxCampaign} at most.`,
      'Name a smaller group. Nothing was asked for.',
    );
  const wishes = await pLimit(atOnce).map(tenants, async (tenant) => ({
    tenant,
    wish: await wishFor({ ...call, tenant }, wanted),
  }));
  const accepted = wishes.flatMap(({ tenant, wish }) => (wish !== null && 'wish' in wish ? [{ tenant, ...wish }] : []));
  const declined = wishes.flatMap(({ tenant, wish }) => (isRefusal(wish) ? [{ label: tenant.name, refusal: wish }] : []));
  if (accepted.length + declined.length < tenants.length)
    return refuse('one-at-a-time', '... asks for the lists of one tenant.', 'Ask with --tenant NAME. Nothing was done.');
  if (accepted.length === 0) return noneAsked(declined);
  if (first >= accepted.length) return noRest(accepted.length, first);
  const terms: CampaignTerms = {
    id: recorder.ports.newId('g'),
    home: placeMark(call.conversation),
    ...given({ alone }),
    atOnce: most,
    until: new Date(recorder.ports.clock.now().getTime() + turnWithinMs).toISOString(),
  };
  const notAsked = await askEach(recorder, call, { rows: accepted, first, terms });
  await redrawCampaign(recorder.ports, terms.id, call.conversation);
  const refused = [...declined, ...notAsked];
  if (refused.length === tenants.length) return noneAsked(refused);
  return refused.length === 0 ? null : askedCard({ id: terms.id, asked: tenants.length - refused.length, declined: refused });
}

/** Where as many are to go first as there are. */
export function noRest(tenants: number, first: number): Refusal {
  return refuse(
    'no-rest',
    `A plan can be asked for in ${counted(tenants, 'tenant')} here, and ${first} are to go first.`,
    'Name fewer as canary=, or leave it out. Nothing was asked for.',
  );
}

interface NotAsked {
  readonly label: string;
  readonly refusal: Refusal;
}

/** Those that go first are asked for first: the others are bound to exactly them. Gives those in which nothing could be written down. */
async function askEach(
  recorder: DecisionRecorder,
  call: Omit<CampaignCall, 'alone'>,
  {
    rows,
    first,
    terms,
  }: { readonly rows: readonly (PlanWish & { tenant: TenantAddress })[]; first: number; terms: CampaignTerms },
): Promise<readonly NotAsked[]> {
  const notAsked: NotAsked[] = [];
  const ask = async ({ tenant, wish, start }: (typeof rows)[number], its: CampaignTerms): Promise<string | null> => {
    const of = { ...call, tenant };
    const id = changeOfCampaign(terms.id, tenant.id);
    const asked = await heldUp(() => request(recorder, of, id, { ...wish, campaign: its }, start));
    if (isRefusal(asked)) notAsked.push({ label: tenant.name, refusal: asked });
    else await recorder.queue(of, 'plan', id);
    return isRefusal(asked) ? null : asked.decision.nonce;
  };
  const nonces: string[] = [];
  let next = 0;
  for (; nonces.length < first; next += 1) {
    const row = rows[next];
    if (row === undefined) return notAsked;
    const nonce = await ask(row, { ...terms, first: true });
    if (nonce !== null) nonces.push(nonce);
  }
  const its = first === 0 ? terms : { ...terms, gate: gateOf(nonces) };
  await pLimit(atOnce).map(rows.slice(next), (row) => ask(row, its));
  return notAsked;
}

/** Null where the card showed what there is now. */
function whyOther({ shown }: AddressedCampaign, digest: string | null): Promise<Refusal> | null {
  if (digest === null || digest === digestOfPlans(shown.map(({ change }) => change))) return null;
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
  const isStopped = (change: Change): boolean => awaitsTurn(change, now) && turnOf(change, all, now) === 'stopped';
  if (digest !== null && digest !== stopDigest(all, now))
    return refuse('other-plan', 'Something else has stopped it since.', 'Decide on the newest card.');
  return decideAll(call, campaign, {
    done: 'gone on with',
    of: isStopped,
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
  const policy = await recorder.ports.directory.policy(call.tenant.id);
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
  await recorder.ports.ledger.append(call.tenant.id, id, { type: 'resumed', decision });
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
  const rows = await pLimit(atOnce).map(about, async ({ tenant, change }) => {
    const row = { label: tenant.name, id: change.id, change };
    return decided(row, await heldUp(() => decideOn(row, () => decide({ ...call, tenant }, change))));
  });
  return answerOnEach(rows, { id, done, where: `of ${id}` });
}

/** A tenant whose ledger takes nothing now is told as that, and holds up no other. */
async function heldUp<Result>(act: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await act();
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}
