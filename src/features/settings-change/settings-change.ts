/** A proposal to change settings, from its ledger entries alone: what is asked, what it would do, and who said what. */
import type { EventOf } from '../../engine/ledger/match-event.js';
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
import { isRefusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { effectDigest, type SettingsEffect, type SettingsTerms, termsDigest } from './entry-terms.js';

export interface SettingsChange {
  readonly id: string;
  readonly tenant: string;
  /** The number of the entry that proposed it. */
  readonly seq: number;
  readonly terms: SettingsTerms;
  readonly request: SignedDecision;
  readonly expiresAt: Date;
  /** Null until a worker has looked at it. */
  readonly weighed: SettingsEffect | null;
  /** When the worker wrote that, by the entry. */
  readonly weighedAt: Date | null;
  readonly declined: EventOf<'settingsDeclined'> | null;
  readonly approvals: readonly SignedDecision[];
  readonly rejection: SignedDecision | null;
  /** The person who asked took it back, or an approver did. */
  readonly withdrawn: SignedDecision | null;
}

/** Null where the entries do not begin with a proposal. */
export function settingsChangeOf(entries: readonly VerifiedEntry[]): SettingsChange | null {
  const [first] = entries;
  if (first?.event.type !== 'settingsProposed') return null;
  const asked: { -readonly [Key in keyof SettingsChange]: SettingsChange[Key] } = {
    id: first.subject,
    tenant: first.tenant,
    seq: first.seq,
    terms: first.event.terms,
    request: first.event.decision,
    expiresAt: new Date(first.event.expiresAt),
    weighed: null,
    weighedAt: null,
    declined: null,
    approvals: [],
    rejection: null,
    withdrawn: null,
  };
  for (const { event, at } of entries.slice(1)) {
    // The first that ends it wins, in the order of the ledger.
    if (asked.rejection !== null || asked.withdrawn !== null || asked.declined !== null) break;
    if (event.type === 'settingsWeighed' && asked.weighed === null) {
      asked.weighed = event.weighed;
      asked.weighedAt = new Date(at);
    }
    if (event.type === 'settingsDeclined') asked.declined = event;
    if (event.type === 'settingsApproved') asked.approvals = [...asked.approvals, event.decision];
    if (event.type === 'rejected') asked.rejection = event.decision;
    if (event.type === 'revoked') asked.withdrawn = event.decision;
  }
  return asked;
}

/** Whether the person whose name stands there proposed exactly this. */
export function isProposed({ id, tenant, terms, request }: SettingsChange, verifier: DecisionVerifier): boolean {
  const now = new Date(request.decision.decidedAt);
  return !isRefusal(verifier.verify(request, { kind: 'request', tenant, subject: id, digest: termsDigest(terms), now }));
}

interface ApprovalRules {
  readonly verifier: DecisionVerifier;
  readonly policy: ApprovalPolicy;
}

/** People who gain by it, approvers that chat added, and the person who asked: none of them approves it. */
export function withoutSay(weighed: SettingsEffect | null, request: SignedDecision): ReadonlySet<string> {
  return new Set([...(weighed?.without ?? []), ...(weighed?.addedInChat ?? []), request.decision.person.entraId]);
}

/** Before which it does not count, however many approved it; null: it counts once enough did. */
export function heldUntil({ weighed, weighedAt }: SettingsChange): Date | null {
  return weighed?.heldForMs === undefined || weighedAt === null ? null : new Date(weighedAt.getTime() + weighed.heldForMs);
}

/** So long after it might count a worker that was away still carries out what was announced. */
const afterHeldMs = 7 * 24 * 60 * 60_000;

/** Until when it may come to count, and people may take it back: what is announced goes on waiting after the time for approvals. */
export function openUntil(asked: SettingsChange): Date {
  const held = heldUntil(asked);
  return held === null || asked.approvals.length === 0 ? asked.expiresAt : new Date(held.getTime() + afterHeldMs);
}

/** Whether people or a worker may still do anything about it; of one that counts already, its own entries do not say that. */
export function mayStillCount(asked: SettingsChange, now: Date): boolean {
  const { rejection, withdrawn, declined } = asked;
  return rejection === null && withdrawn === null && declined === null && now < openUntil(asked);
}

/** Approvals that count: genuine, in time, of exactly this, by different people who may approve now and gain nothing. */
export function countingApprovals(asked: SettingsChange, { verifier, policy }: ApprovalRules): readonly SignedDecision[] {
  const { id, tenant, terms, weighed, expiresAt, request } = asked;
  if (weighed === null) return [];
  const without = withoutSay(weighed, request);
  const counting = asked.approvals.filter((signed) => {
    const { decision } = signed;
    const now = new Date(decision.decidedAt);
    const expected = { kind: 'approve' as const, tenant, subject: id, digest: effectDigest(terms, weighed), now };
    return (
      !isRefusal(verifier.verify(signed, expected)) &&
      now < expiresAt &&
      !isWithdrawn(decision, policy) &&
      !without.has(decision.person.entraId) &&
      mayApproveTier(policy, weighed.risk, decision.person.entraId) &&
      whyNotSameAccount(decision.account, request.decision) === null
    );
  });
  return [...new Map(onePerAccount(counting).map((signed) => [signed.decision.person.entraId, signed])).values()];
}

/** How many approvals are missing; null: its effect was not computed yet. */
export function missingApprovals(asked: SettingsChange, rules: ApprovalRules): number | null {
  const { weighed, request } = asked;
  if (weighed === null) return null;
  const people = countingApprovals(asked, rules).map(({ decision }) => decision.person);
  return tally({ risk: weighed.risk, requestedBy: request.decision.person }, people, rules.policy).missing;
}

/** Everyone who could approve it now. */
export function whoCanApprove({ request, weighed }: SettingsChange, policy: ApprovalPolicy): readonly string[] {
  if (weighed === null) return [];
  const without = withoutSay(weighed, request);
  return possibleApprovers(policy, weighed.risk, request.decision.person).filter((id) => !without.has(id));
}

export function approvers(asked: SettingsChange, rules: ApprovalRules): readonly Person[] {
  return countingApprovals(asked, rules).map(({ decision }) => decision.person);
}
