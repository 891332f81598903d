/** One incident, read from its ledger entries: the account, what was read of it, and the plans that belong to it. */

import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { RefusalWords } from '../../lib/errors.js';
import type { Person } from '../../lib/person.js';
import { subjectBegunFrom } from '../terms.js';
import type { IncidentEvidence } from './entry-terms.js';
import type { Claim } from './open-items.js';
import { isStageId, type StageId } from './stage.js';

/** What the ids of incidents begin with in the ledger. */
export const incidentPrefix = 'i-';

/** What was read of the account, and what people say of it. */
export interface KnownOfAccount {
  /** What was read last; null: nothing yet. */
  readonly evidence: IncidentEvidence | null;
  /** Why nothing could be read the last time; null: it could. */
  readonly refusal: RefusalWords | null;
  /** What people answer for, oldest first. */
  readonly claims: readonly Claim[];
}

export interface Incident extends KnownOfAccount {
  readonly id: string;
  /** The account as it was typed. */
  readonly typed: string;
  /** The card of signals that it was begun from; null: a person named the account. */
  readonly signal: string | null;
  readonly requestedBy: Person;
  readonly requestedAt: Date;
  /** The plans that were asked for, oldest first. */
  readonly stages: readonly { readonly stage: StageId; readonly change: string }[];
}

/** Null when the entries are not those of an incident. */
export function incidentOf(entries: readonly VerifiedEntry[]): Incident | null {
  const [first] = entries;
  if (first?.event.type !== 'requested' || first.event.what !== 'collect') return null;
  const events = entries.map(({ event }) => event);
  const evidence = events.findLast((event) => event.type === 'collected')?.evidence ?? null;
  // What was read later stands against an earlier refusal.
  const newest = events.findLast((event) => event.type === 'collected' || event.type === 'refused');
  const refused = newest?.type === 'refused' ? newest : undefined;
  return {
    id: first.subject,
    typed: first.event.account ?? '',
    signal: subjectBegunFrom(first.event),
    requestedBy: first.event.decision.decision.person,
    requestedAt: new Date(first.at),
    evidence,
    refusal: refused === undefined ? null : { code: refused.code, reason: refused.reason, remedy: refused.remedy },
    stages: events.flatMap((event) =>
      event.type === 'staged' && isStageId(event.stage) ? [{ stage: event.stage, change: event.change }] : [],
    ),
    claims: entries.flatMap(claimsIn).filter(({ byId }) => !isAccountOf({ evidence }, { entraId: byId })),
  };
}

/** What the account says of itself is no claim. */
function claimsIn({ event, at }: VerifiedEntry): readonly Claim[] {
  if (event.type !== 'claimed') return [];
  const { decision: signed, items } = event;
  const { person, reason: words = '' } = signed.decision;
  return items.map((item) => ({ ...item, by: person.name, byId: person.entraId, words, at: new Date(at), signed, items }));
}

interface ReadEvidence {
  readonly evidence: IncidentEvidence | null;
}

interface Decider {
  readonly entraId: string;
}

/** Whether the person is the account that the incident is about: it decides nothing about itself. */
export function isAccountOf({ evidence }: ReadEvidence, { entraId }: Decider): boolean {
  return evidence !== null && evidence.account.id.toLowerCase() === entraId.toLowerCase();
}

/** The name that was typed means no account, or several: the card of the plan says so, and there is nothing to follow up. */
export function isOfNobody({ evidence, refusal }: Incident): boolean {
  return evidence === null && (refusal?.code === 'unknown-account' || refusal?.code === 'ambiguous-account');
}
