/** The rows of a log in the order of their events, so that a short window of a long log is found without reading all of it. */
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

/** Takes rows in the order of their positions. */
export class ByTime {
  private readonly entries: Entry[] = [];

  /** @param property where a row has its moment */
  constructor(readonly property: string) {}

  add(position: number, row: Row): void {
    const at = momentOf(row, this.property);
    this.entries.splice(this.placeFrom(at, true), 0, { at, position, row });
  }

  /** The rows of a window, the oldest first, of those that stand before position `end`. */
  within(window: Window, end: number): readonly Row[] {
    const found: Row[] = [];
    for (let place = this.placeFrom(window.from); place < this.entries.length; place += 1) {
      const entry = this.entries[place];
      if (entry === undefined || entry.at > window.to) break;
      if (entry.position < end) found.push(entry.row);
    }
    return found;
  }

  /** The place of the first entry at or after a moment; with `behind` that of the first one after it. */
  private placeFrom(at: number, behind = false): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.entries[middle]?.at ?? 0;
      if (there < at || (behind && there === at)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
