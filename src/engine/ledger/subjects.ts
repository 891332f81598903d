/** The subjects of a ledger in the order in which they were touched last, so that what is new is found without passing what is old. */
import type { IntervalSet } from './interval-set.js';

export interface Subject {
  readonly id: string;
  /** Of its last entry. */
  hash: string;
  /** Numbers of its entries in the ledger, in order; never empty. */
  readonly numbers: IntervalSet;
}

/** A link of the chain of a kind: what was touched before it, and after it. */
interface Place {
  readonly subject: Subject;
  older: Place | null;
  newer: Place | null;
}

/** What ids begin with, up to their first dash: kinds are few, and anyone who asks for one does not pass the others. */
const kindOf = (id: string): string => id.slice(0, id.indexOf('-') + 1);

export class Subjects {
  readonly #places = new Map<string, Place>();
  /** The newest of each kind. */
  readonly #newest = new Map<string, Place>();

  get(id: string): Subject | undefined {
    return this.#places.get(id)?.subject;
  }

  /** It has the last entry of all now. */
  touch(subject: Subject): void {
    this.delete(subject.id);
    const kind = kindOf(subject.id);
    const older = this.#newest.get(kind) ?? null;
    const place: Place = { subject, older, newer: null };
    if (older !== null) older.newer = place;
    this.#newest.set(kind, place);
    this.#places.set(subject.id, place);
  }

  delete(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    const { older, newer } = place;
    if (older !== null) older.newer = newer;
    if (newer !== null) newer.older = older;
    else if (older !== null) this.#newest.set(kindOf(id), older);
    else this.#newest.delete(kindOf(id));
    this.#places.delete(id);
  }

  /** All of them, in no order. */
  *[Symbol.iterator](): Generator<Subject> {
    for (const { subject } of this.#places.values()) yield subject;
  }

  /** Those that were touched last first, of those that begin with one of the prefixes; of all where there is none. */
  *newestFirst(prefixes: readonly string[] = ['']): Generator<Subject> {
    const next = new Set<Place>();
    for (const [kind, place] of this.#newest)
      if (prefixes.some((prefix) => prefix.startsWith(kind) || kind.startsWith(prefix))) next.add(place);
    for (let place = newestOf(next); place !== null; place = newestOf(next)) {
      next.delete(place);
      if (place.older !== null) next.add(place.older);
      const { subject } = place;
      if (prefixes.some((prefix) => subject.id.startsWith(prefix))) yield subject;
    }
  }
}

function newestOf(places: Iterable<Place>): Place | null {
  let newest: Place | null = null;
  for (const place of places) if (newest === null || place.subject.numbers.last > newest.subject.numbers.last) newest = place;
  return newest;
}
