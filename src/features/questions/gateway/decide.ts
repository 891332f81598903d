/** Decisions on a card of open questions: ask for one, answer, approve, reject. */

import type { Answer } from '../../../chat/platform.js';
import { shorten } from '../../../chat/safe-text.js';
import { maxWaivedMs } from '../../../config/settings.js';
import type { ControlDefinition } from '../../../controls/control.js';
import { whyNobodyCanApprove, whyNotAccountAgain, whyNotApprove, whyNotSameAccount } from '../../../engine/plan/approval.js';
import type { CommandPorts } from '../../../gateway/commands/command.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { splitWords } from '../../../gateway/commands/words/split-words.js';
import { approvedAlready } from '../../../gateway/decisions/approved-already.js';
import type { Call } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import type { Json } from '../../../lib/json.js';
import { accountSubject } from '../../../people/links.js';
import { whyNoReference } from '../../kinds.js';
import { severityOfAnswers } from '../answers.js';
import type { GivenAnswer } from '../events.js';
import {
  answerDigest,
  approversOf,
  type OpenQuestions,
  pendingDigest,
  questionsDigest,
  questionsOf,
  questionsPrefix,
  riskOf,
  typedDigest,
} from '../open-questions.js';

const maxReason = 500;

/** Has the worker read the tenant for suggestions; the card follows. */
export async function askQuestions({ deciding }: CommandPorts, call: Call): Promise<Answer | Refusal> {
  const tooMuch = deciding.allow(call);
  if (tooMuch !== null) return tooMuch;
  const { recorder } = deciding;
  const denied = await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const { clock } = recorder.ports;
  const id = recorder.ports.newId(questionsPrefix.slice(0, -1));
  const decision = recorder.sign(call, { kind: 'request', subject: id, digest: questionsDigest, expiresAt: recorder.soon() });
  // People look into it for a while before they answer: a day for the first ones, whatever a plan may take.
  const expiresAt = new Date(clock.now().getTime() + Math.max(policy.expiresAfterMs, openForMs)).toISOString();
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'questionsAsked', expiresAt, decision });
  await recorder.queue(call, 'questions', id);
  await recorder.draw(call, 'questions', id);
  return null;
}

const openForMs = 7 * 24 * 60 * 60 * 1000;

/** What was suggested; where that is that the question is not for us, what the tenant shows is the reason. */
export async function useSuggestion(ports: CommandPorts, call: Call, about: string): Promise<Answer | Refusal> {
  return answering(ports, call, about, ({ card, control }) => {
    const suggested = card.suggestions?.find((one) => one.control === control.id);
    if (suggested?.answer === 'notForUs') return notForUsAnswer(ports, control, suggested.says);
    if (suggested?.answer !== 'use')
      return refuse('nothing-suggested', `There is no answer to suggest for ${control.id}.`, 'Press Change and write one.');
    return { choice: 'use', control: control.id, settings: suggested.settings };
  });
}

/** What was typed, as `ranges=203.0.113.0/24`. */
export async function changeAnswer(ports: CommandPorts, call: Call, about: string, typed: string): Promise<Answer | Refusal> {
  return answering(ports, call, about, ({ control }) => {
    const settings = typedSettings(control, typed);
    return isRefusal(settings) ? settings : { choice: 'use', control: control.id, settings };
  });
}

export async function notForUs(ports: CommandPorts, call: Call, about: string, typed: string): Promise<Answer | Refusal> {
  const reason = shorten(typed.trim(), maxReason);
  if (reason === '') return refuse('missing-reason', 'Say why it is not for you.', 'Press Not for us again and write a reason.');
  return answering(ports, call, about, ({ control }) => notForUsAnswer(ports, control, reason));
}

function notForUsAnswer({ deciding, settings }: CommandPorts, { id }: ControlDefinition, why: string): GivenAnswer {
  const until = new Date(deciding.recorder.ports.clock.now().getTime() + maxWaivedMs(settings)).toISOString();
  return { choice: 'notForUs', control: id, reason: shorten(why, maxReason), until };
}

interface About {
  readonly card: OpenQuestions;
  readonly control: ControlDefinition;
}

async function answering(
  ports: CommandPorts,
  call: Call,
  about: string,
  answerTo: (about: About) => GivenAnswer | Refusal,
): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const denied = await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const [id = '', controlId = ''] = about.split('.');
  const card = await load(ports, call, id);
  if (isRefusal(card)) return card;
  const control = ports.controls.find((known) => known.id === controlId && known.question !== undefined);
  if (control === undefined) return refuse('unknown-control', 'There is no such question.', 'Ask again with /harden questions.');
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  // The ticket of an answer is that of its approval: the change that follows asks for one of its own.
  const severity = (await severities(ports, call))(control.id) ?? control.severity;
  const refusal = whyNobodyCanApprove(call.person, severity, policy);
  if (refusal !== null) return refusal;
  const answer = answerTo({ card, control });
  if (isRefusal(answer)) return answer;
  if (answer.choice === 'use' && !control.settings.safeParse(answer.settings).success)
    return refuse('bad-answer', `${control.id} cannot be set like that.`, 'Press Change and correct it. Nothing was kept.');
  const decision = recorder.sign(call, {
    kind: 'request',
    subject: id,
    digest: answerDigest(answer),
    expiresAt: recorder.soon(),
  });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'questionAnswered', answer, decision });
  // From the first answer on, a worker counts the time after which approvers are reminded.
  if (card.pending.length === 0) await recorder.queue(call, 'questions', id);
  await recorder.draw(call, 'questions', id);
  return null;
}

/** Lists stand behind `=` with commas; what the schema takes no list for is a text. */
function typedSettings(control: ControlDefinition, typed: string): Readonly<Record<string, Json>> | Refusal {
  const words = splitWords(typed);
  if (isRefusal(words)) return words;
  const keys = control.question?.keys ?? [];
  const settings: Record<string, Json> = {};
  for (const word of words) {
    const [key = '', ...rest] = word.split('=');
    const value = rest.join('=').trim();
    if (!keys.includes(key))
      return refuse(
        'unknown-parameter',
        `${control.id} takes ${keys.join(' or ')}.`,
        `Write ${keys[0]}=value,value. Nothing was kept.`,
      );
    if (value === '') continue;
    const list = value
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
    settings[key] = control.settings.safeParse({ [key]: list }).success ? list : value;
  }
  if (Object.keys(settings).length === 0)
    return refuse(
      'missing-answer',
      'Nothing was written.',
      `Write ${keys.map((key) => `${key}=…`).join(' or ')}, or press Not for us.`,
    );
  const parsed = control.settings.safeParse(settings);
  if (parsed.success) return settings;
  const why = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message.replace(/\.$/, '')}`).join('; ');
  return refuse('bad-answer', `${why}.`, 'Press Change and correct it. Nothing was kept.');
}

/** @param seen the digest of the answers that the person was shown */
export async function approveAnswers(ports: CommandPorts, call: Call, id: string, seen: string): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const open = await decidable(ports, call, id, seen);
  if (isRefusal(open)) return open;
  const { card, rules, digest } = open;
  const risk = riskOf(card, rules.severityOf);
  const { clock } = recorder.ports;
  const account = call.actor === undefined ? undefined : accountSubject(call.actor);
  for (const { decision } of card.pending) {
    const plan = { risk, requestedBy: decision.decision.person, control: '', expiresAt: card.expiresAt.toISOString() };
    const refusal = whyNotApprove(call.person, plan, rules.policy, clock.now()) ?? whyNotSameAccount(account, decision.decision);
    if (refusal !== null) return refusal;
  }
  const again = whyNotAccountAgain({ account, person: call.person }, card.approvals);
  if (again !== null) return again;
  const unreferenced = whyNoReference('approvals', call, rules.policy);
  if (unreferenced !== null) return unreferenced;
  if (approversOf(card, rules).some(({ entraId }) => entraId === call.person.entraId)) return approvedAlready;
  const decision = recorder.sign(call, { kind: 'approve', subject: id, digest, expiresAt: recorder.soon() });
  const { ledger } = recorder.reads(call);
  await ledger.append(call.tenant.id, id, { type: 'answersApproved', decision });
  // A job of its own: one that runs already may have counted the approvals before this one.
  await recorder.queueAt(call, 'questions', id, clock.now());
  await recorder.draw(call, 'questions', id);
  // Someone may have rejected or changed an answer a moment before, and a worker may have counted this one already.
  const after = questionsOf(await ledger.subject(call.tenant.id, id));
  const counting = [...(after?.approvals ?? []), ...(after?.settled ?? []).flatMap(({ approvals }) => approvals)];
  if (counting.some((one) => one.decision.nonce === decision.decision.nonce)) return null;
  return refuse('already-decided', 'The answers were decided on or changed a moment before.', 'Decide on the newest card.');
}

export async function rejectAnswers(
  ports: CommandPorts,
  call: Call,
  id: string,
  typed: { readonly seen: string; readonly reason: string },
): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const reason = reasonOfRejection(typed.reason);
  if (isRefusal(reason)) return reason;
  const open = await decidable(ports, call, id, typed.seen);
  if (isRefusal(open)) return open;
  const { card, rules, digest } = open;
  const [first] = card.pending;
  if (first !== undefined) {
    const plan = {
      risk: riskOf(card, rules.severityOf),
      requestedBy: first.decision.decision.person,
      control: '',
      expiresAt: card.expiresAt.toISOString(),
    };
    const refusal = whyNotApprove(call.person, plan, rules.policy, recorder.ports.clock.now());
    if (refusal !== null) return refusal;
  }
  const decision = recorder.sign(call, { kind: 'reject', subject: id, digest, expiresAt: recorder.soon(), reason });
  const { ledger } = recorder.reads(call);
  await ledger.append(call.tenant.id, id, { type: 'rejected', decision });
  await recorder.draw(call, 'questions', id);
  // What comes first in the ledger counts, and people learn which.
  const after = questionsOf(await ledger.subject(call.tenant.id, id));
  if (after?.rejections.some((one) => one.decision.decision.nonce === decision.decision.nonce) === true) return null;
  return (after?.settled.length ?? 0) > card.settled.length
    ? refuse('already-decided', 'The answers came to count a moment before.', 'See the newest card.')
    : refuse('already-decided', 'The answers were decided on or changed a moment before.', 'Decide on the newest card.');
}

/** The answers that wait, as the button showed them. */
async function decidable(ports: CommandPorts, call: Call, id: string, seen: string) {
  const { recorder } = ports.deciding;
  const card = await load(ports, call, id);
  if (isRefusal(card)) return card;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  if (card.pending.length === 0) return refuse('already-decided', 'No answer waits for approval.', 'See the newest card.');
  const digest = pendingDigest(card.pending);
  if (seen !== digest && seen !== typedDigest(card.pending))
    return refuse('other-plan', 'The answers changed after this card was drawn.', 'Decide on the newest card.');
  return { card, digest, rules: { verifier: ports.verifier, policy, severityOf: await severities(ports, call) } };
}

function severities(
  { deciding: { recorder }, verifier, controls }: CommandPorts,
  call: Call,
): ReturnType<typeof severityOfAnswers> {
  const { ledger } = recorder.reads(call);
  return severityOfAnswers({ ledger, verifier }, { tenant: call.tenant.id, controls, now: recorder.ports.clock.now() });
}

async function load(ports: CommandPorts, call: Call, id: string): Promise<OpenQuestions | Refusal> {
  const { recorder } = ports.deciding;
  const denied = await recorder.mayRead(call, id);
  if (denied !== null) return denied;
  const card = questionsOf(await recorder.reads(call).ledger.subject(call.tenant.id, id));
  if (card === null) return refuse('unknown-questions', `There is no card ${id} here.`, 'Ask again with /harden questions.');
  if (recorder.ports.clock.now() >= card.expiresAt)
    return refuse('expired', 'This card is too old to answer.', 'Ask again with /harden questions.');
  return card;
}
