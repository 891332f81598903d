/** The rows that a tenant holds: of each collection, and in `byName` collections of each owner. */

import type { CollectionSpec } from './collections.js';
import type { RowSet } from './rows.js';
import type { Row } from './template.js';

/** The rows of a collection, or of one name in a `byName` collection. */
export interface Held {
  readonly spec: CollectionSpec;
  readonly owner: string | null;
  readonly rows: RowSet;
  /** Rows of everyone whom the file does not name, of which the list was made. */
  readonly usual?: readonly Row[];
}

interface Placed extends Held {
  /** Lower: held earlier. */
  readonly place: number;
}

/** Under this name a file has the list of everyone whom it does not name. */
export const everyoneElse = '*';

export class HeldRows {
  /** By collection, or by collection and owner, in the order in which they were first held. */
  private readonly held = new Map<string, Placed>();
  /** Lists by collection, then by owner in lower case, as services compare names: a request looks through no other mailbox's. */
  private readonly lists = new Map<string, Map<string, Placed>>();

  /** In place of what was held of the same collection and owner. */
  hold(held: Held): void {
    const { spec, owner } = held;
    const key = owner === null ? spec.key : `${spec.key}/${owner}`;
    const placed = { ...held, place: this.held.get(key)?.place ?? this.held.size };
    this.held.set(key, placed);
    if (owner === null) return;
    const lists = this.lists.get(spec.key) ?? new Map<string, Placed>();
    this.lists.set(spec.key, lists);
    const name = owner.toLowerCase();
    // A list under the same name in other letters was there first.
    if ((lists.get(name)?.place ?? placed.place) === placed.place) lists.set(name, placed);
  }

  collection(key: string): RowSet | undefined {
    return this.held.get(key)?.rows;
  }

  /** The list of an owner who goes by all these names; of several the one that was held first. */
  listOf(key: string, names: readonly string[]): RowSet | undefined {
    const lists = this.lists.get(key);
    let first: Placed | undefined;
    for (const name of names) {
      const list = name === '' ? undefined : lists?.get(name.toLowerCase());
      if (list !== undefined && (first === undefined || list.place < first.place)) first = list;
    }
    return first?.rows;
  }

  /** Whose lists a `byName` collection holds, without those of everyone who is not named. */
  ownersOf(key: string): readonly string[] {
    return this.all().flatMap(({ spec, owner }) => (spec.key === key && owner !== null && owner !== everyoneElse ? [owner] : []));
  }

  all(): readonly Held[] {
    return [...this.held.values()];
  }
}
