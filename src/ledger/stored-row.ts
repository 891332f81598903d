/** Reads a stored row: an entry, or what is wrong with it. */
import { z } from 'zod';
import { parsedOrNull } from '../json.js';
import type { Keyring } from '../keys/keyring.js';
import { type Entry, entrySchema, eventSchema } from './entry.js';
import type { StoredRow } from './entry-log.js';
import { isSignedLater } from './envelope.js';

/** `newer`: a later version wrote it, which this one cannot read; anything else that is not an entry is `damaged`. */
export type Unreadable = { readonly unreadable: 'damaged' | 'newer'; readonly problem: string };

const types: ReadonlySet<string> = new Set(eventSchema.options.map(({ shape }) => shape.type.value));
const anyEntry = z.looseObject({ v: z.number().int(), event: z.looseObject({ type: z.string() }) });
const newestForm = 2;

/** @param keyring tells a later version from somebody who writes nonsense; without one everything that looks later is taken for it */
export function readRow({ seq, text }: StoredRow, keyring?: Keyring): Entry | Unreadable {
  const data = parsedOrNull(text);
  const entry = entrySchema.safeParse(data);
  if (entry.success) {
    return entry.data.seq === seq ? entry.data : damaged(seq, `calls itself entry ${entry.data.seq}`);
  }
  const other = anyEntry.safeParse(data);
  const isLater = other.success && (other.data.v > newestForm || !types.has(other.data.event.type));
  if (isLater && (keyring === undefined || isSignedLater(data, keyring)))
    return {
      unreadable: 'newer',
      problem: `Entry ${seq} was written by a newer version of hardenbot. Run that version, or a later one, everywhere.`,
    };
  return damaged(seq, 'is no entry');
}

export function isUnreadable(read: Entry | Unreadable): read is Unreadable {
  return 'unreadable' in read;
}

function damaged(seq: number, what: string): Unreadable {
  return { unreadable: 'damaged', problem: `Entry ${seq} ${what}: it was edited after it was written.` };
}
