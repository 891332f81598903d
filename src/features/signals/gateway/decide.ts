/** What people answer to signals: signed, over exactly the signs that they were shown. */

import type { Answer } from '../../../chat/platform.js';
import { shorten } from '../../../chat/safe-text.js';
import { whyNobodyCanApprove } from '../../../engine/plan/approval.js';
import type { CommandPorts, HasDeciding } from '../../../gateway/commands/command.js';
import { startPlan } from '../../../gateway/decisions/asking.js';
import type { Call, DecisionRecorder } from '../../../gateway/decisions/recorder.js';
import { containing, type HasGatewayFeatures } from '../../../gateway/feature.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { lookupOwn } from '../../../lib/lookup-own.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { firstNames } from '../../../lib/plural.js';
import { whyNoReference } from '../../kinds.js';
import { restoreMeasure } from '../card.js';
import { definitionsById } from '../deaf.js';
import { signalDigest, testDigest, testPrefix } from '../entry-terms.js';
import type { SignalAnswered } from '../events.js';
import { isOwnTo, type OpenedSignal, openedSignal, settling } from '../opened-signal.js';

type AnswerWord = SignalAnswered['answer'];
type Ports = CommandPorts['deciding'];

const hourMs = 3_600_000;
const maxReason = 500;
/** What is so for longer belongs into the settings. */
const maxWaivedDays = 30;
const ownAnswers: ReadonlySet<AnswerWord> = new Set(['saidYes', 'saidNo']);

interface SignalPress {
  readonly id: string;
  /** Of the signs that the card showed. */
  readonly digest: string;
  readonly reason?: string | undefined;
}

export async function answerSignal(
  { recorder, settingsOfFeatures }: Ports,
  call: Call,
  answer: AnswerWord,
  press: SignalPress,
): Promise<Answer | Refusal> {
  const isNo = answer === 'saidNo';
  const signal = await openFor(recorder, call, press, { isOwn: ownAnswers.has(answer), evenGrown: isNo });
  if ('refused' in signal) return signal;
  const asked = signal.asked.some(({ person }) => person.id === call.person.entraId.toLowerCase());
  if (ownAnswers.has(answer) && !asked) return refuse('not-asked', 'You were not asked about this.', 'Nothing was written down.');
  if (ownAnswers.has(answer) && hasSaid(signal, call, answer)) return saidBefore;
  const waived = answer === 'waived' ? quietTimeOf(signal, press.reason ?? '') : null;
  if (waived !== null && isRefusal(waived)) return waived;
  const reason = shorten((waived?.reason ?? press.reason ?? '').trim(), maxReason);
  // They quiet something, so they say why.
  if (settling.has(answer) && reason === '')
    return refuse('missing-reason', 'An answer says how you know.', 'Press the button again and say how.');
  const own = settling.has(answer) || answer === 'taken' ? await whyOwn(recorder, call, signal, answer) : null;
  if (own !== null) return own;
  const hours = waived?.hours ?? settingsOfFeatures(call.tenant.id).signals?.quietForHours ?? defaultHours;
  const quietUntil = settling.has(answer)
    ? new Date(recorder.ports.clock.now().getTime() + hours * hourMs).toISOString()
    : undefined;
  const said = { answer, reason, tries: isNo ? maxGrown : 1, ...omitUndefined({ quietUntil }) };
  const isCounted = await sayOf(recorder, call, signal, said);
  await recorder.draw(call, 'signal', signal.id);
  return isCounted ? null : cardGrew;
}

/** Null where it is about someone else, or where nobody else may answer and the person says only that they saw it: that stays on the card, and settles nothing. */
async function whyOwn(recorder: DecisionRecorder, call: Call, signal: OpenedSignal, answer: AnswerWord): Promise<Refusal | null> {
  const { directory } = recorder.reads(call);
  const { entraId } = call.person;
  if (!isOwnTo(signal, entraId, Object.values(directory.accountsOf(entraId)))) return null;
  const holders = await directory.withRight('request', call.tenant.id);
  const others = isRefusal(holders) ? null : holders.filter((id) => id !== entraId && !isOwnTo(signal, id));
  if (others?.length === 0 && answer === 'taken' && isOwnTo(signal, entraId))
    return hasSaid(signal, call, answer) ? saidBefore : null;
  const does = answer === 'taken' ? 'look into' : 'settle';
  const names = (others ?? []).map((id) => directory.nameOf(id));
  return refuse(
    'own-account',
    `This is about your own account, or about what it did, so only someone else can ${does} it.`,
    others?.length === 0
      ? 'Nobody else may answer here. Press "I have it" to say that you saw it: the card stays open and names you. Add someone under access.request in hardenbot.yaml.'
      : `Ask ${names.length === 0 ? 'a colleague' : firstNames(names, maxNamed)}: an attacker who holds your account would answer the same.`,
  );
}

const maxNamed = 3;

interface Said {
  readonly answer: AnswerWord;
  readonly reason: string;
  readonly quietUntil?: string;
  /** How often it is said where the card grows meanwhile. */
  readonly tries: number;
}

/** So often a card grows at the very moment at which someone says that it was not them. */
const maxGrown = 5;

/**
 * An answer counts for the signs that the card has when it is written down: a worker may add one at that moment. That it was not them quiets nothing, so it
 * is said again of all of them. Whether it counts.
 */
async function sayOf(recorder: DecisionRecorder, call: Call, shown: OpenedSignal, said: Said): Promise<boolean> {
  const { answer, reason, tries, quietUntil } = said;
  const { ledger } = recorder.reads(call);
  let signal = shown;
  for (let tried = 0; tried < tries; tried += 1) {
    const digest = signalDigest(signal.id, signal.signs);
    const decision = recorder.sign(call, {
      kind: 'claim',
      subject: signal.id,
      digest,
      expiresAt: recorder.soon(),
      ...(reason === '' ? {} : { reason }),
    });
    const answered = { type: 'signalAnswered', answer, decision, ...omitUndefined({ quietUntil }) } as const;
    await ledger.append(call.tenant.id, signal.id, answered);
    const after = openedSignal(await ledger.subject(call.tenant.id, signal.id));
    const own = after?.answers.find((one) => one.decision.decision.nonce === decision.decision.nonce);
    if (after === null || own === undefined || signalDigest(after.id, own.about) === digest) return true;
    signal = after;
  }
  return false;
}

/** Who holds the account of someone who is asked may press as often as they like: each answer is kept for good. */
function hasSaid({ answers, signs }: OpenedSignal, { person }: Call, answer: AnswerWord): boolean {
  return answers.some(
    (one) =>
      one.answer === answer && one.about.length === signs.length && one.decision.decision.person.entraId === person.entraId,
  );
}

const saidBefore = refuse(
  'answered-already',
  'You answered that already.',
  'Nothing happened since. Press the other button if it was a slip.',
);

const cardGrew = refuse('card-grew', 'More happened since this card was drawn.', 'Read the newest card, and answer there.');

const defaultHours = 24;

/** For how long and why, as it was typed: `14 the office moves`. What uses a break-glass account or hardenbot's own identity is never waived. */
function quietTimeOf({ signs }: OpenedSignal, typed: string): { readonly hours: number; readonly reason: string } | Refusal {
  const loud = signs.find(({ kind }) => definitionsById.get(kind)?.neverQuiet === true);
  if (loud !== undefined)
    return refuse('never-quiet', 'Nobody waives this kind of signal: it has to be looked at each time.', 'Answer this one.');
  const [, days = '', reason = ''] = /^(\d{1,3})(?:\s+(?:days?\s+)?(\S.*))?$/su.exec(typed.trim()) ?? [];
  if (days === '' || Number(days) < 1 || Number(days) > maxWaivedDays)
    return refuse(
      'bad-time',
      `A signal is waived for 1 to ${maxWaivedDays} days.`,
      'Press the button again, and write the days and why: 14 the office moves.',
    );
  return { hours: Number(days) * 24, reason };
}

/** Has the person asked in private. */
export async function askPerson({ recorder }: Ports, call: Call, press: SignalPress): Promise<Answer | Refusal> {
  const signal = await openFor(recorder, call, press);
  if ('refused' in signal) return signal;
  const ask = signal.signs.flatMap(({ presses }) => presses).find((one) => one.press === 'ask');
  if (ask?.press !== 'ask') return refuse('nobody-to-ask', 'This is about nobody who could be asked.', 'Nothing was done.');
  const { person } = ask;
  const { directory } = recorder.ports;
  if ((await directory.reach(person.id)).length === 0)
    return refuse(
      'not-reachable',
      `${person.name} has no account in this chat that hardenbot knows.`,
      'Call them on a number that you know, not one from a message.',
    );
  if (signal.asked.some((one) => one.person.id === person.id))
    return refuse('asked-already', `${person.name} was asked already.`, 'Call them, if the answer takes too long.');
  const decision = recorder.sign(call, { kind: 'request', subject: signal.id, digest: press.digest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, signal.id, { type: 'signalAsked', person, decision });
  await recorder.draw(call, 'signal', signal.id);
  return null;
}

/** Plans the way back from the change that the signal is about. */
export async function restoreState(deciding: Ports, call: Call, press: SignalPress): Promise<Answer | Refusal> {
  const { recorder } = deciding;
  const tooMuch = deciding.allow(call);
  if (tooMuch !== null) return tooMuch;
  const signal = await openFor(recorder, call, press);
  if ('refused' in signal) return signal;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const nobody = whyNobodyCanApprove(call.person, restoreMeasure.risk, policy) ?? whyNoReference('requests', call, policy);
  if (nobody !== null) return nobody;
  const found = signal.signs.flatMap(({ presses }) => presses).find((one) => one.press === 'restore');
  if (found?.press !== 'restore')
    return refuse('not-restorable', 'The log does not say what it was before.', 'Change it back in its admin center.');
  return startPlan(recorder, call, {
    what: 'plan',
    control: restoreMeasure.id,
    signals: { signal: signal.id, object: found.id },
  });
}

/**
 * Contains a person whom a card is about, with the evidence that the card stands on. A card that grew since it was drawn is no reason to wait: the
 * newest signs go along.
 * @param subject `sig-….<object id>`, as the button carries it
 */
export async function containSignal(
  { deciding, features }: HasDeciding & HasGatewayFeatures,
  call: Call,
  subject: string,
): Promise<Answer | Refusal> {
  const { recorder } = deciding;
  const denied = await recorder.authorize(call, 'contain');
  if (denied !== null) return denied;
  const [id = '', person = ''] = subject.split('.');
  const signal = openedSignal(await recorder.reads(call).ledger.subject(call.tenant.id, id));
  if (signal === null) return unknownSignal(id);
  const isOffered = signal.signs
    .flatMap(({ presses }) => presses)
    .some((one) => one.press === 'contain' && one.person.id === person);
  return isOffered
    ? containing({ features })(deciding, call, person, { signal: signal.id, object: person })
    : refuse('nobody-to-contain', 'This card is about no such account.', 'Write /harden contain and the account.');
}

function unknownSignal(id: string): Refusal {
  return refuse('unknown-signal', `There is no signal ${id} here.`, 'See /harden signals.');
}

/** Sends a test the way that every sign goes: the worker reads who asked, and reports it like a row. */
export async function sendTest(deciding: Ports, call: Call): Promise<Answer | Refusal> {
  const tooMuch = deciding.allow(call);
  if (tooMuch !== null) return tooMuch;
  const { recorder } = deciding;
  const denied = await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const id = recorder.ports.newId(testPrefix.slice(0, -1));
  const decision = recorder.sign(call, { kind: 'request', subject: id, digest: testDigest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'signalTestAsked', decision });
  await recorder.queue(call, 'signals', id);
  return null;
}

/** The card behind a button, as long as it shows what the button was under. */
async function openFor(
  recorder: DecisionRecorder,
  call: Call,
  { id, digest }: SignalPress,
  { isOwn, evenGrown }: { readonly isOwn: boolean; readonly evenGrown: boolean } = { isOwn: false, evenGrown: false },
): Promise<OpenedSignal | Refusal> {
  // A person who is asked about their own account needs no right in the tenant.
  const denied = isOwn ? null : await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const signal = openedSignal(await recorder.reads(call).ledger.subject(call.tenant.id, id));
  if (signal === null) return unknownSignal(id);
  if (digest !== signalDigest(signal.id, signal.signs) && !evenGrown) return cardGrew;
  return signal;
}

const buttonAnswers = {
  wasMe: 'me',
  expected: 'expected',
  falseAlarm: 'falseAlarm',
  waiveSignal: 'waived',
  take: 'taken',
  saidYes: 'saidYes',
  saidNo: 'saidNo',
} as const;

export function answerOfButton(name: string): AnswerWord | undefined {
  return lookupOwn(buttonAnswers, name);
}
