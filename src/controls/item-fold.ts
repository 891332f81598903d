/** Counts the objects of an inspection, collection by collection, and says what all of them come to. */
import type { Outcomes } from './control.js';
import { type Item, isExempt, stateOf } from './item.js';
import type { Collection } from './item-collection.js';
import type { Inspection } from './item-control.js';
import type { PartState } from './reasoning/findings/parts.js';
import { RowCollector } from './reasoning/findings/row-collector.js';

/** How many objects stand where. */
export interface Tally {
  /** All of them but the exempt ones. */
  readonly objects: number;
  readonly holds: number;
  readonly gaps: number;
  readonly unknown: number;
  /** Of those that may be as they are. */
  readonly exempt: { readonly holds: number; readonly gaps: number; readonly unknown: number };
}

/** What all rows say together. */
export interface Found<Name extends string = string> {
  readonly outcomes: Outcomes;
  readonly of: Readonly<Record<Name, Tally>>;
  /** Of all objects of a collection together; a list that broke off is unknown at best. Null: settings switch it off, or there is no object. */
  readonly state: Readonly<Record<Name, PartState | null>>;
  /** All collections that count. */
  readonly total: Tally;
  /** No list broke off. */
  readonly whole: boolean;
}

/** Those that settings do not switch off. */
export function collectionsOf<Name extends string>({ collections }: Inspection<Name>): readonly (readonly [Name, Collection])[] {
  return (Object.entries(collections) as [Name, Collection | null][]).flatMap(([name, collection]) =>
    collection === null ? [] : [[name, collection] as const],
  );
}

/** Counts the objects of one collection. */
class Counter {
  private readonly own = { holds: 0, gaps: 0, unknown: 0 };
  private readonly exempt = { holds: 0, gaps: 0, unknown: 0 };

  see(item: Item): void {
    const state = stateOf(item);
    this[isExempt(item) ? 'exempt' : 'own'][state === 'gap' ? 'gaps' : state] += 1;
  }

  get tally(): Tally {
    const { holds, gaps, unknown } = this.own;
    return { ...this.own, objects: holds + gaps + unknown, exempt: { ...this.exempt } };
  }
}

/** Counts every object of every collection, and hands it on. */
export class ItemFold<Name extends string> {
  readonly rows: RowCollector;
  private readonly inspection: Inspection<Name>;
  private readonly counters = new Map<Name, Counter>();
  private readonly take: (name: Name, item: Item) => void;

  constructor(inspection: Inspection<Name>, take: (name: Name, item: Item, of: Collection) => void) {
    this.inspection = inspection;
    this.rows = inspection.rows ?? new RowCollector();
    const known = new Map(collectionsOf(inspection));
    for (const name of known.keys()) this.counters.set(name, new Counter());
    this.take = (listed, item) => {
      const name = (item.in ?? listed) as Name;
      const collection = known.get(name);
      if (collection === undefined) return;
      this.counters.get(name)?.see(item);
      take(name, item, collection);
    };
    for (const [name, collection] of known) collection.listen(this.rows, (item) => this.take(name, item));
  }

  /** To be asked once, when all rows were seen. */
  found(outcomes: Outcomes): Found<Name> {
    const collections = collectionsOf(this.inspection);
    for (const [name, collection] of collections) collection.settle(outcomes, (item) => this.take(name, item));
    const named = <Value>(valueIn: (name: Name, collection: Collection) => Value) =>
      Object.fromEntries(collections.map(([name, collection]) => [name, valueIn(name, collection)])) as Record<Name, Value>;
    const isWhole = ({ isList, reads }: Collection) => !isList || reads.every((read) => outcomes(read).complete);
    const of = named((name, { others }) => withOthers(this.counters.get(name)?.tally ?? nothing, others?.() ?? 0));
    const state = named((name, collection) => (collection.isJudged === false ? null : stateOfAll(of[name], isWhole(collection))));
    const whole = collections.every(([, collection]) => isWhole(collection));
    const found = { outcomes, of, state, whole, total: nothing };
    const leftOut = this.inspection.leftOut?.(found) ?? [];
    const counting = collections.flatMap(([name]) => (leftOut.includes(name) ? [] : [of[name]]));
    return { ...found, total: counting.reduce(sum, nothing) };
  }
}

function stateOfAll({ objects, gaps, unknown }: Tally, whole: boolean): PartState | null {
  if (gaps > 0) return 'gap';
  if (unknown > 0 || !whole) return 'unknown';
  return objects === 0 ? null : 'holds';
}

function withOthers(tally: Tally, others: number): Tally {
  return { ...tally, objects: tally.objects + others, holds: tally.holds + others };
}

const nothing: Tally = { objects: 0, holds: 0, gaps: 0, unknown: 0, exempt: { holds: 0, gaps: 0, unknown: 0 } };

function sum(one: Tally, other: Tally): Tally {
  return {
    objects: one.objects + other.objects,
    holds: one.holds + other.holds,
    gaps: one.gaps + other.gaps,
    unknown: one.unknown + other.unknown,
    exempt: {
      holds: one.exempt.holds + other.exempt.holds,
      gaps: one.exempt.gaps + other.exempt.gaps,
      unknown: one.exempt.unknown + other.exempt.unknown,
    },
  };
}
