/** What of an incident is still open: everything that is neither gone and read back twice nor claimed by a named person. */

import type { SignedDecision } from '../../engine/plan/decision.js';
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { IncidentEvidence, Item } from './entry-terms.js';
import { isHeldOnPremises } from './items-containment.js';
import { isLookedAtByHand } from './items-unseen.js';

/** What a person said of an item, by a way that the account does not control. */
export interface Claim {
  readonly key: string;
  /** Of the state that was claimed: another state of the same thing is not. */
  readonly print: string;
  readonly by: string;
  /** Object id in Entra ID of that person. */
  readonly byId: string;
  /** How they know. */
  readonly words: string;
  readonly at: Date;
  /** As it was signed, with everything that was claimed at once. */
  readonly signed: SignedDecision;
  readonly items: readonly ClaimedItem[];
}

interface ClaimedItem {
  readonly key: string;
  readonly print: string;
}

/** What the signature of a claim is bound to. */
export function claimDigest(items: readonly ClaimedItem[]): string {
  return sha256(canonicalJson(items));
}

/**
 * What a person may claim at once without naming each: what is older than the first sign, what keeps nothing from the person, and what
 * no program can look at. What an intruder may have left has to be named.
 */
export function isOfTheRest({ ground, advice, key }: Item): boolean {
  return ground === 'before' || advice === 'leave' || isLookedAtByHand(key);
}

/**
 * Milliseconds between the reading in which an item was missing first and the one that proves it: what an intruder with a live session
 * adds shows up late, and logs lag by minutes.
 */
export const readBackAfterMs = 15 * 60_000;

/**
 * - `claimed`: a person answers for it · `gone`: two readings say so · `innocent`: it was restored on purpose · `idle`: it does nothing
 * - `there`: it still works · `goneOnce`: one reading says that it is gone · `unread`: its list could not be read · `byHand`: no list shows it
 */
type ItemState = 'claimed' | 'gone' | 'innocent' | 'idle' | 'there' | 'goneOnce' | 'unread' | 'byHand';

export function stateOfItem(item: Item, claims: readonly Claim[]): ItemState {
  if (item.ground === 'none') return 'idle';
  if (claimOf(item, claims) !== null) return 'claimed';
  if (item.innocent !== undefined) return 'innocent';
  if (item.gone !== undefined) return item.gone.again === undefined ? 'goneOnce' : 'gone';
  if (item.unread === true) return 'unread';
  return item.read === undefined && item.ground !== undefined ? 'byHand' : 'there';
}

/** The newest one that is about the item as it is now. */
export function claimOf({ key, print = '' }: Item, claims: readonly Claim[]): Claim | null {
  return claims.findLast((claim) => claim.key === key && claim.print === print) ?? null;
}

const settled: ReadonlySet<ItemState> = new Set(['claimed', 'gone', 'innocent', 'idle']);

export function isSettled(item: Item, claims: readonly Claim[]): boolean {
  return settled.has(stateOfItem(item, claims));
}

/** In the order of their numbers. */
export function openItems(evidence: IncidentEvidence | null, claims: readonly Claim[]): readonly Item[] {
  return (evidence?.items ?? []).filter((item) => !isSettled(item, claims));
}

/** How many are open; those that did not fit into the record count too, because nobody can claim them. */
export function openCount(evidence: IncidentEvidence | null, claims: readonly Claim[]): number {
  return openItems(evidence, claims).length + (evidence?.more.items ?? 0);
}

/** As evidence does, also while it is made. */
interface ListsItems {
  readonly items: readonly Item[];
}

/** When the items that were gone once may be read again; null: there are none. */
export function provenAt({ items }: ListsItems): Date | null {
  const once = items.flatMap(({ gone }) => (gone === undefined || gone.again !== undefined ? [] : [Date.parse(gone.since)]));
  return once.length === 0 ? null : new Date(Math.max(...once) + readBackAfterMs);
}

/** How long an account is watched after its access was restored, in milliseconds. */
const watchedForMs = 14 * 24 * 3600_000;
const watchEveryMs = 6 * 3600_000;
const containedEveryMs = 12 * 3600_000;
/** A synchronisation runs every half hour: what one would undo shows soon. */
const synchronisedEveryMs = 3600_000;
const synchronisedWithinMs = 24 * 3600_000;

/** When the account is read again automatically; null: it is not. */
export function nextReading(
  evidence: ListsItems,
  {
    now,
    isContained,
    containedAt,
    restoredAt,
  }: {
    readonly now: Date;
    readonly isContained: boolean;
    readonly containedAt: Date | null;
    readonly restoredAt: Date | null;
  },
): Date | null {
  const proven = provenAt(evidence);
  if (proven !== null && (isContained || restoredAt !== null))
    return proven > now ? proven : new Date(now.getTime() + readBackAfterMs);
  const isFresh = containedAt !== null && now.getTime() - containedAt.getTime() < synchronisedWithinMs;
  const everyMs = isFresh && evidence.items.some(isHeldOnPremises) ? synchronisedEveryMs : containedEveryMs;
  if (isContained) return new Date(now.getTime() + everyMs);
  if (restoredAt === null) return null;
  const next = now.getTime() + watchEveryMs;
  return next <= restoredAt.getTime() + watchedForMs ? new Date(next) : null;
}

export function isReadingDue({ next }: IncidentEvidence, now: Date): boolean {
  return next !== undefined && Date.parse(next) <= now.getTime();
}
