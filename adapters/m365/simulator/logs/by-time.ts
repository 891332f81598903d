/** The rows of a log in the order of their events, so that a short window of a long log is found without reading all of it. */
import type { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { momentOf } from './log.js';

/** Milliseconds, both inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

export const eternity: Window = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

interface Entry {
  readonly at: number;
  /** The position among all rows: a page that goes on later passes over rows that came after its list was begun. */
  readonly position: number;
  readonly row: Row;
}

interface Index {
  revision: number;
  upTo: number;
  readonly entries: Entry[];
}

const indexes = new WeakMap<RowSet, Index>();

/** The rows of a window, the oldest first, of those that stand before position `end`. */
export function inWindow(rows: RowSet, property: string, window: Window, end: number = rows.end): readonly Row[] {
  const { entries } = indexOf(rows, property);
  const found: Row[] = [];
  for (let place = firstFrom(entries, window.from); place < entries.length; place += 1) {
    const entry = entries[place];
    if (entry === undefined || entry.at > window.to) break;
    if (entry.position < end) found.push(entry.row);
  }
  return found;
}

function indexOf(rows: RowSet, property: string): Index {
  const known = indexes.get(rows);
  const index = known !== undefined && known.revision === rows.revision ? known : begun(rows);
  for (; index.upTo < rows.end; index.upTo += 1) {
    const row = rows.at(index.upTo);
    if (row === undefined) continue;
    const at = momentOf(row, property);
    index.entries.splice(firstFrom(index.entries, at, true), 0, { at, position: index.upTo, row });
  }
  return index;
}

function begun(rows: RowSet): Index {
  const index: Index = { revision: rows.revision, upTo: 0, entries: [] };
  indexes.set(rows, index);
  return index;
}

/** The place of the first entry at or after a moment; with `behind` that of the first one after it. */
function firstFrom(entries: readonly Entry[], at: number, behind = false): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = entries[middle]?.at ?? 0;
    if (there < at || (behind && there === at)) low = middle + 1;
    else high = middle;
  }
  return low;
}
