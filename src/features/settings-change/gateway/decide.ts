/** Decisions on the settings of a tenant: propose, approve, reject, take back, propose the values of before. */

import type { Answer } from '../../../chat/platform.js';
import { whyNotApprove, whyNotOwnAccount } from '../../../engine/plan/approval.js';
import type { SignedDecision } from '../../../engine/plan/decision.js';
import type { HasDecided, HasDeciding, HasVerifier } from '../../../gateway/commands/command.js';
import { reasonOfRejection } from '../../../gateway/commands/words/reason.js';
import { approvedAlready } from '../../../gateway/decisions/approved-already.js';
import type { Call } from '../../../gateway/decisions/recorder.js';
import { isRefusal, type Refusal, refuse } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import { accountSubject } from '../../../people/links.js';
import { whyNoReference } from '../../kinds.js';
import { addedInChat } from '../added-in-chat.js';
import { whyNotSettings, whyOvertaken } from '../check.js';
import { entryOf } from '../decided.js';
import { decidedIn } from '../decided-settings.js';
import { effectDigest, type KeyChange, type SettingsTerms, settingsPrefix, termsDigest, valueHash } from '../entry-terms.js';
import { approvers, openUntil, type SettingsChange, settingsChangeOf } from '../settings-change.js';

type Ports = HasDeciding & HasDecided & HasVerifier;

/** Signs the wish and has a worker look at what it would do; the card follows. */
export async function propose(
  { deciding, decided }: Ports,
  call: Call,
  changes: readonly KeyChange[],
  beside: Omit<SettingsTerms, 'changes'> = {},
): Promise<Answer | Refusal> {
  const tooMuch = deciding.allow(call);
  if (tooMuch !== null) return tooMuch;
  const { recorder } = deciding;
  const denied = await recorder.authorize(call, 'request');
  if (denied !== null) return denied;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const { ledger } = recorder.reads(call);
  await decided.renew(call.tenant.id, ledger);
  const terms: SettingsTerms = { changes: [...changes], ...omitUndefined(beside) };
  const refusal = whyNotSettings(terms, { decided, tenantId: call.tenant.id }) ?? whyNoReference('requests', call, policy);
  if (refusal !== null) return refusal;
  const id = recorder.ports.newId(settingsPrefix.slice(0, -1));
  const decision = recorder.sign(call, {
    kind: 'request',
    subject: id,
    digest: termsDigest(terms),
    expiresAt: recorder.soon(),
    ...omitUndefined({ reason: terms.reason }),
  });
  const expiresAt = new Date(recorder.ports.clock.now().getTime() + policy.expiresAfterMs).toISOString();
  await ledger.append(call.tenant.id, id, { type: 'settingsProposed', terms, expiresAt, decision });
  await recorder.queue(call, 'settings', id);
  await recorder.draw(call, 'settings', id);
  return null;
}

/** @param seen the digest of what the person was shown */
export async function approveSettings(ports: Ports, call: Call, id: string, seen: string): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const open = await decidable(ports, call, id, seen);
  if (isRefusal(open)) return open;
  const { asked, weighed, policy, digest } = open;
  const plan = asPlan(asked, weighed.risk);
  const account = call.actor === undefined ? undefined : accountSubject(call.actor);
  const refusal =
    whyNotApprove(call.person, plan, policy, recorder.ports.clock.now()) ??
    whyAddedInChat(call, asked, ports) ??
    whyGains(call, asked) ??
    whyNotOwnAccount({ account, person: call.person }, asked, policy) ??
    whyNoReference('approvals', call, policy) ??
    whyNotSettings(asked.terms, { decided: ports.decided, tenantId: call.tenant.id }) ??
    whyOvertaken(asked, decidedIn(ports.decided).of(call.tenant.id).log);
  if (refusal !== null) return refusal;
  if (approvers(asked, { verifier: ports.verifier, policy }).some(({ entraId }) => entraId === call.person.entraId))
    return approvedAlready;
  const decision = recorder.sign(call, { kind: 'approve', subject: id, digest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'settingsApproved', decision });
  // A job of its own: one that runs already may have counted the approvals before this one.
  await recorder.queueAt(call, 'settings', id, recorder.ports.clock.now());
  await recorder.draw(call, 'settings', id);
  return whyAnother(ports, call, id, decision);
}

export async function rejectSettings(
  ports: Ports,
  call: Call,
  id: string,
  typed: { readonly seen: string; readonly reason: string },
): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const reason = reasonOfRejection(typed.reason);
  if (isRefusal(reason)) return reason;
  const open = await decidable(ports, call, id, typed.seen);
  if (isRefusal(open)) return open;
  const { asked, weighed, policy, digest } = open;
  const refusal =
    whyNotApprove(call.person, asPlan(asked, weighed.risk), policy, recorder.ports.clock.now()) ??
    whyAddedInChat(call, asked, ports);
  if (refusal !== null) return refusal;
  const decision = recorder.sign(call, { kind: 'reject', subject: id, digest, expiresAt: recorder.soon(), reason });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'rejected', decision });
  await recorder.draw(call, 'settings', id);
  return (await whyTooLate(ports, call, id)) ?? whyAnother(ports, call, id, decision);
}

/** The person who asked takes it back, or an approver does; of what is announced still as well. */
export async function withdrawSettings(ports: Ports, call: Call, id: string): Promise<Answer | Refusal> {
  const { recorder } = ports.deciding;
  const asked = await waiting(ports, call, id);
  if (isRefusal(asked)) return asked;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const { entraId } = call.person;
  const isOwn = entraId === asked.request.decision.person.entraId;
  const notFirst = isOwn ? null : whyAddedInChat(call, asked, ports);
  if (notFirst !== null) return notFirst;
  if (!isOwn && !policy.approvers.has(entraId))
    return refuse('not-allowed', 'Only the person who proposed this and the approvers may take it back.', 'Ask one of them.');
  const digest = termsDigest(asked.terms);
  const decision = recorder.sign(call, { kind: 'revoke', subject: id, digest, expiresAt: recorder.soon() });
  await recorder.reads(call).ledger.append(call.tenant.id, id, { type: 'revoked', decision });
  await recorder.draw(call, 'settings', id);
  return (await whyTooLate(ports, call, id)) ?? whyAnother(ports, call, id, decision);
}

/** A worker may have put it in force a moment before: what comes first in the ledger counts, and people learn which. */
async function whyTooLate(ports: Ports, call: Call, id: string): Promise<Refusal | null> {
  const { log } = await decidedIn(ports.decided).renew(call.tenant.id, ports.deciding.recorder.reads(call).ledger);
  if (log?.ids.includes(id) !== true) return null;
  return refuse(
    'already-decided',
    `${id} came into force a moment before.`,
    'Its card has a button that proposes to take it back.',
  );
}

/** Of decisions at the same moment the first one in the ledger counts: null where that is this one. */
async function whyAnother({ deciding }: Ports, call: Call, id: string, own: SignedDecision): Promise<Refusal | null> {
  const asked = settingsChangeOf(await deciding.recorder.reads(call).ledger.subject(call.tenant.id, id));
  if (asked === null) return null;
  const { approvals, rejection, withdrawn, declined } = asked;
  if ([...approvals, rejection, withdrawn].some((one) => one?.decision.nonce === own.decision.nonce)) return null;
  const who = (rejection ?? withdrawn)?.decision.person.name ?? 'somebody';
  const what = declined?.reason ?? `${who} ${rejection === null ? 'took it back' : 'rejected it'} a moment before.`;
  return refuse('already-decided', `${id} takes no more decisions. ${what}`, 'See the newest card.');
}

/** Proposes the values that counted before; where the file counted, that it counts again. What was decided again since stays. */
export async function revertSettings(ports: Ports, call: Call, id: string): Promise<Answer | Refusal> {
  const { ledger } = ports.deciding.recorder.reads(call);
  const { log, inForce: laid } = await decidedIn(ports.decided).renew(call.tenant.id, ledger);
  const entry = await entryOf(id, log, { ledger, tenant: call.tenant.id });
  if (entry === null)
    return refuse('nothing-to-revert', `${id} is not in force.`, `While it waits, /harden revoke ${id} withdraws it.`);
  const inForce = entry.terms.changes.filter(({ key }) =>
    laid.some((one) => one.key === key && one.entry.id === id && one.whyNot === null),
  );
  if (inForce.length === 0)
    return refuse(
      'nothing-to-revert',
      `Nothing of what ${id} set counts any more.`,
      '/harden settings shows what counts instead, and why.',
    );
  const changes = inForce.map(({ key, from, to }): KeyChange => {
    const wasOfFile = entry.file[key] === valueHash(from);
    return { key, ...omitUndefined({ from: to ?? ports.decided.said(call.tenant.id, key), to: wasOfFile ? undefined : from }) };
  });
  return propose(ports, call, changes, { reverts: id });
}

/** Whom chat made an approver neither approves settings nor stops them: that could be their own removal. */
function whyAddedInChat({ person, tenant }: Call, { weighed }: SettingsChange, { decided }: HasDecided): Refusal | null {
  const added = [...(weighed?.addedInChat ?? []), ...addedInChat(decided, tenant.id)];
  if (!added.includes(person.entraId)) return null;
  return refuse(
    'approver-by-chat',
    'Chat made you an approver: you decide on changes of the tenant, and not on its settings.',
    'Ask one of the people named on the card.',
  );
}

/** Nobody decides on what they gain by. */
function whyGains({ person }: Call, { weighed }: SettingsChange): Refusal | null {
  if (weighed?.without.includes(person.entraId) !== true) return null;
  return refuse(
    'gains-by-it',
    'You would gain by this change, so others have to approve it.',
    'Ask one of the people named on the card.',
  );
}

/** What waits for a decision, as the button showed it. */
async function decidable(ports: Ports, call: Call, id: string, seen: string) {
  const { recorder } = ports.deciding;
  const asked = await waiting(ports, call, id);
  if (isRefusal(asked)) return asked;
  const policy = await recorder.policy(call);
  if (isRefusal(policy)) return policy;
  const { weighed } = asked;
  if (weighed === null) return refuse('not-yet', 'What this would do is being looked at.', 'Decide when the card says so.');
  const digest = effectDigest(asked.terms, weighed);
  if (seen !== digest) return refuse('other-plan', 'This button belongs to another proposal.', 'Decide on the newest card.');
  return { asked, weighed, policy, digest };
}

async function waiting(ports: Ports, call: Call, id: string): Promise<SettingsChange | Refusal> {
  const { recorder } = ports.deciding;
  const denied = await recorder.mayRead(call, id);
  if (denied !== null) return denied;
  const { ledger } = recorder.reads(call);
  const asked = settingsChangeOf(await ledger.subject(call.tenant.id, id));
  if (asked === null) return refuse('unknown-settings', `There is no proposal ${id} here.`, 'See /harden settings.');
  const { log } = await decidedIn(ports.decided).renew(call.tenant.id, ledger);
  const isOver = asked.rejection !== null || asked.withdrawn !== null || asked.declined !== null;
  if (isOver || log?.ids.includes(id) === true)
    return refuse('already-decided', `${id} takes no more decisions.`, 'See the newest card.');
  return recorder.ports.clock.now() < openUntil(asked)
    ? asked
    : refuse('expired', 'This proposal waited too long and has expired.', 'Propose it again.');
}

function asPlan({ request, expiresAt }: SettingsChange, risk: 'low' | 'medium' | 'high') {
  return { risk, requestedBy: request.decision.person, control: '', expiresAt: expiresAt.toISOString() };
}
