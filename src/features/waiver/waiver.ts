/** A waiver: an accepted finding with its reason, its approvals and its end, derived from its ledger entries alone. */
import type { WaivedStatus } from '../../controls/waived-finding.js';
import type { EventOf } from '../../engine/ledger/match-event.js';
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import { type ApprovalPolicy, tally, whyNotSameAccount, withValidApprovals } from '../../engine/plan/approval.js';
import type { DecisionVerifier, SignedDecision } from '../../engine/plan/decision.js';
import { isRefusal } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { type WaiverTerms, waiverDigest } from './entry-terms.js';

export interface Waiver {
  readonly id: string;
  readonly tenant: string;
  readonly terms: WaiverTerms;
  /** Until when it may be approved. */
  readonly expiresAt: Date;
  readonly request: SignedDecision;
  readonly approvals: readonly SignedDecision[];
  readonly rejection: SignedDecision | null;
  readonly ended: EventOf<'waiverEnded'> | null;
}

interface WaiverRules {
  readonly verifier: DecisionVerifier;
  readonly policy: ApprovalPolicy;
}

/** Null when the entries do not begin with a wish for a waiver. */
export function waiverOf(entries: readonly VerifiedEntry[]): Waiver | null {
  const [first] = entries;
  if (first?.event.type !== 'waiverAsked') return null;
  const waiver: { -readonly [Key in keyof Waiver]: Waiver[Key] } = {
    id: first.subject,
    tenant: first.tenant,
    terms: first.event.terms,
    expiresAt: new Date(first.event.expiresAt),
    request: first.event.decision,
    approvals: [],
    rejection: null,
    ended: null,
  };
  for (const { event } of entries.slice(1)) {
    // The first decision that ends it wins, in the order of the ledger.
    if (waiver.rejection !== null || waiver.ended !== null) break;
    if (event.type === 'waived') waiver.approvals = [...waiver.approvals, event.decision];
    if (event.type === 'rejected') waiver.rejection = event.decision;
    if (event.type === 'waiverEnded') waiver.ended = event;
  }
  return waiver;
}

/**
 * Where it stands. Signatures are checked, because a waiver silences: nobody who can write to the store may make one. Without a policy, because
 * who may approve is unknown, it is reported as far as that goes.
 */
export function waiverStatus(
  waiver: Waiver,
  rules: { readonly verifier: DecisionVerifier; readonly now: Date; readonly policy: ApprovalPolicy | null },
): WaivedStatus {
  const { terms, request } = waiver;
  if (!isGenuine(waiver, request, { kind: 'request', verifier: rules.verifier })) return 'forged';
  if (waiver.ended !== null) return 'ended';
  if (waiver.rejection !== null && isGenuine(waiver, waiver.rejection, { kind: 'reject', verifier: rules.verifier }))
    return 'rejected';
  const { verifier, policy } = rules;
  if (policy === null) return 'untold';
  const { missing } = tally(riskOf(waiver), genuineApprovers(waiver, { verifier, policy }), policy);
  if (missing > 0) return rules.now < waiver.expiresAt ? 'waiting' : 'expired';
  return rules.now < new Date(terms.until) ? 'active' : 'lapsed';
}

/** The different people whose approval is genuine, came in time, and from an account that they have not taken back. */
export function genuineApprovers(waiver: Waiver, { verifier, policy }: WaiverRules): readonly Person[] {
  const inTime = withValidApprovals(waiver, policy).approvals.filter(
    ({ decision }) => new Date(decision.decidedAt) < waiver.expiresAt,
  );
  const others = inTime.filter(({ decision }) => whyNotSameAccount(decision.account, waiver.request.decision) === null);
  const genuine = others.filter((signed) => isGenuine(waiver, signed, { kind: 'waive', verifier }));
  return [...new Map(genuine.map(({ decision }) => [decision.person.entraId, decision.person])).values()];
}

/** What decides how many approvals it takes: accepting a finding is as grave as the finding. */
export function riskOf({ terms, request }: Waiver) {
  return { risk: terms.severity, requestedBy: request.decision.person };
}

function isGenuine(
  waiver: Waiver,
  signed: SignedDecision,
  { kind, verifier }: { readonly kind: 'request' | 'waive' | 'reject'; readonly verifier: DecisionVerifier },
): boolean {
  const expected = { kind, tenant: waiver.tenant, subject: waiver.id, digest: waiverDigest(waiver.terms) };
  return !isRefusal(verifier.verify(signed, { ...expected, now: new Date(signed.decision.decidedAt) }));
}
