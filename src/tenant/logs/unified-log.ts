/** The unified audit log, as every reader of hardenbot searches it: whole, and through what this process knows of it. */
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../client.js';
import { type Period, readOf } from '../resource.js';
import {
  type AuditRecord,
  auditRecord,
  maxAuditEntries,
  recordTime,
  unifiedAuditRecords,
} from '../resources/unified-audit-log.js';
import { type KeptEntry, KeptLog } from './kept-log.js';

interface RecordQuestion extends Period {
  /** The operations that are searched for. */
  readonly operations: readonly string[];
  /** Set by what asks again and again: it leaves people their share of what the service takes. */
  readonly polls?: true;
}

interface RecordPage {
  readonly records: readonly AuditRecord[];
  /** Entries that hold no record. */
  readonly unreadable: number;
}

const fields = ['CreationDate', 'Operations', 'UserIds', 'AuditData'] as const;

/** The shortest stretch that a search is cut into, in milliseconds. */
const minStretchMs = 60_000;

/** A search answers a number of entries at most: one that came to it is made again for each half of its time. Throws TenantError. */
export async function* searchRecords(client: ReadsTenant, question: RecordQuestion): AsyncIterable<RecordPage> {
  const { from, to, operations, polls } = question;
  if (operations.length === 0) return;
  const parameters = { StartDate: from.toISOString(), EndDate: to.toISOString(), Operations: [...operations] };
  let seen = 0;
  const where = { parameters, ...(polls === true ? { polls } : {}) };
  for await (const { rows } of client.read(readOf(unifiedAuditRecords, fields, where))) {
    seen += rows.length;
    const records = rows.map((row) => auditRecord(row));
    const known = records.filter((record) => record !== null);
    yield { records: known, unreadable: records.length - known.length };
  }
  if (seen < maxAuditEntries) return;
  const middle = new Date((from.getTime() + to.getTime()) / 2);
  if (to.getTime() - from.getTime() <= minStretchMs)
    throw new TenantError(`it holds more than ${maxAuditEntries} entries of one minute, and the service answers no more.`, {
      kind: 'incomplete',
    });
  yield* searchRecords(client, { ...question, to: middle });
  yield* searchRecords(client, { ...question, from: middle });
}

/**
 * What happened in a period. What signals searched for meanwhile is not asked for again: of the service only what is newer, or all of it where this process
 * does not know the period. Throws TenantError.
 */
export async function recordsOf(client: ReadsTenant, question: RecordQuestion): Promise<readonly AuditRecord[]> {
  const kept = client.logs?.unified;
  const missing = kept?.missing(question) ?? null;
  const known = kept === undefined ? null : kept.within(question);
  if (known !== null && missing === null) return known;
  const found: AuditRecord[] = [];
  for await (const { records } of searchRecords(client, { ...question, ...missing })) found.push(...records);
  const ids = new Set(found.map(({ Id }) => Id));
  return [...found, ...(known ?? []).filter(({ Id }) => !ids.has(Id))];
}

/** What asks again and again finds in its next look what this answer did not have yet, in milliseconds. */
const contentMs = 15 * 60_000;

interface KeptRecord extends KeptEntry {
  readonly record: AuditRecord;
}

/** Of records that are searched for again and again, those that others ask about too: who changed a setting, and which mailboxes were touched. */
export class KeptRecords {
  readonly #log: KeptLog<KeptRecord>;
  /** What every search had asked for; null: there was none. In lower case. */
  #operations: ReadonlySet<string> | null = null;

  constructor(maxEntries: number) {
    this.#log = new KeptLog({ overlapMs: 30 * 60_000, keptMs: 30 * 60 * 60_000, maxEntries });
  }

  /** A search for these operations was answered whole. */
  note({ from, to, operations }: RecordQuestion, records: readonly AuditRecord[]): void {
    const asked = new Set(operations.map((name) => name.toLowerCase()));
    const before = this.#operations;
    this.#operations = before === null ? asked : new Set([...before].filter((name) => asked.has(name)));
    this.#log.note({ from, to }, records.flatMap(keptOf));
  }

  /** What has to be asked for until the answer to a question is known; null: nothing. */
  missing(question: RecordQuestion): Period | null {
    const { operations } = question;
    const isSearched = operations.every((name) => this.#operations?.has(name.toLowerCase()) === true);
    return isSearched ? this.#log.missing(question, question.polls === true ? contentMs : undefined) : question;
  }

  within(question: RecordQuestion): readonly AuditRecord[] {
    const wanted = new Set(question.operations.map((name) => name.toLowerCase()));
    return this.#log
      .within(question)
      .flatMap(({ record }) => (wanted.has((record.Operation ?? '').toLowerCase()) ? [record] : []));
  }
}

/** What Exchange writes of its mailboxes and of cmdlets. No other reader uses sign-ins and chats, and there are many. */
const keptTypes: ReadonlySet<number | null | undefined> = new Set([1, 2, 3]);

function keptOf(record: AuditRecord): readonly KeptRecord[] {
  const at = recordTime(record);
  if (at === null || !record.Id || !keptTypes.has(record.RecordType)) return [];
  return [
    { id: record.Id, at, record: { ...record, ExtendedProperties: null, OperationProperties: null, ModifiedProperties: null } },
  ];
}
