/** Where ledgers are stored: a Valkey stream each; the number of an entry is its stream id, so two writers can never both append the same one. */
import { entryText } from '../../src/engine/ledger/chain.js';
import type { Entry } from '../../src/engine/ledger/entry.js';
import type { EntryLog, StoredRow } from '../../src/engine/ledger/entry-log.js';
import type { Range } from '../../src/engine/ledger/ranges.js';
import { isForeign } from '../../src/engine/ledger/retry-later.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';
import { holderInLua, leaseKeys, leaseValue } from './lease.js';
import type { ReplicatedWriter } from './replicated.js';
import { script } from './script.js';

/**
 * Appends when the entries continue the last one and every condition holds, all in one step. A row has its hash a second time, beside
 * the entry, because reading that out of a long entry takes time; rows of earlier versions do not. Where others wrote meanwhile it
 * answers with what they wrote.
 */
const appendScript = script(`${holderInLua}
if redis.call('EXISTS', KEYS[2]) == 1 then return 'halted' end
for i = 3, #KEYS do if holder(KEYS[i]) ~= ARGV[2] then return 'lease' end end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local head = 0
if last[1] then head = tonumber(string.match(last[1][1], '^(%d+)')) end
if tonumber(ARGV[1]) ~= head + 1 then return redis.call('XRANGE', KEYS[1], ARGV[1] .. '-0', '+', 'COUNT', 100) end
if last[1] and (last[1][2][4] or cjson.decode(last[1][2][2]).hash) ~= ARGV[3] then return 'forked' end
for i = 4, #ARGV, 2 do
  local seq = string.format('%d', head + 1 + (i - 4) / 2)
  redis.call('XADD', KEYS[1], seq .. '-0', 'entry', ARGV[i], 'hash', ARGV[i + 1])
end
return 'appended'`);

const pageSize = 500;

const answers = ['appended', 'forked', 'foreign', 'lease', 'halted'] as const;

/**
 * @param writer where replicas have to have an entry before it counts, for who wrote it and for who reads it; without one the server that takes it
 *   answers once it is on its disk
 */
export function createEntryLog(redis: StoreClient, writer?: ReplicatedWriter): EntryLog {
  // What allows or forbids an append is written where appends go: two connections may lead to two primaries for a while.
  const own = writer?.client ?? redis;
  return {
    mayLoseEnd: writer !== undefined,
    append: async (tenant, entries, { head, lease }) => {
      const held = lease === undefined ? [] : leaseKeys(lease);
      const run = (client: StoreClient): Promise<unknown> =>
        appendScript
          .run(
            client,
            [keys.ledger(tenant), keys.halted(tenant), ...held],
            [
              String(head.seq + 1),
              lease === undefined ? '' : leaseValue(lease),
              head.hash,
              ...entries.flatMap((entry) => [entryText(entry), entry.hash]),
            ],
          )
          .catch(foreign);
      const answer = await (writer === undefined
        ? run(redis)
        : writer.write(tenant, {
            run,
            hasWritten: (said) => said === 'appended',
            isThere: (client) => hasRow(client, tenant, entries.at(-1)),
          }));
      if (Array.isArray(answer)) return (answer as StreamRow[]).map(rowOf);
      const known = answers.find((one) => one === answer);
      if (known === undefined) throw new Error(`The store answered ${String(answer)} to an append.`);
      return known;
    },
    from: async (tenant, seq, limit) => {
      const ask = async (client: StoreClient): Promise<readonly StreamRow[]> =>
        (await client.xrange(keys.ledger(tenant), `${seq}-0`, '+', 'COUNT', limit).catch(noneOfForeign)) as StreamRow[];
      const rows = (await ask(redis)).map(rowOf);
      // Who follows a ledger asks for the last entry that is known, and what is behind it.
      const hasNews = rows.some((row) => row.seq > seq) || (seq === 1 && rows.length > 0);
      if (writer === undefined || !hasNews) return rows;
      // What no replica has yet may be lost, and something else stand in its place: nobody takes it in before.
      return (await writer.read(tenant, ask)).map(rowOf);
    },
    rows: (tenant, numbers) => rowsByNumber(redis, tenant, numbers),
    remove: (tenant, range) => removeRows(own, tenant, range),
    halted: (tenant) => textAt(redis, keys.halted(tenant)),
    halt: async (tenant, notice) => {
      await own.set(keys.halted(tenant), notice);
    },
    lift: async (tenant) => {
      await own.del(keys.halted(tenant));
    },
    putBack: (tenant) => textAt(redis, keys.putBack(tenant)),
    notePutBack: async (tenant, notice) => {
      await own.set(keys.putBack(tenant), notice);
    },
  };
}

async function rowsByNumber(
  redis: StoreClient,
  tenant: string,
  numbers: readonly number[],
): Promise<readonly (StoredRow | null)[]> {
  const pipeline = redis.pipeline();
  for (const [first, last] of neighbours(numbers))
    pipeline.xrange(keys.ledger(tenant), `${first}-0`, `${last}-0`, 'COUNT', last - first + 1);
  const replies = (await pipeline.exec()) ?? [];
  const found = new Map<number, StoredRow>();
  for (const [error, reply] of replies)
    for (const row of (error === null ? reply : noneOfForeign(error)) as StreamRow[]) {
      const read = rowOf(row);
      found.set(read.seq, read);
    }
  return numbers.map((seq) => found.get(seq) ?? null);
}

/** The newest first: anyone who reads meanwhile finds the beginning of a subject, and never a part of its middle. */
async function removeRows(redis: StoreClient, tenant: string, { from, to }: Range): Promise<number> {
  for (let removed = 0; ; ) {
    const rows = (await redis.xrevrange(keys.ledger(tenant), `${to}-0`, `${from}-0`, 'COUNT', pageSize)) as StreamRow[];
    if (rows.length === 0) return removed;
    removed += await redis.xdel(keys.ledger(tenant), ...rows.map(([id]) => id));
  }
}

function foreign(error: unknown): 'foreign' {
  if (isForeign(error)) return 'foreign';
  throw error;
}

/** What is no ledger any more holds no entry: that it is shorter than it was is found by anyone who knows. */
function noneOfForeign(error: unknown): readonly StreamRow[] {
  if (isForeign(error)) return [];
  throw error;
}

/** Numbers that follow each other, so that one command reads them: the first and the last of each run. */
function neighbours(numbers: readonly number[]): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const seq of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === seq) run[1] = seq;
    else runs.push([seq, seq]);
  }
  return runs;
}

/** Whether the store has this entry, and not another one in its place. */
async function hasRow(redis: StoreClient, tenant: string, entry: Entry | undefined): Promise<boolean> {
  if (entry === undefined) return true;
  const [row] = (await redis.xrange(keys.ledger(tenant), `${entry.seq}-0`, `${entry.seq}-0`)) as StreamRow[];
  return row !== undefined && rowOf(row).text === entryText(entry);
}

/** All rows of a ledger as they are stored; nothing of them is checked. */
export async function* storedRows(redis: StoreClient, tenant: string): AsyncGenerator<StoredRow> {
  const log = createEntryLog(redis);
  for (let from = 0; ; ) {
    const rows = await log.from(tenant, from, pageSize);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    from = Math.max(from, last.seq) + 1;
  }
}

type StreamRow = readonly [id: string, fields: readonly string[]];

/** A number that is none, in an id that someone wrote by hand, is that of no entry. */
function rowOf([id, fields]: StreamRow): StoredRow {
  return { seq: /^\d+-0$/.test(id) ? Number.parseInt(id, 10) : 0, text: fields[1] ?? '' };
}
