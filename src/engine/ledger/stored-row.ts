/** Reads a stored row: an entry, or what is wrong with it. */
import { z } from 'zod';
import type { Keyring } from '../../keys/keyring.js';
import { parsedOrNull } from '../../lib/json.js';
import { type Entry, entrySchema, eventSchema } from './entry.js';
import type { StoredRow } from './entry-log.js';
import { isSignedLater } from './envelope.js';

/**
 * `newer`: a later version wrote it, which this one cannot read: a form, a type or a field that is not known yet. Anything else that is
 * no entry is `damaged`.
 */
export type Unreadable = { readonly unreadable: 'damaged' | 'newer'; readonly problem: string };

const types: ReadonlySet<string> = new Set(eventSchema.options.map(({ shape }) => shape.type.value));
const anyEntry = z.looseObject({ v: z.number().int(), event: z.looseObject({ type: z.string() }) });
const newestForm = 2;

/**
 * @param keyring says a later version from someone who writes nonsense: what one of our keys signed was not edited. Without one, what
 * has a form or a type that is not known is taken for it.
 */
export function readRow({ seq, text }: StoredRow, keyring?: Keyring): Entry | Unreadable {
  const data = parsedOrNull(text);
  const entry = entrySchema.safeParse(data);
  if (entry.success) {
    return entry.data.seq === seq ? entry.data : damaged(seq, `calls itself entry ${entry.data.seq}`);
  }
  if (keyring === undefined ? looksLater(data) : isSignedLater(data, keyring))
    return {
      unreadable: 'newer',
      problem: `Entry ${seq} was written by a newer version of hardenbot. Run that version, or a later one, everywhere.`,
    };
  return damaged(seq, 'is no entry');
}

function looksLater(data: unknown): boolean {
  const { success, data: row } = anyEntry.safeParse(data);
  return success && (row.v > newestForm || !types.has(row.event.type));
}

export function isUnreadable(read: Entry | Unreadable): read is Unreadable {
  return 'unreadable' in read;
}

function damaged(seq: number, what: string): Unreadable {
  return { unreadable: 'damaged', problem: `Entry ${seq} ${what}: it was edited after it was written.` };
}
