/** Reading a collection page by page, as far as the state file lets it be read. */
import type { Row } from './template.js';
import type { Collection } from './tenant.js';

interface ScanOptions {
  /** Position to start at. */
  readonly from: number;
  /** At most this many rows. */
  readonly limit: number;
  readonly matches: (row: Row) => boolean;
}

interface Scanned {
  readonly rows: readonly Row[];
  /** Where to go on, or null at the end. */
  readonly next: number | null;
  /** The list breaks here, with no row left to give before the break. */
  readonly broken: boolean;
}

/** Looks one match ahead, so that a link to a next page is only given when there is something, or a break, behind it. */
export function scan(collection: Collection, options: ScanOptions): Scanned {
  const end = collection.cut?.after ?? collection.rows.end;
  const rows: Row[] = [];
  for (let position = options.from; position < end; position += 1) {
    const row = collection.rows.at(position);
    if (row === undefined || !options.matches(row)) continue;
    if (rows.length === options.limit) return { rows, next: position, broken: false };
    rows.push(row);
  }
  if (collection.cut === null) return { rows, next: null, broken: false };
  return rows.length === 0 ? { rows, next: null, broken: true } : { rows, next: end, broken: false };
}
