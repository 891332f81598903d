/** What someone who can write to the store and holds no key may do there, by what the manual says of the store: any key, any field of a job. */
import { type Redis, ReplyError } from 'ioredis';
import { type Chance, chanceOf } from '../chaos/random';
import { allQueues, isJob } from './kinds';
import { attackersWord } from './sayings';

interface AttackInput {
  readonly redis: Redis;
  readonly tenantId: string;
  /** Values as they were at earlier moments, as the server writes them out. */
  readonly older: readonly ReadonlyMap<string, Buffer>[];
  readonly chance: Chance;
}

type Attack = (input: AttackInput) => Promise<unknown>;

const garbage = [
  attackersWord,
  '',
  '{}',
  '[]',
  'null',
  '-1',
  '1e999',
  `{"text":"${attackersWord}"}`,
  `kept/1 ${attackersWord}`,
] as const;

/** The kinds of keys that the manual lists, so that those of which there are many are not tried alone. */
function kindOf(key: string): string {
  return key.replace(/[a-z]-[a-z0-9]{7}|[0-9a-f-]{20,}|\d+/g, '*');
}

async function keysOf(redis: Redis, fits: (key: string) => boolean = () => true): Promise<readonly string[]> {
  return (await redis.keys('*')).filter(fits).sort();
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item | undefined {
  return items[chance.below(Math.max(1, items.length))];
}

/** Of a kind first, then of that kind: a queue with many jobs is no likelier than a lease. */
async function anyKey({ redis, chance }: AttackInput, fits?: (key: string) => boolean): Promise<string | undefined> {
  const all = await keysOf(redis, fits);
  const kind = pick(chance, [...new Set(all.map(kindOf))]);
  return pick(
    chance,
    all.filter((key) => kindOf(key) === kind),
  );
}

const isLedger = (key: string): boolean => key.endsWith(':ledger');
const fieldsOfJobs = [
  'data',
  'opts',
  'name',
  'timestamp',
  'delay',
  'priority',
  'processedOn',
  'finishedOn',
  'atm',
  'ats',
  'stc',
  'failedReason',
  'returnvalue',
  'stacktrace',
  'parentKey',
  'rjk',
  'deid',
] as const;

async function editField(redis: Redis, key: string, chance: Chance): Promise<void> {
  const field = pick(chance, Object.keys(await redis.hgetall(key))) ?? attackersWord;
  await redis.hset(key, field, chance.pick(garbage));
}

/** One element, one field, one byte or a score. */
async function edit({ redis, chance }: AttackInput, key: string): Promise<void> {
  const word = chance.pick(garbage);
  switch (await redis.type(key)) {
    case 'string': {
      const value = (await redis.get(key)) ?? '';
      const at = chance.below(value.length + 1);
      await redis.set(key, chance.happens(0.5) ? word : `${value.slice(0, at)}x${value.slice(at + 1)}`, 'KEEPTTL');
      return;
    }
    case 'hash':
      return editField(redis, key, chance);
    case 'list':
      if (chance.happens(0.5)) await redis.lset(key, 0, word);
      else await redis.rpush(key, word);
      return;
    case 'set':
      await redis.sadd(key, word);
      return;
    case 'zset': {
      const members = await redis.zrange(key, '0', '-1');
      await redis.zadd(key, chance.pick(['0', '1', '9e15']), pick(chance, members) ?? word);
      return;
    }
    case 'stream':
      await redis.xadd(key, '*', 'entry', word, 'hash', word);
      return;
    default:
  }
}

/** A row of the ledger with another word in it, in its place. */
async function editRow({ redis, tenantId }: AttackInput, place: (rows: number) => number): Promise<void> {
  const key = `hardenbot:{${tenantId}}:ledger`;
  const rows = await redis.xrange(key, '-', '+');
  const at = place(rows.length);
  const writing = redis.multi().del(key);
  for (const [index, [id, fields]] of rows.entries())
    writing.xadd(
      key,
      id,
      ...fields.map((field) => (index === at ? field.replace(/"at":"[^"]*"|"name":"[^"]*"/, `"at":"${attackersWord}"`) : field)),
    );
  await writing.exec();
}

async function repeatRow({ redis, tenantId, chance }: AttackInput): Promise<void> {
  const key = `hardenbot:{${tenantId}}:ledger`;
  const row = pick(chance, await redis.xrange(key, '-', '+'));
  if (row !== undefined) await redis.xadd(key, '*', ...row[1]);
}

async function forgeRow({ redis, tenantId, chance }: AttackInput): Promise<void> {
  const key = `hardenbot:{${tenantId}}:ledger`;
  const [last] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
  const [, entry = '{}'] = last?.[1] ?? [];
  const said = chance.pick([`"type":"approved"`, `"type":"kept"`, `"type":"rejected"`, `"type":"${attackersWord}"`]);
  await redis.xadd(key, '*', 'entry', entry.replace(/"type":"[^"]*"/, said), 'hash', attackersWord);
}

async function forgeJob({ redis, chance }: AttackInput, times: number): Promise<void> {
  const queue = chance.pick(allQueues);
  const model = pick(chance, await keysOf(redis, isJob));
  const fields = model === undefined ? {} : await redis.hgetall(model);
  for (let n = 0; n < times; n += 1) {
    const id = `${900_000 + chance.below(90_000)}`;
    const data = (fields['data'] ?? '{}').replace(/"(subject|messageKey|channel|name)":"[^"]*"/, `"$1":"${attackersWord}"`);
    await redis.hset(`{hardenbot}:${queue}:${id}`, {
      ...fields,
      data,
      name: chance.pick(['apply', 'undo', 'draw', 'plan', 'keep', fields['name'] ?? 'x']),
    });
    await redis.lpush(`{hardenbot}:${queue}:wait`, id);
  }
  await redis.zadd(`{hardenbot}:${queue}:marker`, 0, '0');
}

const stopping = `
for _, queue in ipairs(ARGV) do
  local at = '{hardenbot}:' .. queue
  redis.pcall('HSET', at .. ':meta', 'paused', '1')
  if redis.call('EXISTS', at .. ':wait') == 1 then redis.call('RENAME', at .. ':wait', at .. ':paused') end
end`;

const holding = `
local held = {}
for _, queue in ipairs(ARGV) do
  local meta = '{hardenbot}:' .. queue .. ':meta'
  local kind = redis.call('TYPE', meta).ok
  if (kind == 'hash' or kind == 'none') and redis.call('HSETNX', meta, 'paused', '1') == 1 then held[#held + 1] = queue end
end
return held`;

const going = `
for _, queue in ipairs(ARGV) do
  local at = '{hardenbot}:' .. queue
  redis.pcall('HDEL', at .. ':meta', 'paused')
  redis.pcall('ZADD', at .. ':marker', 0, '0')
end`;

/** Stops every queue that goes, so that what a press brings is struck as it lies there. @returns their names */
export async function hold(redis: Redis): Promise<readonly string[]> {
  return (await redis.eval(holding, 0, ...allQueues)) as readonly string[];
}

export async function letGo(redis: Redis, held: readonly string[]): Promise<void> {
  await redis.eval(going, 0, ...held);
}

/** Whether a process works at a job now. */
export async function isAtWork(redis: Redis): Promise<boolean> {
  const found = await redis.eval(working, 0, ...allQueues);
  return found === 1;
}

const working = `
for _, queue in ipairs(ARGV) do
  local active = '{hardenbot}:' .. queue .. ':active'
  if redis.call('TYPE', active).ok == 'list' and redis.call('LLEN', active) > 0 then return 1 end
end
return 0`;

/** By name. To claim a press that is still to come is left out: the manual says that it swallows it. */
export const attacks: Readonly<Record<string, Attack>> = {
  'delete a key': async (input) => input.redis.del((await anyKey(input, (key) => !isLedger(key))) ?? ''),
  'edit a key': async (input) => edit(input, (await anyKey(input, (key) => !isLedger(key))) ?? ''),
  'another type': async (input) => {
    const key = await anyKey(input, (one) => !isLedger(one));
    if (key !== undefined) await input.redis.set(key, input.chance.pick(garbage));
  },
  'swap two keys': async (input) => {
    const { redis } = input;
    const one = await anyKey(input, (key) => !isLedger(key));
    const other = one === undefined ? undefined : await anyKey(input, (key) => !isLedger(key) && key !== one);
    if (one === undefined || other === undefined) return;
    const [a, b] = [await redis.dumpBuffer(one), await redis.dumpBuffer(other)];
    if (a !== null && b !== null) await redis.multi().restore(one, 0, b, 'REPLACE').restore(other, 0, a, 'REPLACE').exec();
  },
  'put a key back as it was': async ({ redis, older, chance }) => {
    const [key, value] =
      pick(
        chance,
        [...(pick(chance, older) ?? [])].filter(([name]) => !isLedger(name)),
      ) ?? [];
    if (key !== undefined && value !== undefined) await redis.restore(key, 0, value, 'REPLACE');
  },
  'delete all notes of messages': async ({ redis }) => {
    for (const key of await keysOf(redis, (one) => /:(copies|message|shown|reached|notify)/.test(one))) await redis.del(key);
  },
  'craft all notes of messages': async ({ redis, chance }) => {
    for (const key of await keysOf(redis, (one) => /:(copies|message|reached|notify)/.test(one)))
      for (const field of (await redis.type(key)) === 'hash' ? await redis.hkeys(key) : [])
        await redis.hset(key, field, chance.pick(garbage));
  },
  'craft stored plans': async ({ redis }) => {
    for (const key of await keysOf(redis, (one) => one.includes(':plan:')))
      if ((await redis.type(key)) === 'list')
        await redis.lset(
          key,
          0,
          ((await redis.lindex(key, 0)) ?? '').replace(/true|false/g, (word) => (word === 'true' ? 'false' : 'true')),
        );
  },
  'make up a lease': async ({ redis, tenantId, chance }) => {
    for (const name of ['exchange.OrganizationConfig', 'graph.conditionalAccessPolicies', 'graph.namedLocations', 'graph.users'])
      await redis.set(`hardenbot:{${tenantId}}:lease:${name}`, chance.pick(['1:x', '999999:x', attackersWord]));
  },
  'make up how far was read': ({ redis, tenantId, chance }) => redis.set(`hardenbot:{${tenantId}}:heard`, chance.pick(garbage)),
  'make up a notice': ({ redis, tenantId, chance }) =>
    redis.set(`hardenbot:{${tenantId}}:ledger:${chance.pick(['halted', 'lost', attackersWord])}`, chance.pick(garbage)),
  'edit fields of jobs': async (input) => {
    const { redis, chance } = input;
    for (const key of await keysOf(redis, isJob))
      if (chance.happens(0.7))
        await redis.hset(key, chance.pick(fieldsOfJobs), chance.pick([...garbage, '0', '99', '9999999999999']));
  },
  'delete all jobs': async ({ redis }) => {
    for (const key of await keysOf(redis, (one) => allQueues.some((queue) => one.startsWith(`{hardenbot}:${queue}:`))))
      await redis.del(key);
  },
  'stop the queues': ({ redis }) => redis.eval(stopping, 0, ...allQueues),
  'stop the queue of messages': ({ redis }) => redis.eval(stopping, 0, 'outbox'),
  'spoil the lists of queues': async ({ redis, chance }) => {
    for (const queue of allQueues)
      await redis.set(`{hardenbot}:${queue}:${chance.pick(['wait', 'delayed', 'active', 'events', 'marker'])}`, attackersWord);
  },
  'put off what is delayed': async ({ redis }) => {
    for (const queue of allQueues)
      for (const id of (await redis.type(`{hardenbot}:${queue}:delayed`)) === 'zset'
        ? await redis.zrange(`{hardenbot}:${queue}:delayed`, '0', '-1')
        : [])
        await redis.zadd(`{hardenbot}:${queue}:delayed`, '9000000000000000', id);
  },
  'forge a job': (input) => forgeJob(input, 1),
  'flood with jobs': (input) => forgeJob(input, 60),
  'edit a row of the ledger': (input) => editRow(input, (rows) => input.chance.below(Math.max(1, rows))),
  'edit the first row of the ledger': (input) => editRow(input, () => 0),
  'repeat a row of the ledger': repeatRow,
  'forge a row of the ledger': forgeRow,
  'cut the ledger': async ({ redis, tenantId, chance }) =>
    redis.xtrim(`hardenbot:{${tenantId}}:ledger`, 'MAXLEN', '=', String(chance.below(3))),
  'drop the last row of the ledger': async ({ redis, tenantId }) => {
    const key = `hardenbot:{${tenantId}}:ledger`;
    const [last] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
    if (last !== undefined) await redis.xdel(key, last[0]);
  },
  'delete the first row of the ledger': async ({ redis, tenantId }) => {
    const key = `hardenbot:{${tenantId}}:ledger`;
    const [row] = await redis.xrange(key, '-', '+', 'COUNT', 1);
    if (row !== undefined) await redis.xdel(key, row[0]);
  },
  'delete the ledger': ({ redis, tenantId }) => redis.del(`hardenbot:{${tenantId}}:ledger`),
  'a ledger that is none': ({ redis, tenantId }) => redis.set(`hardenbot:{${tenantId}}:ledger`, attackersWord),
  'put the ledger back as it was': async ({ redis, older, chance, tenantId }) => {
    const value = pick(chance, older)?.get(`hardenbot:{${tenantId}}:ledger`);
    if (value !== undefined) await redis.restore(`hardenbot:{${tenantId}}:ledger`, 0, value, 'REPLACE');
  },
  'empty the store': ({ redis }) => redis.flushall(),
};

/** Those that change a ledger: most end a course early, because the tenant is halted. */
export const onLedger: readonly string[] = Object.keys(attacks).filter((name) => /ledger|empty the store/.test(name));

const dumping = `
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  found[#found + 1] = key
  found[#found + 1] = redis.call('DUMP', key)
end
return found`;

/** Every value that is there. */
export async function dumpOf(redis: Redis): Promise<ReadonlyMap<string, Buffer>> {
  const answer = (await redis.callBuffer('EVAL', dumping, '0')) as readonly Buffer[];
  const all = answer.flatMap((part, index) => (index % 2 === 0 ? [[String(part), answer[index + 1]] as const] : []));
  return new Map(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])).sort(byKey));
}

const byKey = ([one]: readonly [string, Buffer], [other]: readonly [string, Buffer]): number => (one < other ? -1 : 1);

/** Plays one. @param choice decides what the attack picks */
export async function attack(
  of: { readonly redis: Redis; readonly tenantId: string; readonly older: AttackInput['older'] },
  name: string,
  choice: number,
): Promise<Damage<unknown>> {
  const run = attacks[name];
  if (run === undefined) throw new Error(`There is no attack "${name}".`);
  return ruinsOf({ ...of, tenant: of.tenantId }, () => run({ ...of, chance: chanceOf(choice) }));
}

/** What may have been done to the end of a ledger. */
export interface Damage<Result> {
  readonly result: Result | undefined;
  /** The end is another one than it was: it was cut off, or something stands behind it. */
  readonly ruins: boolean;
  /** Whether any row is another one, or was added by anyone but a process. */
  readonly touches: boolean;
  /** How the end was, where it may not be so any more. */
  readonly end: End | null;
}

/** The end of a ledger before someone touched it, and the ids of what someone added behind it. */
export interface End {
  readonly id: string;
  readonly was: string;
  readonly forged: readonly string[];
}

/** Whether the end is another one, which processes notice on their own: a row in the middle they notice when they read it. */
export function isRuined(rows: readonly Row[], { id, was, forged }: End): boolean {
  const at = rows.findIndex((row) => row.id === id);
  const now = rows[at];
  if (now === undefined || rows.some((row) => forged.includes(row.id))) return true;
  return now.text !== was && (at === rows.length - 1 || hashIn(now.text) !== hashIn(was));
}

/**
 * Plays what may do anything to the store, and says whether the end of the ledger is another one afterwards, which processes notice on their own; a row in
 * the middle they notice when they read it.
 */
export async function ruinsOf<Result>(
  of: { readonly redis: Redis; readonly tenant: string },
  run: () => Promise<Result>,
): Promise<Damage<Result>> {
  const [before, cutBefore] = [await rowsOf(of), await lastCut(of)];
  let result: Result | undefined;
  try {
    result = await run();
  } catch (error) {
    // What attacks before it made impossible, because a key has another type by now, is left out.
    if (!(error instanceof ReplyError)) throw error;
  }
  const after = await rowsOf(of);
  // Of what another stream holds that was put in its place, nothing is to last.
  const last = before.findLast(isEntry);
  // What stands where there was none may be no ledger either.
  if (last === undefined) return { result, ruins: false, touches: (await of.redis.exists(ledgerOf(of.tenant))) === 1, end: null };
  const known = new Set(before.map(({ text }) => text));
  // What a process appended meanwhile is no damage.
  const forged = after.filter(
    ({ id, text }) => !before.some((row) => row.id === id) && (text.includes(attackersWord) || known.has(text)),
  );
  const stands = new Map(after.map(({ id, text }) => [id, text]));
  // A process may have appended the row that was cut off after the rows were read.
  const isCut = (await lastCut(of)) !== cutBefore;
  const touches = isCut || forged.length > 0 || before.some(({ id, text }) => stands.get(id) !== text);
  const end = { id: last.id, was: last.text, forged: forged.map(({ id }) => id) };
  const now = stands.get(last.id);
  const isInPlace = now !== undefined && now !== last.text && hashIn(now) === hashIn(last.text);
  return { result, ruins: !isInPlace && isRuined(after, end), touches, end: touches ? end : null };
}

export interface Row {
  readonly id: string;
  readonly text: string;
}

/** A row as processes write them, whatever it says. */
function isEntry({ text }: Row): boolean {
  const [first] = JSON.parse(text) as readonly unknown[];
  return first === 'entry';
}

/** The hash that a row names as its own. */
function hashIn(text: string): unknown {
  return (JSON.parse(text) as readonly unknown[])[3];
}

const ledgerOf = (tenant: string): string => `hardenbot:{${tenant}}:ledger`;

/** The newest row that was ever cut out of the ledger, which no process does; null where it is no stream. */
async function lastCut({ redis, tenant }: { readonly redis: Redis; readonly tenant: string }): Promise<unknown> {
  const key = ledgerOf(tenant);
  if ((await redis.type(key)) !== 'stream') return null;
  const info = (await redis.xinfo('STREAM', key)) as readonly unknown[];
  return info[info.indexOf('max-deleted-entry-id') + 1];
}

/** The rows of the ledger; none where that is something else. */
export async function rowsOf({ redis, tenant }: { readonly redis: Redis; readonly tenant: string }): Promise<readonly Row[]> {
  const key = ledgerOf(tenant);
  if ((await redis.type(key)) !== 'stream') return [];
  return (await redis.xrange(key, '-', '+')).map(([id, fields]) => ({ id, text: JSON.stringify(fields) }));
}
