/** Decisions on a waiver: ask for one, approve, reject, end it before its time. */

import type { Answer } from '../../../chat/platform.js';
import { maxWaivedMs } from '../../../config/settings.js';
import type { ControlDefinition } from '../../../controls/control.js';
import { identityOf, type OpenObjects, openObjects } from '../../../controls/open-objects.js';
import type { WaivedStatus } from '../../../controls/waived-finding.js';
import { hasLeftOut } from '../../../engine/changes/change.js';
import {
  type ApprovalPolicy,
  mayApproveTier,
  whyNobodyCanApprove,
  whyNotApprove,
  whyNotOwnAccount,
} from '../../../engine/plan/approval.js';
import type { SignedDecision } from '../../../engine/plan/decision.js';
import { meansObject } from '../../../engine/plan/except.js';
import type { CommandPorts, HasPostures, HasSettings, HasVerifier } from '../../../gateway/commands/command.js';
import { approvedAlready } from '../../../gateway/decisions/approved-already.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { accountSubject } from '../../../people/links.js';
import { counted, verdictWord } from '../../../views/words.js';
import { whyNoReference } from '../../kinds.js';
import { alreadyWaits } from '../card.js';
import { type WaiverTerms, waiverDigest, waiverName } from '../entry-terms.js';
import { waiversOf } from '../waived.js';
import { genuineApprovers, riskOf, type Waiver, waiverOf, waiverStatus } from '../waiver.js';

/** For how long, and why. */
export interface WaiverTime {
  readonly days: number;
  readonly reason: string;
}

interface WaiverWish extends WaiverTime {
  readonly control: ControlDefinition;
  readonly object?: string;
}

/** What decisions on waivers are made with. */
interface WaivingPorts extends HasPostures, HasVerifier, HasSettings {
  readonly recorder: DecisionRecorder;
}

export function waivingPorts({ postures, verifier, settings, deciding: { recorder } }: CommandPorts): WaivingPorts {
  return { postures, verifier, settings, recorder };
}

const dayMs = 86_400_000;

export async function requestWaiver(ports: WaivingPorts, call: Call, wish: WaiverWish): Promise<Answer | Refusal> {
  const terms = await askable(ports, call, wish);
  if (!isRefusal(terms)) return ask(ports, call, terms);
  return 'open' in terms && typeof terms.open === 'string' ? alreadyWaits(call.tenant.name, terms, terms.open) : terms;
}

/** Asks for a waiver of each object that an applied change left out: of all of them, or of none. */
export async function requestLeftOut(
  ports: WaivingPorts,
  call: Call,
  changeId: string,
  time: WaiverTime,
): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const denied = await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const change = await recorder.load(call, changeId);
  const control = recorder.ports.controls.find(({ id }) => !isRefusal(change) && id === change.plan?.control);
  if (isRefusal(change) || control === undefined || !hasLeftOut(change))
    return refuse(
      'nothing-left-out',
      `${changeId} left nothing out that could be accepted.`,
      'See /harden waive in /harden help.',
    );
  const all: WaiverTerms[] = [];
  for (const typed of change.plan?.except ?? []) {
    const object = await openObjectMeant(ports, call, control, typed);
    const terms = isRefusal(object) ? object : await askable(ports, call, { control, object, ...time });
    if (isRefusal(terms)) return terms;
    all.push(terms);
  }
  for (const terms of all) await ask(ports, call, terms);
  return null;
}

/** The one open object of the last audit that a name means, as it was typed for the plan. */
async function openObjectMeant(
  { postures }: WaivingPorts,
  call: Call,
  { id }: ControlDefinition,
  typed: string,
): Promise<string | Refusal> {
  const finding = (await postures.latest(call.tenant.id))?.findings.find(({ control }) => control === id);
  const open = finding === undefined ? { objects: [], complete: true } : openObjects(finding);
  const meant = open.objects.filter(({ object }) => meansObject(typed, object));
  const [only] = meant;
  if (only === undefined && !open.complete) return notAmongNamed(open, id);
  return meant.length === 1 && only !== undefined
    ? only.object
    : refuse('unknown-object', `The last audit names no open object that is called "${typed}".`, 'Audit the tenant again first.');
}

/** A finding keeps the first objects of a long list: another audit names no more of them. */
function notAmongNamed({ objects }: OpenObjects, control: string): Refusal {
  return refuse(
    'unknown-object',
    `Too much is open for ${control}: the audit names the first ${counted(objects.length, 'object')} alone, and this is none of them.`,
    `Allow it in the settings instead, as /harden explain ${control} says, or waive ${control} as a whole.`,
  );
}

/** What a wish comes to, where this person may ask for it now. */
async function askable(ports: WaivingPorts, call: Call, wish: WaiverWish): Promise<WaiverTerms | Refusal> {
  const denied = await ports.recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const policy = await ports.recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const nobody = whyNobodyCanApprove(call.person, wish.control.severity, policy);
  return (
    nobody ?? whyNoReference('waivers', call, policy) ?? (await whyWaits(ports, call, wish, policy)) ?? termsOf(ports, call, wish)
  );
}

/** A second one of the same would have to be decided on twice. An active one may be asked for again: that is how it is lengthened. */
async function whyWaits(
  { recorder, verifier }: WaivingPorts,
  call: Call,
  { control, object }: WaiverWish,
  policy: ApprovalPolicy,
): Promise<(Refusal & { readonly open: string }) | null> {
  const { ledger } = recorder.reads(call);
  const now = (): Date => recorder.ports.clock.now();
  const all = await waiversOf({ ledger, verifier, policy: () => Promise.resolve(policy), now }, call.tenant.id);
  const same = all.find(
    ({ status, waiver: { terms } }) =>
      status === 'waiting' && terms.control === control.id && identityOf(terms.object ?? '') === identityOf(object ?? ''),
  );
  if (same === undefined) return null;
  const { id, request, terms } = same.waiver;
  const refusal = refuse(
    'waits-already',
    `${request.decision.person.name} requested to waive ${waiverName(terms)} for ${counted(terms.days, 'day')} already, and that waits for approval: ${id}.`,
    `/harden approve ${id} shows it, /harden waive end ${id} withdraws it. Nothing was requested again.`,
  );
  return { ...refusal, open: id };
}

async function ask({ recorder }: WaivingPorts, call: Call, terms: WaiverTerms): Promise<Answer | Refusal> {
  const { clock } = recorder.ports;
  const { ledger } = recorder.reads(call);
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const id = recorder.ports.newId('w');
  const decision = recorder.sign(call, {
    kind: 'request',
    subject: id,
    digest: waiverDigest(terms),
    expiresAt: recorder.soon(),
  });
  const expiresAt = new Date(clock.now().getTime() + policy.expiresAfterMs).toISOString();
  await ledger.append(call.tenant.id, id, { type: 'waiverAsked', terms, expiresAt, decision });
  await recorder.draw(call, 'waiver', id);
  return null;
}

/** @param seen digest of the terms that the person was shown */
export async function approveWaiver(ports: WaivingPorts, call: Call, id: string, seen: string): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const { clock } = recorder.ports;
  const { ledger } = recorder.reads(call);
  const open = await load(ports, call, id, ['waiting']);
  if (isRefusal(open)) return open;
  const { waiver, policy } = open;
  const digest = waiverDigest(waiver.terms);
  if (seen !== digest) return refuse('other-plan', 'This button belongs to another waiver.', 'Decide on the newest card.');
  const account = call.actor === undefined ? undefined : accountSubject(call.actor);
  const refusal =
    whyNotApprove(call.person, asPlan(waiver), policy, clock.now()) ??
    whyNotOwnAccount({ account, person: call.person }, waiver, policy) ??
    whyNoReference('approvals', call, policy);
  if (refusal !== null) return refusal;
  const before = genuineApprovers(waiver, { verifier: ports.verifier, policy });
  const former = before.find(({ entraId }) => !mayApproveTier(policy, waiver.terms.severity, entraId));
  // An active one outlives that someone leaves; a waiting one does not become active by who has left.
  if (former !== undefined)
    return refuse('not-an-approver', `${former.name} approved this and is not entitled to any more.`, 'Ask for a fresh one.');
  if (before.some((person) => person.entraId === call.person.entraId)) return approvedAlready;
  const decision = recorder.sign(call, { kind: 'waive', subject: id, digest, expiresAt: recorder.soon() });
  await ledger.append(call.tenant.id, id, { type: 'waived', decision });
  await recorder.draw(call, 'waiver', id);
  return whyTooLate(ports, call, id, decision);
}

export async function rejectWaiver(ports: WaivingPorts, call: Call, id: string, reason: string): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const { clock } = recorder.ports;
  const { ledger } = recorder.reads(call);
  const open = await load(ports, call, id, ['waiting']);
  if (isRefusal(open)) return open;
  const refusal = whyNotApprove(call.person, asPlan(open.waiver), open.policy, clock.now());
  if (refusal !== null) return refusal;
  const digest = waiverDigest(open.waiver.terms);
  const decision = recorder.sign(call, { kind: 'reject', subject: id, digest, expiresAt: recorder.soon(), reason });
  await ledger.append(call.tenant.id, id, { type: 'rejected', decision });
  await recorder.draw(call, 'waiver', id);
  return whyTooLate(ports, call, id, decision);
}

/** Ends one that is waiting or active; its requester and the approvers may. */
export async function endWaiver(ports: WaivingPorts, call: Call, id: string): Promise<Answer | Refusal> {
  const { recorder } = ports;
  const { ledger } = recorder.reads(call);
  const open = await load(ports, call, id, ['waiting', 'active']);
  if (isRefusal(open)) return open;
  const { entraId } = call.person;
  if (entraId !== open.waiver.request.decision.person.entraId && !open.policy.approvers.has(entraId))
    return refuse('not-allowed', 'Only the person who asked for the waiver and the approvers may end it.', 'Ask one of them.');
  const digest = waiverDigest(open.waiver.terms);
  const decision = recorder.sign(call, { kind: 'revoke', subject: id, digest, expiresAt: recorder.soon() });
  await ledger.append(call.tenant.id, id, {
    type: 'waiverEnded',
    why: 'person',
    detail: `${call.person.name} ended it`,
    decision,
  });
  await recorder.draw(call, 'waiver', id);
  return whyTooLate(ports, call, id, decision);
}

/** Of decisions at the same moment the first one in the ledger counts: null where that is this one. */
async function whyTooLate({ recorder }: WaivingPorts, call: Call, id: string, own: SignedDecision): Promise<Refusal | null> {
  const waiver = waiverOf(await recorder.reads(call).ledger.subject(call.tenant.id, id));
  if (waiver === null) return null;
  const { approvals, rejection, ended } = waiver;
  if ([...approvals, rejection, ended?.decision].some((one) => one?.decision.nonce === own.decision.nonce)) return null;
  const what = ended === null ? `${rejection?.decision.person.name ?? 'somebody'} rejected it` : ended.detail;
  return refuse('already-decided', `${id} takes no more decisions: ${what} a moment before.`, 'See /harden waivers.');
}

async function load(ports: WaivingPorts, call: Call, id: string, wanted: readonly WaivedStatus[]) {
  const { clock } = ports.recorder.ports;
  const { ledger } = ports.recorder.reads(call);
  const denied = await ports.recorder.mayRead(call, id);
  if (denied !== null) return denied;
  const waiver = waiverOf(await ledger.subject(call.tenant.id, id));
  if (waiver === null) return refuse('unknown-waiver', `There is no waiver ${id} here.`, 'See /harden waivers.');
  const policy = await ports.recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const status = waiverStatus(waiver, { verifier: ports.verifier, policy, now: clock.now() });
  if (wanted.includes(status)) return { waiver, policy };
  return refuse('already-decided', `${id} takes no more decisions: it is ${status}.`, 'See /harden waivers.');
}

async function termsOf(ports: WaivingPorts, call: Call, wish: WaiverWish): Promise<WaiverTerms | Refusal> {
  const { clock } = ports.recorder.ports;
  const { control, object, days, reason } = wish;
  const longest = Math.floor(maxWaivedMs(ports.settings) / dayMs);
  if (days > longest)
    return refuse(
      'too-long',
      `A waiver lasts at most ${longest} days.`,
      `Ask for --days ${longest} or less; it can be asked for again.`,
    );
  const posture = await ports.postures.latest(call.tenant.id);
  const finding = posture?.findings.find((one) => one.control === control.id);
  if (finding === undefined)
    return refuse(
      'nothing-to-waive',
      `${control.id} has not been checked yet.`,
      `Write /harden audit ${control.id}, and ask again when its card is there. Nothing was done.`,
    );
  if (finding.verdict !== 'fail' && finding.verdict !== 'partial')
    return refuse(
      'nothing-to-waive',
      `The last audit found nothing to accept for ${control.id}: ${verdictWord[finding.verdict]}.`,
      `/harden explain ${control.id} shows what it found.`,
    );
  const open = openObjects(finding);
  const accepted = open.objects.filter((one) => object === undefined || identityOf(one.object) === identityOf(object));
  if (accepted.length === 0 && object !== undefined && !open.complete) return notAmongNamed(open, control.id);
  if (accepted.length === 0)
    return refuse(
      'unknown-object',
      object === undefined
        ? `${control.id} names no object that could be accepted.`
        : `The last audit names no open object of that name for ${control.id}.`,
      `See /harden explain ${control.id}.`,
    );
  return {
    control: control.id,
    ...omitUndefined({ object }),
    reason,
    days,
    until: new Date(clock.now().getTime() + days * dayMs).toISOString(),
    severity: control.severity,
    verdict: finding.verdict,
    accepted: accepted.map(({ object: name, values }) => ({ object: name, values: { ...values } })),
    complete: open.complete,
  };
}

function asPlan(waiver: Waiver) {
  return { ...riskOf(waiver), control: waiver.terms.control, expiresAt: waiver.expiresAt.toISOString() };
}
