/** All that was decided of the settings of one tenant, in order, from one subject of its ledger. What was replaced since is read again only where someone asks. */
import type { ChainHead } from '../../engine/ledger/chain.js';
import type { ReadsPlaces } from '../../engine/ledger/ledger.js';
import type { EventOf } from '../../engine/ledger/match-event.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { isRefusal } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { effectDigest, type KeyChange, termsDigest } from './entry-terms.js';
import type { KeptSettings } from './kept.js';
import { withoutSay } from './settings-change.js';

/** The one subject of a tenant in which workers say what counts. Its entries are few, and in an order that nobody changes. */
export const decidedSubject = 'settings-decided';

export type Decided = EventOf<'settingsDecided'>;

/** The newest decision of people on one key; where none is genuine, the newest entry. */
interface DecidedKey {
  readonly change: KeyChange;
  readonly entry: Decided;
  /** Of its entry among those of the subject, from 0. */
  readonly place: number;
  /** Of its entry in the ledger. */
  readonly seq: number;
  readonly isGenuine: boolean;
}

/** How far something reaches into the subject. */
interface Reaching {
  /** The last entry of the subject that it comes from. */
  readonly upTo: ChainHead;
  /** By place in the subject: the id of the proposal that was put in force there; null: that entry says nothing. */
  readonly ids: readonly (string | null)[];
}

export interface DecidedLog extends Reaching {
  readonly byKey: ReadonlyMap<string, DecidedKey>;
}

interface DecidedIn {
  readonly ledger: ReadsPlaces;
  readonly tenant: string;
}

export interface DecidedFrom extends DecidedIn {
  readonly verifier: DecisionVerifier;
}

/** How many entries say something: the next one has the number behind. */
export function countOf(log: DecidedLog | null): number {
  return (log?.ids ?? []).filter((id) => id !== null).length;
}

/** The entry that put a proposal in force; null where none did. */
export async function entryOf(id: string, log: DecidedLog | null, { ledger, tenant }: DecidedIn): Promise<Decided | null> {
  const place = log?.ids.indexOf(id) ?? -1;
  if (place === -1) return null;
  const [entry] = await ledger.entriesAt(tenant, decidedSubject, [place], 'known');
  return entry?.event.type === 'settingsDecided' ? entry.event : null;
}

const pageSize = 250;

/**
 * Everything that was decided, with what is new since `known`: believed where the entry that it goes up to stands in its place still.
 * @param entries how many the subject has
 */
export async function decidedOf(entries: number, known: DecidedLog | null, from: DecidedFrom): Promise<DecidedLog | null> {
  const before = known !== null && (await stands(known, from)) ? known : null;
  const ids = [...(before?.ids ?? [])];
  const seen = new Set(ids);
  const found = new Map<string, DecidedKey[]>();
  let upTo = before?.upTo ?? null;
  let count = countOf(before);
  while (ids.length < entries) {
    const first = ids.length;
    const places = Array.from({ length: Math.min(pageSize, entries - first) }, (_unused, index) => first + index);
    for (const [index, entry] of (await from.ledger.entriesAt(from.tenant, decidedSubject, places, 'known')).entries()) {
      const event = entry?.event.type === 'settingsDecided' ? entry.event : null;
      if (entry !== null) upTo = { seq: entry.seq, hash: entry.hash };
      // One that is out of turn, or of a proposal that was decided before, says nothing.
      const isNext = event !== null && event.order === count + 1 && !seen.has(event.id);
      ids.push(isNext ? event.id : null);
      if (!isNext) continue;
      count += 1;
      seen.add(event.id);
      for (const change of event.terms.changes) {
        const all = found.get(change.key) ?? [];
        found.set(change.key, all);
        all.push({ change, entry: event, place: first + index, seq: upTo?.seq ?? 0, isGenuine: false });
      }
    }
  }
  return upTo === null ? null : { upTo, ids, byKey: newestOf(before, found, from) };
}

/** What the process that starts next needs of it. */
export function keptOf({ upTo, ids, byKey }: DecidedLog): KeptSettings {
  return { upTo, ids: [...ids], keys: [...byKey].map(([key, { place }]) => [key, place]) };
}

/** What an earlier process kept, as far as the ledger says so itself; null: it is of another ledger, or names what does not stand there. */
export async function decidedByKept(kept: KeptSettings, from: DecidedFrom): Promise<DecidedLog | null> {
  const { upTo, ids, keys } = kept;
  if (!(await stands(kept, from))) return null;
  const places = keys.map(([, place]) => place);
  const entries = await from.ledger.entriesAt(from.tenant, decidedSubject, places, 'known');
  const isOfPeople = onceEach(from);
  const byKey = new Map<string, DecidedKey>();
  for (const [index, [key, place]] of keys.entries()) {
    const { event, seq = 0 } = entries[index] ?? {};
    if (event?.type !== 'settingsDecided' || ids[place] !== event.id) return null;
    const change = event.terms.changes.find((one) => one.key === key);
    if (change === undefined) return null;
    byKey.set(key, { change, entry: event, place, seq, isGenuine: isOfPeople(event) });
  }
  return { upTo, ids, byKey };
}

async function stands({ upTo, ids }: Reaching, { ledger, tenant }: DecidedIn): Promise<boolean> {
  const [last = null] = await ledger.entriesAt(tenant, decidedSubject, [ids.length - 1], 'known');
  return last?.seq === upTo.seq && last.hash === upTo.hash;
}

/** One that nobody decided takes nothing away from what people decided before it. What was replaced since is not verified: it decides nothing. */
function newestOf(before: DecidedLog | null, found: ReadonlyMap<string, readonly DecidedKey[]>, from: DecidedFrom) {
  const isOfPeople = onceEach(from);
  const byKey = new Map(before?.byKey);
  for (const [key, all] of found) {
    const genuine = all.findLast(({ entry }) => isOfPeople(entry));
    const newest = genuine === undefined ? all.at(-1) : { ...genuine, isGenuine: true };
    if (newest !== undefined && (newest.isGenuine || byKey.get(key)?.isGenuine !== true)) byKey.set(key, newest);
  }
  return byKey;
}

/** An entry may change several keys. */
function onceEach({ tenant, verifier }: DecidedFrom): (entry: Decided) => boolean {
  const known = new Map<Decided, boolean>();
  return (entry) => {
    const found = known.get(entry) ?? isGenuine(tenant, entry, verifier);
    known.set(entry, found);
    return found;
  };
}

/**
 * Whether people decided it, by their signatures: neither a gateway nor a worker alone puts anything in force. What was decided with a key that
 * was revoked since counts no more.
 */
function isGenuine(tenant: string, entry: Decided, verifier: DecisionVerifier): boolean {
  const { id, terms, weighed, request, approvals } = entry;
  const signed = [
    { decision: request, kind: 'request' as const, digest: termsDigest(terms) },
    ...approvals.map((decision) => ({ decision, kind: 'approve' as const, digest: effectDigest(terms, weighed) })),
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
