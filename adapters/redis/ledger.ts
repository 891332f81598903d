/** The ledger on a Valkey stream: the entry's sequence number is the stream id, so two writers can never both append the same one. */
import type { Clock } from '../../src/clock.js';
import { canonicalJson } from '../../src/json.js';
import { brokenLink, type ChainHead, genesis, link } from '../../src/ledger/chain.js';
import { type Entry, entrySchema, type LedgerEvent } from '../../src/ledger/entry.js';
import type { AppendConditions, Ledger, Witness } from '../../src/ledger/ledger.js';
import { LeaseLost, LedgerBehind, NotNow } from '../../src/ledger/not-now.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { leaseKeys, leaseValue } from './lease.js';
import { script } from './script.js';

/**
 * Appends when the entries continue the last one and every condition holds, and indexes them by their subject, all in one step. A row has
 * its hash a second time, beside the entry, because reading that out of a long entry takes time; rows of earlier versions do not. Where
 * others wrote meanwhile it answers with what they wrote.
 */
const appendScript = script(`
if redis.call('EXISTS', KEYS[4]) == 1 then return 'halted' end
for i = 5, #KEYS do if redis.call('GET', KEYS[i]) ~= ARGV[3] then return 'lease' end end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
local head = 0
if last[1] then head = tonumber(string.match(last[1][1], '^(%d+)')) end
if tonumber(ARGV[1]) ~= head + 1 then return redis.call('XRANGE', KEYS[1], ARGV[1] .. '-0', '+', 'COUNT', 100) end
if last[1] and (last[1][2][4] or cjson.decode(last[1][2][2]).hash) ~= ARGV[5] then return 'forked' end
if ARGV[4] ~= '' and redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[4]) then return 'moved' end
for i = 6, #ARGV, 2 do
  local seq = string.format('%d', head + 1 + (i - 6) / 2)
  redis.call('XADD', KEYS[1], seq .. '-0', 'entry', ARGV[i], 'hash', ARGV[i + 1])
  redis.call('RPUSH', KEYS[2], seq)
  redis.call('ZADD', KEYS[3], seq, ARGV[2])
end
return 'appended'`);

/** The entries of one subject, in one step. */
const subjectScript = script(`
local lines = {}
for _, number in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  local row = redis.call('XRANGE', KEYS[2], number .. '-0', number .. '-0')[1]
  if row then lines[#lines + 1] = row[2][2] end
end
return lines`);

const pageSize = 500;

/** `witness` is asked before each append and told after it; without one, a store that lost its end is not noticed. */
export function createLedger(redis: StoreClient, clock: Pick<Clock, 'now'>, witness?: Witness): Ledger {
  const heads = new Map<string, ChainHead>();
  const follow = async (tenant: string, appended?: readonly Entry[]): Promise<ChainHead> => {
    heads.delete(tenant);
    const seen = await ask(tenant, appended);
    heads.set(tenant, { seq: seen.seq, hash: seen.hash });
    return seen;
  };
  const ask = async (tenant: string, appended?: readonly Entry[]): Promise<ChainHead> => {
    const store = { head: () => head(redis, tenant), read: (after: ChainHead) => read(redis, tenant, after) };
    if (witness === undefined) return appended?.at(-1) ?? store.head();
    try {
      return await witness.follow(tenant, store, appended);
    } catch (error) {
      if (error instanceof LedgerBehind) await redis.set(keys.halted(tenant), error.message);
      throw error;
    }
  };
  const appendAll: Ledger['appendAll'] = (tenant, subject, events, conditions = {}) =>
    append(redis, { tenant, subject, events, conditions, now: () => clock.now(), follow, heads });
  return {
    append: async (tenant, subject, event, conditions) => {
      const [entry] = await appendAll(tenant, subject, [event], conditions);
      if (entry === undefined) throw new Error('An entry was appended and is not there.');
      return entry;
    },
    appendAll,
    subject: async (tenant, subject) => {
      const lines = await subjectScript.run(redis, [keys.subject(tenant, subject), keys.ledger(tenant)], []);
      return (lines as string[]).map(parseLine).filter((entry) => entry.subject === subject);
    },
    count: (tenant, subject) => redis.llen(keys.subject(tenant, subject)),
    recent: (tenant, limit) => redis.zrevrange(keys.subjects(tenant), 0, limit - 1),
    read: (tenant, after = genesis) => read(redis, tenant, after),
    head: (tenant) => follow(tenant),
  };
}

interface Append {
  readonly tenant: string;
  readonly subject: string;
  readonly events: readonly LedgerEvent[];
  readonly conditions: AppendConditions;
  readonly now: () => Date;
  readonly follow: (tenant: string, appended?: readonly Entry[]) => Promise<ChainHead>;
  /** The head as this process saw it last, by tenant: mostly still the head, which spares asking for it. */
  readonly heads: Map<string, ChainHead>;
}

async function append(redis: StoreClient, input: Append): Promise<readonly Entry[]> {
  const { tenant, follow, heads } = input;
  let before = heads.get(tenant);
  // What others wrote since the head that was remembered: the witness gets it together with ours.
  let others: readonly Entry[] = [];
  for (;;) {
    heads.delete(tenant);
    const remembered = before;
    before ??= await follow(tenant);
    const entries = chained(before, input);
    const [first] = entries;
    if (first === undefined) return [];
    const answer = await attempt(redis, { first, entries }, input.conditions);
    if (answer === 'appended') {
      await follow(tenant, [...others, ...entries]);
      return entries;
    }
    if (answer === 'forked' && remembered === undefined)
      throw new LedgerBehind(`Entry ${before.seq} of tenant ${tenant} is not the one that was appended.`);
    const since = answer === 'forked' ? [] : entriesOrThrow(answer, input);
    // The connection repeats a command whose answer was lost: then it is our own entry that is in the way.
    if (since[0]?.hash === first.hash) {
      await follow(tenant);
      return entries;
    }
    const goesOn = since.length > 0 && continues(before, since);
    others = goesOn ? [...others, ...since] : [];
    before = goesOn ? since.at(-1) : undefined;
  }
}

/** The entries in an answer to an append that came too late. Throws what any other answer stands for. */
function entriesOrThrow(answer: unknown, { tenant, subject, events }: Append): readonly Entry[] {
  if (Array.isArray(answer)) return (answer as StreamRow[]).map(parse);
  switch (answer) {
    case 'lease':
      throw new LeaseLost(
        `The lease of ${subject} ended before it was written down (${events.map(({ type }) => type).join(', ')}).`,
      );
    case 'moved':
      throw new NotNow(`Something was decided about ${subject} meanwhile.`, 0);
    case 'halted':
      throw new LedgerBehind(`The ledger of tenant ${tenant} lost its end.`);
    default:
      throw new Error(`The store answered ${String(answer)} to an append.`);
  }
}

function continues(before: ChainHead, entries: readonly Entry[]): boolean {
  return entries.every((entry, index) => brokenLink(entries[index - 1] ?? before, entry) === null);
}

function chained(before: ChainHead, { tenant, subject, events, now }: Append): readonly Entry[] {
  const entries: Entry[] = [];
  for (const event of events) entries.push(link(entries.at(-1) ?? before, { tenant, subject, event, at: now() }));
  return entries;
}

function attempt(
  redis: StoreClient,
  { first, entries }: { readonly first: Entry; readonly entries: readonly Entry[] },
  conditions: AppendConditions,
): Promise<unknown> {
  const { tenant, subject } = first;
  const { lease } = conditions;
  const held = lease === undefined ? [] : leaseKeys(lease);
  const all = [keys.ledger(tenant), keys.subject(tenant, subject), keys.subjects(tenant), keys.halted(tenant), ...held];
  return appendScript.run(redis, all, [
    String(first.seq),
    subject,
    lease === undefined ? '' : leaseValue(lease),
    String(conditions.entries ?? ''),
    first.prev,
    ...entries.flatMap((entry) => [canonicalJson(entry), entry.hash]),
  ]);
}

async function head(redis: StoreClient, tenant: string): Promise<ChainHead> {
  const [last] = (await redis.xrevrange(keys.ledger(tenant), '+', '-', 'COUNT', 1)) as StreamRow[];
  return last === undefined ? genesis : parse(last);
}

async function* read(redis: StoreClient, tenant: string, after: ChainHead): AsyncGenerator<Entry> {
  let before: ChainHead = after;
  for (;;) {
    const rows = (await redis.xrange(keys.ledger(tenant), `(${before.seq}-0`, '+', 'COUNT', pageSize)) as StreamRow[];
    if (rows.length === 0) return;
    for (const row of rows) {
      const entry = parse(row);
      const broken = brokenLink(before, entry);
      if (broken !== null) throw new LedgerBehind(`The ledger of tenant ${tenant} is damaged. ${broken}`);
      yield entry;
      before = entry;
    }
    if (rows.length < pageSize) return;
  }
}

type StreamRow = readonly [id: string, fields: readonly string[]];

function parse([, fields]: StreamRow): Entry {
  return parseLine(fields[1] ?? '');
}

function parseLine(line: string): Entry {
  return entrySchema.parse(JSON.parse(line));
}
