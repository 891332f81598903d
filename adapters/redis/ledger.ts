/** The ledger on a Valkey stream: the entry's sequence number is the stream id, so two writers can never both append the same one. */
import type { Redis } from 'ioredis';
import type { Clock } from '../../src/clock.js';
import { canonicalJson } from '../../src/json.js';
import { brokenLink, type ChainHead, genesis, link } from '../../src/ledger/chain.js';
import { type Entry, entrySchema, type LedgerEvent } from '../../src/ledger/entry.js';
import type { Ledger } from '../../src/ledger/ledger.js';
import { keys } from './keys.js';

/** Appends when the id is the next one, and indexes the entry by its subject; 0 when somebody else was faster. */
const appendScript = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local head = 0
if last[1] then head = tonumber(string.match(last[1][1], '^(%d+)')) end
if tonumber(ARGV[1]) ~= head + 1 then return 0 end
redis.call('XADD', KEYS[1], ARGV[1] .. '-0', 'entry', ARGV[2])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[1], ARGV[3])
return 1`;

const pageSize = 500;

export function createLedger(redis: Redis, clock: Pick<Clock, 'now'>): Ledger {
  return {
    append: (tenant, subject, event) => append(redis, { tenant, subject, event, now: () => clock.now() }),
    subject: async (tenant, subject) => {
      const numbers = await redis.lrange(keys.subject(tenant, subject), 0, -1);
      const pipeline = redis.pipeline();
      for (const number of numbers) pipeline.xrange(keys.ledger(tenant), `${number}-0`, `${number}-0`);
      const replies = (await pipeline.exec()) ?? [];
      return replies.flatMap(([error, reply]) => {
        if (error !== null) throw error;
        return (reply as StreamRow[]).map(parse).filter((entry) => entry.subject === subject);
      });
    },
    recent: (tenant, limit) => redis.zrevrange(keys.subjects(tenant), 0, limit - 1),
    read: (tenant) => read(redis, tenant),
  };
}

async function append(
  redis: Redis,
  input: { tenant: string; subject: string; event: LedgerEvent; now: () => Date },
): Promise<Entry> {
  const { tenant, subject, event } = input;
  for (;;) {
    const entry = link(await head(redis, tenant), { tenant, subject, event, at: input.now() });
    const appended = await redis.eval(
      appendScript,
      3,
      keys.ledger(tenant),
      keys.subject(tenant, subject),
      keys.subjects(tenant),
      String(entry.seq),
      canonicalJson(entry),
      subject,
    );
    if (appended === 1) return entry;
  }
}

async function head(redis: Redis, tenant: string): Promise<ChainHead> {
  const [last] = (await redis.xrevrange(keys.ledger(tenant), '+', '-', 'COUNT', 1)) as StreamRow[];
  return last === undefined ? genesis : parse(last);
}

async function* read(redis: Redis, tenant: string): AsyncGenerator<Entry> {
  let before: ChainHead = genesis;
  for (;;) {
    const rows = (await redis.xrange(keys.ledger(tenant), `(${before.seq}-0`, '+', 'COUNT', pageSize)) as StreamRow[];
    if (rows.length === 0) return;
    for (const row of rows) {
      const entry = parse(row);
      const broken = brokenLink(before, entry);
      if (broken !== null) throw new Error(`The ledger of tenant ${tenant} is damaged. ${broken}`);
      yield entry;
      before = entry;
    }
  }
}

type StreamRow = readonly [id: string, fields: readonly string[]];

function parse([, fields]: StreamRow): Entry {
  return entrySchema.parse(JSON.parse(fields[1] ?? ''));
}
