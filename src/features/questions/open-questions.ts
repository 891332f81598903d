/** A card of open questions, worked out from its ledger entries alone: what was suggested, what was answered, and what is settled. */
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import {
  type ApprovalPolicy,
  isWithdrawn,
  mayApproveTier,
  onePerAccount,
  possibleApprovers,
  tally,
  whyNotSameAccount,
} from '../../engine/plan/approval.js';
import type { DecisionVerifier, SignedDecision } from '../../engine/plan/decision.js';
import { compareTiers, type Tier } from '../../engine/plan/risk.js';
import { isRefusal } from '../../lib/errors.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Person } from '../../lib/person.js';
import type { GivenAnswer, Settled, Suggested } from './events.js';

/** How grave each control is, by its id; undefined for one that this version does not know. */
type SeverityOf = (control: string) => Tier | undefined;

export interface Answered {
  readonly answer: GivenAnswer;
  readonly decision: SignedDecision;
}

/** Answers that count, with the decisions of people that they rest on. */
interface SettledAnswers extends Settled {
  readonly given: readonly Answered[];
  readonly approvals: readonly SignedDecision[];
}

export interface Rejection {
  readonly decision: SignedDecision;
  /** Whose answers it took. */
  readonly controls: readonly string[];
}

export interface OpenQuestions {
  readonly id: string;
  readonly tenant: string;
  readonly request: SignedDecision;
  readonly expiresAt: Date;
  /** Null until the worker has read the tenant. */
  readonly suggestions: readonly Suggested[] | null;
  /** Those that wait for approval, by control, the newest of each. */
  readonly pending: readonly Answered[];
  /** Approvals of exactly the answers that wait now. */
  readonly approvals: readonly SignedDecision[];
  /** The newest rejection; null once there is a newer answer. */
  readonly rejection: Rejection | null;
  /** All that took an answer. */
  readonly rejections: readonly Rejection[];
  /** How often approvers were reminded in all, how often of the answers that wait now, and when last of those. */
  readonly reminders: { readonly count: number; readonly given: number; readonly lastAt: Date | null };
  readonly settled: readonly SettledAnswers[];
}

const prefix = 'o-';

/** Whether an id is one of a card of questions. */
export function isQuestions(id: string): boolean {
  return id.startsWith(prefix);
}

export const questionsPrefix = prefix;

/** What a request for the card is signed over. */
export const questionsDigest = sha256('open questions');

export function answerDigest(answer: GivenAnswer): string {
  return sha256(canonicalJson(answer));
}

/** What approvals are signed over: every answer that waits, in one order. */
export function pendingDigest(pending: readonly Answered[]): string {
  return sha256(
    canonicalJson(pending.map(({ answer }) => answer).toSorted((one, other) => one.control.localeCompare(other.control))),
  );
}

/**
 * What stands for them where people type its first characters: of the content alone, a person who answers could look for two answers with the same ones. The
 * numbers of the decisions are nobody's choice.
 */
export function typedDigest(pending: readonly Answered[]): string {
  return sha256(canonicalJson([pendingDigest(pending), pending.map(({ decision }) => decision.decision.nonce).toSorted()]));
}

/** Null where the entries do not begin with a wish for such a card. */
export function questionsOf(entries: readonly VerifiedEntry[]): OpenQuestions | null {
  const [first] = entries;
  if (first?.event.type !== 'questionsAsked') return null;
  const pending = new Map<string, Answered>();
  const settled: SettledAnswers[] = [];
  let approvals: SignedDecision[] = [];
  let suggestions: readonly Suggested[] | null = null;
  let rejection: OpenQuestions['rejection'] = null;
  const rejections: Rejection[] = [];
  /** Everything that ever waited together, by its digest: a rejection is of what its card showed, and not of an answer that came meanwhile. */
  const waited = new Map<string, readonly Answered[]>();
  let reminders: OpenQuestions['reminders'] = { count: 0, given: 0, lastAt: null };
  for (const { event, at } of entries.slice(1)) {
    if (event.type === 'questionsSuggested') suggestions ??= event.suggestions;
    if (event.type === 'questionAnswered') {
      pending.set(event.answer.control, event);
      rejection = null;
    }
    if (event.type === 'reminded') reminders = { count: reminders.count + 1, given: reminders.given + 1, lastAt: new Date(at) };
    if (event.type === 'answersApproved') approvals = [...approvals, event.decision];
    if (event.type === 'rejected') {
      const rejected = (waited.get(event.decision.decision.digest) ?? []).filter(({ answer }) =>
        isSame(pending.get(answer.control), answer),
      );
      if (rejected.length > 0) {
        rejection = { decision: event.decision, controls: rejected.map(({ answer }) => answer.control) };
        for (const { answer } of rejected) pending.delete(answer.control);
        approvals = [];
        rejections.push(rejection);
      }
    }
    if (event.type === 'answersSettled') {
      const given = [...pending.values()].filter((one) => event.answers.some(({ answer }) => isSame(one, answer)));
      settled.push({ ...event, given, approvals: ofDigest(approvals, pendingDigest(given)) });
      approvals = [];
      for (const { answer } of event.answers) if (isSame(pending.get(answer.control), answer)) pending.delete(answer.control);
    }
    waited.set(pendingDigest([...pending.values()]), [...pending.values()]);
    if (pending.size === 0) reminders = { count: reminders.count, given: 0, lastAt: null };
  }
  const digest = pendingDigest([...pending.values()]);
  return {
    id: first.subject,
    tenant: first.tenant,
    request: first.event.decision,
    expiresAt: new Date(first.event.expiresAt),
    suggestions,
    pending: [...pending.values()],
    approvals: ofDigest(approvals, digest),
    rejection,
    rejections,
    reminders,
    settled,
  };
}

function ofDigest(approvals: readonly SignedDecision[], digest: string): readonly SignedDecision[] {
  return approvals.filter(({ decision }) => decision.digest === digest);
}

/**
 * Whether people gave and approved them, by their signatures: a worker alone puts no answer in force, and what was decided with a key that was revoked
 * since counts no more.
 */
export function isOfPeople(questions: OpenQuestions, settled: SettledAnswers, verifier: DecisionVerifier): boolean {
  const { given, approvals } = settled;
  const digest = pendingDigest(given);
  const genuine = approvals.filter((signed) => isGenuine(questions, signed, { kind: 'approve', digest, verifier }));
  const approved = new Set(genuine.map(({ decision }) => decision.person.entraId));
  return (
    settled.answers.every(({ answer }) => given.some((one) => isSame(one, answer))) &&
    given.every(({ answer, decision }) =>
      isGenuine(questions, decision, { kind: 'request', digest: answerDigest(answer), verifier }),
    ) &&
    settled.approvedBy.every(({ entraId }) => approved.has(entraId))
  );
}

function isSame(pending: Answered | undefined, answer: GivenAnswer): boolean {
  return pending !== undefined && answerDigest(pending.answer) === answerDigest(answer);
}

/** What decides how many approvals the answers take: the gravest control among them. */
export function riskOf({ pending }: OpenQuestions, severityOf: SeverityOf): Tier {
  return pending
    .map(({ answer }) => severityOf(answer.control) ?? 'high')
    .reduce<Tier>((most, one) => (compareTiers(one, most) > 0 ? one : most), 'low');
}

export interface Rules {
  readonly verifier: DecisionVerifier;
  readonly policy: ApprovalPolicy;
  readonly severityOf: SeverityOf;
}

/** The different people whose approval counts: genuine, in time, entitled now, and of nobody who answered. */
export function approversOf(questions: OpenQuestions, { verifier, policy, severityOf }: Rules): readonly Person[] {
  const digest = pendingDigest(questions.pending);
  const risk = riskOf(questions, severityOf);
  const counting = questions.approvals.filter((signed) => {
    const { decision } = signed;
    return (
      isGenuine(questions, signed, { kind: 'approve', digest, verifier }) &&
      new Date(decision.decidedAt) < questions.expiresAt &&
      !isWithdrawn(decision, policy) &&
      mayApproveTier(policy, risk, decision.person.entraId) &&
      questions.pending.every(
        (answered) =>
          answered.decision.decision.person.entraId !== decision.person.entraId &&
          whyNotSameAccount(decision.account, answered.decision.decision) === null,
      )
    );
  });
  return [...new Map(onePerAccount(counting).map(({ decision }) => [decision.person.entraId, decision.person])).values()];
}

/** Who could approve the answers that wait and has not yet, by Entra object id: nobody who answered. */
export function canStillApprove(questions: OpenQuestions, rules: Rules): readonly string[] {
  const approved = new Set(approversOf(questions, rules).map(({ entraId }) => entraId));
  return canApprove(questions, rules).filter((entraId) => !approved.has(entraId));
}

/** Whether or not they have approved. */
export function canApprove(questions: OpenQuestions, { policy, severityOf }: Omit<Rules, 'verifier'>): readonly string[] {
  const [first] = questions.pending;
  if (first === undefined) return [];
  const answerers = new Set(questions.pending.map(({ decision }) => decision.decision.person.entraId));
  const could = possibleApprovers(policy, riskOf(questions, severityOf), first.decision.decision.person);
  return could.filter((entraId) => !answerers.has(entraId));
}

/** How many approvals are missing. Answers that nobody genuinely gave are never approved. */
export function missingApprovals(questions: OpenQuestions, rules: Rules): number {
  const [first] = questions.pending;
  const { verifier, policy, severityOf } = rules;
  const risk = riskOf(questions, severityOf);
  const needed = policy.tiers[risk].approvals;
  const isForged = questions.pending.some(
    ({ answer, decision }) => !isGenuine(questions, decision, { kind: 'request', digest: answerDigest(answer), verifier }),
  );
  if (first === undefined || isForged) return Math.max(1, needed);
  return tally({ risk, requestedBy: first.decision.decision.person }, approversOf(questions, rules), policy).missing;
}

function isGenuine(
  { id, tenant }: OpenQuestions,
  signed: SignedDecision,
  {
    kind,
    digest,
    verifier,
  }: { readonly kind: 'request' | 'approve'; readonly digest: string; readonly verifier: DecisionVerifier },
): boolean {
  const expected = { kind, tenant, subject: id, digest, now: new Date(signed.decision.decidedAt) };
  return !isRefusal(verifier.verify(signed, expected));
}
