/** How the objects of a control come: from each row of a list, from the one row of its kind, or once everything was read. */

import type { Fields, Operation } from '../engine/plan/operation.js';
import type { Json } from '../lib/json.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { Read, Resource } from '../tenant/resource.js';
import type { Outcomes } from './control.js';
import type { Item, ItemValue } from './item.js';
import type { RowCollector } from './reasoning/findings/row-collector.js';

/** Objects of one kind: how they come, and what they say. */
export interface Collection {
  /** What it is read from; a plan needs all of it. */
  readonly reads: readonly Read[];
  /** There may be any number of objects, so that a read that broke off keeps the control from passing. */
  readonly isList: boolean;
  /** false: settings switch it off, and it only says so in the evidence. */
  readonly isJudged?: false;
  /** How many objects hold of which nothing is kept, once everything was read. */
  readonly others?: () => number;
  /** What is not said of an object whose state is unknown, for the refusal of a plan: `whether POP and IMAP are on`. */
  readonly unknown: string;
  /** Registers what it listens to. */
  listen(rows: RowCollector, take: (item: Item) => void): void;
  /** Gives the objects that depend on other reads, when all have ended. */
  settle(outcomes: Outcomes, take: (item: Item) => void): void;
  /** The change of a gap as a call; null: there is none. */
  operation(item: Item, change: { readonly before: Fields; readonly after: Fields }): Operation | null;
}

interface CollectionOptions extends Pick<Collection, 'unknown' | 'others'> {
  /** What its changes are written to; absent: what it is read from, or nothing. */
  readonly resource?: Pick<Resource, 'key'>;
  /** The call of a change; absent: an update of the object by its identity. */
  readonly operation?: Collection['operation'];
}

/** Every object of a list, judged as its row comes; null: out of scope. */
export function each<Row>(
  read: Read<Row>,
  options: CollectionOptions & { readonly item: (row: Row) => Item | null },
): Collection {
  return {
    ...collected({ resource: read.resource, ...options }),
    reads: [read],
    isList: true,
    listen: (rows, take) => {
      rows.on(read, (row) => {
        const item = options.item(row);
        if (item !== null) take(item);
      });
    },
    settle: () => undefined,
  };
}

/** The one object of its kind, judged when everything was read; undefined: no row came. Of several rows the first counts. */
export function single<Row>(
  read: Read<Row>,
  options: CollectionOptions & { readonly item: (row: Row | undefined, outcomes: Outcomes) => Item },
): Collection {
  let found: Row | undefined;
  return {
    ...collected({ resource: read.resource, ...options }),
    reads: [read],
    isList: false,
    listen: (rows) => {
      rows.on(read, (row) => {
        found ??= row;
      });
    },
    settle: (outcomes, take) => take(options.item(found, outcomes)),
  };
}

/** Objects that can be judged only when everything was read. */
export function afterwards(
  options: CollectionOptions & {
    readonly reads: readonly Read[];
    readonly items: (outcomes: Outcomes) => Iterable<Item>;
  },
): Collection {
  return {
    ...collected(options),
    reads: options.reads,
    isList: true,
    listen: () => undefined,
    settle: (outcomes, take) => {
      for (const item of options.items(outcomes)) take(item);
    },
  };
}

/** What settings switch off: it is named once, and neither judged nor changed. */
export function switchedOff(value: {
  readonly object: string;
  readonly property: string;
  readonly expected: string;
  readonly actual?: Json;
}): Collection {
  const { object, property, expected, actual = 'not judged' } = value;
  const values: readonly ItemValue[] = [{ property, actual, expected, state: 'holds', noted: true }];
  return {
    ...collected({ unknown: '' }),
    reads: [],
    isList: false,
    isJudged: false,
    listen: () => undefined,
    settle: (_outcomes, take) => take({ object, identity: null, values, exempt: expected }),
  };
}

/** Objects that another list holds, which says `in` of them. */
export function within({ reads = [], ...options }: CollectionOptions & { readonly reads?: readonly Read[] }): Collection {
  return { ...collected(options), reads, isList: true, listen: () => undefined, settle: () => undefined };
}

function collected({
  unknown,
  others,
  resource,
  operation,
}: CollectionOptions): Pick<Collection, 'unknown' | 'others' | 'operation'> {
  return {
    unknown,
    ...omitUndefined({ others }),
    operation:
      operation ??
      (({ object, identity }, { before, after }) =>
        identity === null || resource === undefined
          ? null
          : { kind: 'update', resource: resource.key, object, identity, before, after }),
  };
}
