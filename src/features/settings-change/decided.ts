/** All that was decided of the settings of one tenant, in order, from one subject of its ledger. */
import type { Fold } from '../../engine/ledger/fold.js';
import type { ReadsFold } from '../../engine/ledger/ledger.js';
import type { EventOf } from '../../engine/ledger/match-event.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { isRefusal } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { type KeyChange, termsDigest, weighedDigest } from './entry-terms.js';
import { withoutSay } from './settings-change.js';

/** The one subject of a tenant in which workers say what counts. Its entries are few, and in an order that nobody changes. */
export const decidedSubject = 'settings-decided';

export type Decided = EventOf<'settingsDecided'>;

/** What was last decided of one key. */
export interface DecidedKey {
  readonly change: KeyChange;
  readonly entry: Decided;
}

export interface DecidedLog {
  readonly tenant: string;
  /** How many entries there are: the next one has the number behind. */
  readonly count: number;
  /** What was decided of each key, oldest first. */
  readonly byKey: ReadonlyMap<string, readonly DecidedKey[]>;
  /** By the id of a proposal. */
  readonly byId: ReadonlyMap<string, Decided>;
}

interface Growing extends DecidedLog {
  count: number;
  readonly byKey: Map<string, DecidedKey[]>;
  readonly byId: Map<string, Decided>;
}

const decidedFold: Fold<DecidedLog> = {
  begin: (first) => {
    if (first.event.type !== 'settingsDecided') return null;
    const log: Growing = { tenant: first.tenant, count: 0, byKey: new Map(), byId: new Map() };
    take(log, first.event);
    return log;
  },
  step: (log, { event }) => {
    if (event.type === 'settingsDecided') take(log as Growing, event);
  },
  copy: (log) => ({
    ...log,
    byKey: new Map([...log.byKey].map(([key, all]) => [key, [...all]])),
    byId: new Map(log.byId),
  }),
};

/** One that is out of turn, or of a proposal that was decided before, says nothing. */
function take(log: Growing, entry: Decided): void {
  if (entry.order !== log.count + 1 || log.byId.has(entry.id)) return;
  log.count = entry.order;
  log.byId.set(entry.id, entry);
  for (const change of entry.terms.changes) {
    const before = log.byKey.get(change.key) ?? [];
    log.byKey.set(change.key, before);
    before.push({ change, entry });
  }
}

/** Null where nothing was ever decided. */
export function decidedOf(ledger: ReadsFold, tenant: string, asOf?: 'now' | 'known'): Promise<DecidedLog | null> {
  return ledger.fold(tenant, decidedSubject, decidedFold, asOf);
}

/**
 * Whether people decided it, by their signatures: neither a gateway nor a worker alone puts anything in force. What was decided with a key that
 * was revoked since counts no more.
 */
export function isGenuine(tenant: string, entry: Decided, verifier: DecisionVerifier): boolean {
  const { id, terms, weighed, request, approvals } = entry;
  const signed = [
    { decision: request, kind: 'request' as const, digest: termsDigest(terms) },
    ...approvals.map((decision) => ({ decision, kind: 'approve' as const, digest: weighedDigest(terms, weighed) })),
  ];
  const without = withoutSay(weighed, request);
  const approvers = approvals.map(({ decision }) => decision.person.entraId);
  return (
    new Set(approvers).size === approvers.length &&
    approvers.every((entraId) => !without.has(entraId)) &&
    signed.every(({ decision, kind, digest }) => {
      const expected = { kind, tenant, subject: id, digest, now: new Date(decision.decision.decidedAt) };
      return !isRefusal(verifier.verify(decision, expected));
    })
  );
}

/** What the file says under a key, before anything is laid over it. */
export type Written = (key: string) => Json | undefined;
