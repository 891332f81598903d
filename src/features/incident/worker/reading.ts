/** Reads whole lists about one account, and remembers by name which could not be read. */

import { plainJson } from '../../../chat/safe-text.js';
import { mayAnswerLater, type TenantError } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { type Read, readKey, readName } from '../../../tenant/resource.js';
import { type Rows, rowsOf } from '../../../tenant/rows-of.js';
import type { IncidentEvidence } from '../entry-terms.js';

/** Which answers mean an empty list with nothing missing. */
interface Absence {
  /** There is no such thing. */
  readonly absent?: true;
  /** The tenant lacks the licence without which there can be none. */
  readonly unlicensed?: true;
}

export interface Reading {
  /** `what` is how people call it. `absent`: the answer "there is no such thing" is an empty list and nothing is missing. */
  list<Row>(what: string, read: Read<Row>, options?: Absence): Promise<Rows<Row>>;
  /** Names what was not read, and why. */
  leave(what: string, reason: string): void;
  /** Counts what was read earlier, for another purpose. */
  note(what: string, rows: number): void;
  readonly counts: readonly { readonly what: string; readonly rows: number }[];
  readonly missing: IncidentEvidence['missing'];
  /** Reads that failed because a service was busy or out of reach: they may go well later. */
  readonly busy: readonly TenantError[];
  /** Rows as they were parsed, one line of JSON each; those that find no room are left out. */
  readonly lines: readonly string[];
}

/**
 * The file would not fit what chats and the store take; the counts are those of all rows. No list takes more than half of the room that is
 * left: anyone can make ten thousands of sign-ins that fail, and what is read after them is there all the same.
 */
const maxLines = 50_000;
/** UTF-16 units of all lines, at most three bytes each: anyone makes rows as long as the service takes, and no file of more than 128 MB is read from the store. */
const maxLength = 32 * 1024 * 1024;

export function startReading(client: ReadsTenant): Reading {
  const counts: { what: string; rows: number }[] = [];
  const missing: IncidentEvidence['missing'] = [];
  const busy: TenantError[] = [];
  const lines: string[] = [];
  let length = 0;
  const keep = (name: string, rows: readonly unknown[]): void => {
    let room = Math.ceil((maxLength - length) / 2);
    for (const row of rows.slice(0, Math.ceil((maxLines - lines.length) / 2))) {
      const line = plainJson(JSON.stringify({ read: name, row }));
      if (line.length >= room) continue;
      room -= line.length + 1;
      length += line.length + 1;
      lines.push(line);
    }
  };
  /** What is read in several parts is one list to people. */
  const counted = (what: string, rows: number): void => {
    const known = counts.find((one) => one.what === what);
    if (known === undefined) counts.push({ what, rows });
    else known.rows += rows;
  };
  return {
    counts,
    missing,
    busy,
    lines,
    leave: (read, reason) => void missing.push({ read, reason }),
    note: counted,
    list: async <Row>(what: string, read: Read<Row>, options: Absence = {}) => {
      const { rows, problem } = await rowsOf(client, read);
      const isAbsent =
        (problem?.kind === 'notFound' && options.absent === true) ||
        ((problem?.kind === 'unlicensed' || problem?.kind === 'invalid') && options.unlicensed === true);
      counted(what, rows.length);
      keep(readName(read), rows);
      if (problem === null || isAbsent) return { rows, problem: null };
      if (mayAnswerLater(problem)) busy.push(problem);
      const { permission = problem.kind === 'forbidden' ? read.resource.permission.read : undefined } = problem.detail;
      missing.push({ read: what, reason: problem.message, ...omitUndefined({ permission }) });
      return { rows, problem };
    },
  };
}

/** Each list is read once, however many things are looked for in it. */
export function readingOnce(reading: Reading): Reading {
  const known = new Map<string, Promise<Rows<unknown>>>();
  return {
    ...reading,
    list: async <Row>(what: string, read: Read<Row>, options: Parameters<Reading['list']>[2] = {}) => {
      const name = JSON.stringify([readKey(read), read.fields, options]);
      const earlier = known.get(name) as Promise<Rows<Row>> | undefined;
      const answer = earlier ?? reading.list(what, read, options);
      known.set(name, answer);
      const { rows, problem } = await answer;
      if (earlier !== undefined && problem !== null) reading.leave(what, problem.message);
      return { rows, problem };
    },
  };
}

/** An OData filter as it goes into an address. `'` in a name is doubled by `quotedText`. */
export function filterOf(text: string): string {
  return encodeURIComponent(text);
}
