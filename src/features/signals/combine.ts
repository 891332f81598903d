/**
 * Which of the signs of a round ring, and on which card: pure, so that every order of events can be tried. What was announced lowers a sign, what people answered
 * quiets the same one and never a worse one, and two signs about one subject within an hour ring where each alone would not.
 */
import { silentLogOf } from './deaf.js';
import { type StoredSign, signId } from './entry-terms.js';
import type { Known, Maintenance } from './known.js';
import type { Weight } from './sign.js';
import type { Loudness, SignalDefinition } from './signal-kind.js';

/** Signs about one subject within this share a card, in milliseconds. */
const togetherMs = 60 * 60_000;

/** So long a sign waits for another one about the same subject, by when it happened: rows come up to a day late, in milliseconds. */
const waitingMs = 30 * 60 * 60_000;

/** A card of the last days: one that had a sign within the hour takes further ones. */
export interface OpenCard {
  readonly id: string;
  readonly about: string;
  readonly signs: readonly StoredSign[];
  readonly lastAt: Date;
}

/** What people answered: the same about the same subject is quiet until then. */
export interface Quieting {
  readonly about: string;
  readonly kind: string;
  /** Of the sign that was answered, before a maintenance window: a worse one rings. */
  readonly weight: Weight;
  /** Of one that says that a log is silent: that log. Another one is another thing, though its sign is on the same card. */
  readonly log: string | null;
  readonly until: Date;
  readonly says: string;
}

interface CombineInput {
  readonly now: Date;
  /** Signs that no card shows yet, or shows with less weight. */
  readonly fresh: readonly StoredSign[];
  /** Of weight B, from earlier rounds, alone so far. */
  readonly waiting: readonly StoredSign[];
  /** Of every subject that fresh signs are about. */
  readonly open: readonly OpenCard[];
  readonly quieted: readonly Quieting[];
  readonly known: Known;
  readonly definitions: ReadonlyMap<string, SignalDefinition>;
  /** What settings say of a kind. */
  readonly loudnessOf: (kind: string) => Loudness | undefined;
}

export interface CardWish {
  /** The card that grows; null: a new one. */
  readonly card: string | null;
  readonly loudness: 'loud' | 'normal';
  readonly signs: readonly StoredSign[];
}

interface Combined {
  readonly cards: readonly CardWish[];
  /** For the digest, each with why it did not ring. */
  readonly quiet: readonly { readonly sign: StoredSign; readonly why: string }[];
  /** What waits for a second sign from now on. */
  readonly waiting: readonly StoredSign[];
}

interface RatedSign {
  readonly sign: StoredSign;
  /** Why it is quiet; null: it is not. */
  readonly why: string | null;
}

export function combine(input: CombineInput): Combined {
  const rated = uniqueOf(input.fresh).map((sign) => rate(sign, input));
  const quiet = rated.flatMap(({ sign, why }) => (why === null ? [] : [{ sign, why }]));
  const loud = rated.flatMap(({ sign, why }) => (why === null ? [sign] : []));
  const waiting = input.waiting.filter(({ at }) => isNear(at, input.now));
  const subjects = [...new Set(loud.map(({ about }) => about.id))].sort();
  const cards: CardWish[] = [];
  const alone: StoredSign[] = [];
  for (const subject of subjects) {
    const fresh = loud.filter(({ about }) => about.id === subject);
    const before = waiting.filter(({ about, ...sign }) => about.id === subject && !isIn(fresh, { about, ...sign }));
    const shown = input.open.filter(({ about }) => about === subject).flatMap(({ signs }) => signs);
    const together = [...before, ...fresh].filter((sign) => !isShown(shown, sign));
    const card = openFor(input, subject, together);
    const rings = together.filter((sign) => ringsAlone(sign, input) || meets(sign, [...together, ...shown]));
    const loudness = loudnessOfAll(rings, input);
    if (rings.length > 0 && loudness !== 'digest')
      // What waited belongs to the story that it is a part of.
      cards.push({ card: card?.id ?? null, loudness, signs: together.toSorted((one, other) => one.at.localeCompare(other.at)) });
    else alone.push(...fresh.filter((sign) => !isShown(shown, sign)));
  }
  const rung = cards.flatMap(({ signs }) => signs);
  return {
    cards,
    quiet: [...quiet, ...alone.map((sign) => ({ sign, why: 'One sign of its kind, about an account without special rights.' }))],
    waiting: [...waiting.filter((sign) => !isIn(rung, sign)), ...alone],
  };
}

/** Each once: of two with one identity the one that weighs more. */
function uniqueOf(signs: readonly StoredSign[]): readonly StoredSign[] {
  const unique = new Map<string, StoredSign>();
  for (const sign of signs) {
    const known = unique.get(signId(sign));
    if (known === undefined || sign.weight < known.weight || (sign.weight === known.weight && sign.at < known.at))
      unique.set(signId(sign), sign);
  }
  return [...unique.values()];
}

function rate(sign: StoredSign, input: CombineInput): RatedSign {
  const definition = input.definitions.get(sign.kind);
  const expected = announced(sign, input);
  const window = windowOf(sign, input);
  const lowered = window === undefined ? sign : lower(sign, `It falls into a maintenance window: ${window.says}.`);
  if (expected !== null && definition?.neverQuiet !== true) return { sign, why: expected };
  const noted = expected === null ? lowered : { ...lowered, reasons: [...lowered.reasons, expected].slice(0, 8) };
  if (noted.weight === 'C') return { sign: noted, why: noted.reasons.at(-1) ?? 'Alone it is ordinary.' };
  // What has to be looked at each time is: an answer to one would make the next ones silent.
  const quieted = definition?.neverQuiet === true ? [] : input.quieted;
  const answer = quieted.find(
    ({ about, kind, weight, log, until }) =>
      about === noted.about.id && kind === noted.kind && weight <= sign.weight && log === silentLogOf(noted) && until > input.now,
  );
  if (answer !== undefined) return { sign: noted, why: answer.says };
  if (input.loudnessOf(sign.kind) === 'digest') return { sign: noted, why: 'Settings leave this kind to the digest.' };
  return { sign: noted, why: null };
}

function announced(sign: StoredSign, { known, definitions }: CombineInput): string | null {
  if (sign.about.type !== 'person' || !definitions.has(sign.kind)) return null;
  const at = new Date(sign.at);
  const found = known.expectations.find(
    ({ person, kinds, from, until }) =>
      person === sign.about.id && (kinds === null || kinds.includes(sign.kind)) && from <= at && at <= until,
  );
  return found === undefined ? null : `${found.by} announced it: ${found.says}.`;
}

function windowOf(sign: StoredSign, { known, definitions }: CombineInput): Maintenance | undefined {
  const at = new Date(sign.at);
  // Of people a window says nothing: an attacker waits for it.
  if (sign.about.type === 'person' || definitions.get(sign.kind)?.neverQuiet === true) return undefined;
  return known.maintenance.find(({ from, until }) => from <= at && at <= until);
}

function lower(sign: StoredSign, why: string): StoredSign {
  const weight = sign.weight === 'A' ? 'B' : 'C';
  return { ...sign, weight, lowered: true, reasons: [...sign.reasons, why].slice(0, 8) };
}

function ringsAlone(sign: StoredSign, input: CombineInput): boolean {
  const { known, loudnessOf } = input;
  // What a window lowered to B was an A: it is a card all the same, and not a loud one.
  if (sign.weight === 'A' || (sign.weight === 'B' && windowOf(sign, input) !== undefined)) return true;
  return loudnessOf(sign.kind) === 'loud' || (sign.about.type === 'person' && known.isWatched(known.person(sign.about.id)));
}

/** Another kind about the same subject within an hour. */
function meets(sign: StoredSign, others: readonly StoredSign[]): boolean {
  return others.some(
    (other) =>
      other.kind !== sign.kind &&
      other.weight !== 'C' &&
      Math.abs(new Date(other.at).getTime() - new Date(sign.at).getTime()) <= togetherMs,
  );
}

function loudnessOfAll(signs: readonly StoredSign[], input: CombineInput): Loudness {
  const each = signs.map((sign): Loudness => {
    const own = input.loudnessOf(sign.kind) ?? input.definitions.get(sign.kind)?.loudness ?? 'normal';
    if (sign.weight === 'A') return own;
    return own === 'digest' || (own === 'loud' && input.loudnessOf(sign.kind) !== 'loud') ? 'normal' : own;
  });
  return each.includes('loud') ? 'loud' : each.includes('normal') ? 'normal' : 'digest';
}

/** The newest card that grew within the hour, and else one that says the same already. */
function openFor({ open, now }: CombineInput, subject: string, signs: readonly StoredSign[]): OpenCard | undefined {
  const those = open
    .filter(({ about }) => about === subject)
    .toSorted((one, other) => other.lastAt.getTime() - one.lastAt.getTime());
  return (
    those.find(({ lastAt }) => now.getTime() - lastAt.getTime() <= togetherMs) ??
    those.find((card) => signs.every((sign) => isMoreOf(card, sign)))
  );
}

/** Rows of one act come hours apart: more of what a card shows, from the same hour and no worse, makes it grow however late it comes. */
function isMoreOf({ signs }: OpenCard, sign: StoredSign): boolean {
  return signs.some(
    (one) =>
      one.kind === sign.kind &&
      one.weight <= sign.weight &&
      Math.abs(new Date(one.at).getTime() - new Date(sign.at).getTime()) <= togetherMs,
  );
}

function isNear(at: string, now: Date): boolean {
  return now.getTime() - new Date(at).getTime() <= waitingMs;
}

function isIn(signs: readonly StoredSign[], sign: StoredSign): boolean {
  return signs.some((one) => signId(one) === signId(sign));
}

function isShown(shown: readonly StoredSign[], sign: StoredSign): boolean {
  return shown.some((one) => signId(one) === signId(sign) && one.weight <= sign.weight);
}
