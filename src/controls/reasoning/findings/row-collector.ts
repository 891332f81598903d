/** Sends each row of a fold to the handler of its read, with the row's own type. */
import { type Read, readKey } from '../../../tenant/resource.js';

/** Typed dispatch for `RowFold.see`: register a handler per read, then pass `see` on. */
export class RowCollector {
  private readonly handlers = new Map<string, (row: unknown) => void>();
  /** Rows come in runs of one read: its handler is looked up once a run. */
  private lastRead: Read | null = null;
  private lastHandler: ((row: unknown) => void) | undefined;

  /** Calls `handler` with every row of the read, after those that were there before it: several parts may judge the same rows. */
  on<Row>(read: Read<Row>, handler: (row: Row) => void): this {
    const key = readKey(read);
    const before = this.handlers.get(key);
    const added = handler as (row: unknown) => void;
    this.handlers.set(key, before === undefined ? added : both(before, added));
    this.lastRead = null;
    return this;
  }

  /** Keeps every row of the read: for collections that are small by nature (policies, connectors, rules). */
  all<Row>(read: Read<Row>): readonly Row[] {
    const rows: Row[] = [];
    this.on(read, (row) => rows.push(row));
    return rows;
  }

  see = (read: Read, row: unknown): void => {
    if (read !== this.lastRead) {
      this.lastRead = read;
      this.lastHandler = this.handlers.get(readKey(read));
    }
    this.lastHandler?.(row);
  };
}

type Handler = (row: unknown) => void;

function both(one: Handler, other: Handler): Handler {
  return (row) => {
    one(row);
    other(row);
  };
}
