/** Asking for a campaign: a signed request in each tenant, those that go first before the others, which are bound to exactly them. */
import type { Answer } from '../../../chat/platform.js';
import { hasEffects, isFinal, isOpen } from '../../../engine/changes/change.js';
import type { Start } from '../../../engine/plan/start.js';
import type { AddressedAcross } from '../../../gateway/across-tenants.js';
import { request } from '../../../gateway/decisions/asking.js';
import { heldUp, noneAsked } from '../../../gateway/decisions/decide-each.js';
import type { Call, Deciding, TenantAddress } from '../../../gateway/decisions/decisions.js';
import { revertNow } from '../../../gateway/decisions/keep.js';
import { revoke } from '../../../gateway/decisions/plan.js';
import type { DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { wayToRevert } from '../../../gateway/decisions/revert.js';
import type { WantedPlan } from '../../../gateway/decisions/several.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { inParallel } from '../../../lib/in-parallel.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { placeMark } from '../../../queue/message-key.js';
import type { Wish } from '../../../queue/request.js';
import { counted } from '../../../views/words.js';
import { changeOfCampaign, maxCampaign } from '../campaign.js';
import { gateOf } from '../readiness.js';
import { type CampaignTerms, turnWithinMs } from '../terms.js';
import { askedCard } from './card.js';
import { redrawCampaign } from './places.js';

/** Someone who asks about several tenants at once. */
export interface CampaignCall extends Omit<Call, 'tenant'> {
  /** Set where it was asked in the person's chat with the bot alone. */
  readonly alone?: true;
}

/** In which order the tenants of a campaign have their turns. */
export interface CampaignOrder {
  /** This many go first; the rest begins after those were kept. */
  readonly first: number;
  /** This many are under way at once. */
  readonly atOnce: number;
}

/** Tenants that are written to side by side: each has a ledger of its own. */
export const sideBySide = 10;

/** Asks for a plan in each of the tenants. */
export async function requestCampaign(
  { recorder, wishFor }: Deciding,
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
  const wishes = await inParallel(
    tenants,
    async (tenant) => ({ tenant, wish: await wishFor({ ...call, tenant }, wanted) }),
    sideBySide,
  );
  const accepted = wishes.flatMap(({ tenant, wish }) => (wish !== null && 'wish' in wish ? [{ tenant, ...wish }] : []));
  const declined = wishes.flatMap(({ tenant, wish }) => (isRefusal(wish) ? [{ label: tenant.name, refusal: wish }] : []));
  if (accepted.length + declined.length < tenants.length)
    return refuse('one-at-a-time', '... asks for the lists of one tenant.', 'Ask with --tenant NAME. Nothing was done.');
  if (accepted.length === 0) return noneAsked(declined);
  if (first >= accepted.length) return noRest(accepted.length, first);
  return begin(recorder, { ...call, ...omitUndefined({ alone }) }, { rows: accepted, declined, first, atOnce: most });
}

/**
 * Ends what has not begun, and has everything restored that a campaign did: at once where someone has to keep it and this person may, else by a
 * plan in each tenant, which are a campaign of their own. Something else that is measured stops none of them.
 */
export async function revertCampaign(
  recorder: DecisionRecorder,
  call: CampaignCall,
  { id, own, unread, left }: AddressedAcross,
): Promise<Answer | Refusal> {
  const done = own.filter(({ change }) => hasEffects(change));
  const [first] = done;
  const lost = left.map(({ tenant }) => ({ label: tenant.name, refusal: whyLeft }));
  if (first === undefined) return lost.length > 0 ? noneAsked(lost) : nothingDone(id, own);
  // Before anything is restored: nothing begins behind the undo.
  const goesOn = [
    ...(await endWhatWaits(recorder, call, own)),
    ...unread.map(({ name }) => ({ label: name, refusal: whyUnread })),
  ];
  const ways = await inParallel(
    done,
    async ({ tenant, change }) => {
      const of = ofTenant(call, tenant);
      const way = await heldUp(() => wayToRevert(recorder, of, change.id));
      if (isRefusal(way) || 'wish' in way) return { tenant, way };
      const answer = await heldUp(() => revertNow(recorder, of, way.now));
      return { tenant, way: isRefusal(answer) ? answer : null };
    },
    sideBySide,
  );
  const rows = ways.flatMap(({ tenant, way }) =>
    way !== null && 'wish' in way ? [{ tenant, wish: way.wish, start: undefined }] : [],
  );
  const refused = ways.flatMap(({ tenant, way }) => (isRefusal(way) ? [{ label: tenant.name, refusal: way }] : []));
  const declined = [...refused, ...lost];
  const atOnce = first.change.request.campaign?.atOnce ?? 1;
  if (rows.length > 0) return begin(recorder, call, { rows, declined, goesOn, first: 0, atOnce });
  if (goesOn.length > 0) return askedCard({ id, asked: 0, declined, goesOn });
  return declined.length === 0 ? null : noneAsked(declined);
}

function nothingDone(id: string, own: AddressedAcross['own']): Refusal {
  const remedy = own.some(({ change }) => isOpen(change)) ? `/harden revoke ${id} ends it.` : 'See its card.';
  return refuse('nothing-to-revert', `${id} changed nothing yet that could be undone.`, remedy);
}

/** Gives those that this person may not end, or that began meanwhile: they go on. */
async function endWhatWaits(
  recorder: DecisionRecorder,
  call: CampaignCall,
  own: AddressedAcross['own'],
): Promise<readonly NotAsked[]> {
  const answers = await inParallel(
    own.filter(({ change }) => !isFinal(change) && !hasEffects(change)),
    async ({ tenant, change }) => ({
      label: tenant.name,
      answer: await heldUp(() => revoke(recorder, ofTenant(call, tenant), change.id)),
    }),
    sideBySide,
  );
  return answers.flatMap(({ label, answer }) => (isRefusal(answer) ? [{ label, refusal: answer }] : []));
}

/** Of a tenant whose ledger is halted or cannot be read now. */
export const whyUnread = refuse(
  'unread',
  'The record of this tenant cannot be read now.',
  'Do it once more as soon as the card shows where it stands.',
);

export const whyLeft = refuse(
  'tenant-left',
  'This tenant left the settings: nothing there is kept or undone any more.',
  'The person who runs hardenbot adds it again, or ends it by hand.',
);

function ofTenant({ alone: _alone, ...call }: CampaignCall, tenant: TenantAddress): Call {
  return { ...call, tenant };
}

interface Wishes extends CampaignOrder {
  readonly rows: readonly WishOfTenant[];
  readonly declined: readonly NotAsked[];
  /** What an undo could not end. */
  readonly goesOn?: readonly NotAsked[];
}

async function begin(
  recorder: DecisionRecorder,
  { alone, ...call }: CampaignCall,
  { rows, declined, goesOn = [], first, atOnce }: Wishes,
): Promise<Answer | Refusal> {
  const terms: CampaignTerms = {
    id: recorder.ports.newId('g'),
    home: placeMark(call.conversation),
    ...omitUndefined({ alone }),
    atOnce,
    until: new Date(recorder.ports.clock.now().getTime() + turnWithinMs).toISOString(),
  };
  const notAsked = await askEach(recorder, call, { rows, first, terms });
  await redrawCampaign(recorder.ports, { id: terms.id }, call.conversation);
  const refused = [...declined, ...notAsked];
  if (notAsked.length === rows.length && goesOn.length === 0) return noneAsked(refused);
  if (refused.length === 0 && goesOn.length === 0) return null;
  return askedCard({ id: terms.id, asked: rows.length - notAsked.length, declined: refused, goesOn });
}

interface WishOfTenant {
  readonly tenant: TenantAddress;
  readonly wish: Wish;
  readonly start: Start | undefined;
}

/** Where as many are to go first as there are. */
export function noRest(tenants: number, first: number): Refusal {
  return refuse(
    'no-rest',
    `A plan can be asked for in ${counted(tenants, 'tenant')} here, and ${first} ${first === 1 ? 'is' : 'are'} to go first.`,
    'Name fewer as canary=, or leave it out. Nothing was asked for.',
  );
}

interface NotAsked {
  readonly label: string;
  readonly refusal: Refusal;
}

/**
 * Those that go first are asked for first: the others are bound to exactly them. One is asked for when all others were, so that anyone who sees
 * the campaign sees whether asking came completely. Gives those in which nothing could be written down.
 */
async function askEach(
  recorder: DecisionRecorder,
  call: Omit<CampaignCall, 'alone'>,
  { rows, first, terms }: { readonly rows: readonly WishOfTenant[]; readonly first: number; readonly terms: CampaignTerms },
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
    const nonce = await ask(row, { ...terms, first: true, more: true });
    if (nonce !== null) nonces.push(nonce);
  }
  const its = first === 0 ? terms : { ...terms, gate: gateOf(nonces) };
  await inParallel(rows.slice(next, -1), (row) => ask(row, { ...its, more: true }), sideBySide);
  const last = rows.slice(next).at(-1);
  if (last !== undefined) await ask(last, its);
  return notAsked;
}
