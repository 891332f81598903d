/** Decisions about a compromised account: contain it, clean it, restore it, and answer for what is left. */
import type { Answer } from '../../../chat/platform.js';
import { whyNobodyCanApprove } from '../../../engine/plan/approval.js';
import { rulesFor } from '../../../engine/plan/rules-of-plan.js';
import { request, startPlan } from '../../../gateway/decisions/asking.js';
import type { AsksForWork, HasRecorder } from '../../../gateway/decisions/decisions.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { didYouMean } from '../../../lib/did-you-mean.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { Wish } from '../../../queue/request.js';
import { type BegunFrom, begunFrom } from '../../terms.js';
import type { Item } from '../entry-terms.js';
import { type Incident, incidentOf, incidentPrefix } from '../incident.js';
import { claimDigest, isOfTheRest, openItems } from '../open-items.js';
import { type Stage, type StageId, stageOf } from '../stage.js';
import { isShort } from '../terms.js';

interface StageWish {
  readonly stage: StageId;
  readonly incident: string;
  /** Numbers of the card of the incident, or `all`; undefined: what is proposed. */
  readonly items: readonly string[] | undefined;
  /** Why access is restored although items are open. */
  readonly despite?: string;
}

interface ClaimWish {
  readonly incident: string;
  /** Numbers of the card of the incident, or `rest`. */
  readonly items: readonly string[];
  /** How the person knows. */
  readonly words: string;
}

/**
 * Opens an incident: what can be read is read at once, and a plan to contain the account waits for approval.
 * @param from the signal that showed it, whose evidence it begins with
 */
export async function requestContain(
  { recorder, allow }: AsksForWork,
  call: Call,
  account: string,
  from?: BegunFrom,
): Promise<Answer | Refusal> {
  const tooMuch = allow(call, 'urgent');
  if (tooMuch !== null) return tooMuch;
  const stage = stageOf('contain');
  const refusal =
    (await recorder.authorize(call, 'contain')) ?? (await whyNobody(recorder, call, stage, { id: '', name: account }));
  if (refusal !== null) return refusal;
  const incident = recorder.ports.newId('i');
  await request(recorder, call, incident, { what: 'collect', account, ...begunFrom(from) });
  await recorder.queue(call, 'collect', incident);
  // Its card comes with what was read: of a name that nobody has, the card of the plan is the only one.
  await startStage(recorder, call, incident, { what: 'plan', control: 'contain', account, incident });
  return null;
}

/** Plans a stage of an incident that is known. */
export async function requestStage(
  { recorder, allow }: AsksForWork,
  call: Call,
  { stage, incident: id, items, despite }: StageWish,
): Promise<Answer | Refusal> {
  const tooMuch = stage === 'contain' ? allow(call, 'urgent') : allow(call);
  if (tooMuch !== null) return tooMuch;
  const refusal = await recorder.authorize(call, stage === 'contain' ? stage : 'request');
  if (refusal !== null) return refusal;
  const incident = await load(recorder, call, id);
  if (isRefusal(incident)) return incident;
  if (stage !== 'contain' && isOwn(recorder, call, incident)) return ownAccount;
  const { evidence } = incident;
  if (evidence === null && stage !== 'contain')
    return refuse('not-collected', `Nothing is known of ${id} yet.`, 'Wait for its card, or contain the account again.');
  const known = new Set((evidence?.items ?? []).map(({ n }) => String(n)));
  const unknown = (items ?? []).filter((item) => item !== 'all' && !known.has(item));
  if (unknown.length > 0)
    return refuse('unknown-item', `${id} has no item ${unknown.join(', ')}.`, `/harden incident ${id} shows them.`);
  const account = evidence?.account ?? { id: '', name: incident.typed };
  const nobody = await whyNobody(recorder, call, stageOf(stage), account);
  if (nobody !== null) return nobody;
  await startStage(recorder, call, id, {
    what: 'plan',
    control: stage,
    incident: id,
    // An id means one account whatever it is called by now; the other stages go by the incident, and their cards say whose it is.
    account: stage === 'contain' ? (evidence?.account.id ?? incident.typed) : (evidence?.account.name ?? incident.typed),
    ...omitUndefined({ items: items?.slice(), despite }),
  });
  await recorder.draw(call, 'incident', id);
  return null;
}

/** An attacker who holds the account would say that all of it is theirs. */
const ownAccount = refuse(
  'own-account',
  'The account itself decides nothing about its own incident.',
  'Someone else has to: ask the person by phone or face to face. Nothing was done.',
);

/** A person answers for items of an incident; never the account itself. */
export async function claimItems({ recorder }: HasRecorder, call: Call, wish: ClaimWish): Promise<Answer | Refusal> {
  const refusal = await recorder.ports.directory.authorize(call.person, 'request', call.tenant.id);
  if (refusal !== null) return refusal;
  const incident = await load(recorder, call, wish.incident);
  if (isRefusal(incident)) return incident;
  if (isOwn(recorder, call, incident)) return ownAccount;
  const items = meantBy(incident, wish.items);
  if (isRefusal(items)) return items;
  const claimed = items.map(({ key, print = '' }) => ({ key, print }));
  const decision = recorder.sign(call, {
    kind: 'claim',
    subject: incident.id,
    digest: claimDigest(claimed),
    expiresAt: recorder.soon(),
    reason: wish.words,
  });
  await recorder.ports.ledger.append(call.tenant.id, incident.id, { type: 'claimed', items: claimed, decision });
  await recorder.draw(call, 'incident', incident.id);
  return null;
}

function isOwn(recorder: DecisionRecorder, call: Call, { evidence }: Incident): boolean {
  return evidence !== null && recorder.reads(call).directory.isOwn(call.person.entraId, evidence.account.id);
}

/** The open items that are meant; a refusal for what is none of the incident, or not open. */
function meantBy(incident: Incident, typed: readonly string[]): readonly Item[] | Refusal {
  const open = openItems(incident.evidence, incident.claims);
  const wanted = typed.includes('rest') ? open.filter(isOfTheRest) : open.filter(({ n }) => typed.includes(String(n)));
  const missing = typed.filter((word) => word !== 'rest' && !wanted.some(({ n }) => String(n) === word));
  if (missing.length === 0 && wanted.length > 0) return wanted;
  return refuse(
    'unknown-item',
    missing.length === 0
      ? `${incident.id} has nothing of that kind open.`
      : `${incident.id} has no open item ${missing.join(', ')}.`,
    `/harden incident ${incident.id} shows what is open.`,
  );
}

/** The stage is noted with the incident before it is asked for: a note that leads nowhere does no harm. */
async function startStage(
  recorder: DecisionRecorder,
  call: Call,
  incident: string,
  wish: Wish & { readonly control: StageId },
): Promise<void> {
  const change = recorder.ports.newId('c');
  await recorder.reads(call).ledger.append(call.tenant.id, incident, { type: 'staged', stage: wish.control, change });
  await startPlan(recorder, call, wish, { id: change });
}

async function load(recorder: DecisionRecorder, call: Call, id: string): Promise<Incident | Refusal> {
  const { ledger } = recorder.reads(call);
  const incident = incidentOf(await ledger.subject(call.tenant.id, id));
  if (incident !== null) return incident;
  const meant = didYouMean(id, await ledger.recent(call.tenant.id, scanLimit, incidentPrefix));
  const remedy = meant === null ? 'See /harden incident.' : `Did you mean ${meant}? Nothing was done.`;
  return refuse('unknown-incident', `There is no incident ${id} here.`, remedy);
}

/** What people still have before their eyes. */
const scanLimit = 60;

/** What can be said before the account is known: later stages take the usual rules. */
async function whyNobody(
  recorder: DecisionRecorder,
  call: Call,
  stage: Stage | undefined,
  account: { readonly id: string; readonly name: string },
): Promise<Refusal | null> {
  if (stage === undefined) return null;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const incident = { id: '', account, ...(isShort(stage.id) ? { approvals: 1 } : {}) };
  return whyNobodyCanApprove(call.person, stage.risk, rulesFor(policy, { incident }));
}
