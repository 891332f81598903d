/** What is done to a key or a field of a job: each manner fits every kind. */
import type { Redis } from 'ioredis';
import type { Chance } from '../chaos/random';
import { misplaced } from './fitting';
import { order, unsigned } from './forged';
import { allQueues, type Kind } from './kinds';
import { attackersWord } from './sayings';

export interface Attacked {
  readonly redis: Redis;
  readonly tenant: string;
  /** Values as they were at earlier moments, as the server writes them out. */
  readonly older: readonly ReadonlyMap<string, Buffer>[];
  readonly chance: Chance;
}

/** Whether there was anything to do it to. */
type Way = (of: Attacked, kind: Kind) => Promise<boolean>;

export const manners = ['delete', 'craft', 'swap', 'replay', 'back-date', 'flood', 'another type'] as const;
export type Manner = (typeof manners)[number];

const words = [
  attackersWord,
  '',
  '{}',
  '[]',
  'null',
  '0',
  '-1',
  '9',
  '1e999',
  '9007199254740993',
  JSON.stringify(attackersWord),
  `{"text":"${attackersWord}"}`,
  `{"conversation":{"channel":"hardening","platform":"terminal"},"message":"m-1"}`,
  `kept/1 ${'0'.repeat(16)} 2026-11-24T09:00:00.000Z ${'A'.repeat(86)}\n"${attackersWord}"`,
] as const;

/** Numbers that stand for much, and moments before and after everything. */
const moments = ['0', '1', '1795510800000', '9000000000000', '2026-11-24T09:00:00.000Z', '1999-12-31T23:59:59.000Z'] as const;
const many = 40;

async function present({ redis, tenant, chance }: Attacked, kind: Kind): Promise<readonly string[]> {
  const found = (await redis.keys('*')).filter((key) => kind.has(key, tenant)).sort();
  return chance.shuffled(found);
}

/** Jobs that have the field come first. */
async function withField({ redis }: Attacked, found: readonly string[], field: string): Promise<readonly string[]> {
  const have = await Promise.all(found.map(async (key) => (await redis.hexists(key, field)) === 1));
  return found.filter((_key, index) => have[index]);
}

const ways: Readonly<Record<Manner, Way>> = {
  delete: async (of, kind) => {
    const [key] = await present(of, kind);
    return key !== undefined && (await of.redis.del(key)) === 1;
  },
  craft: async (of, kind) => {
    const { redis, chance, tenant } = of;
    if (kind.name.startsWith('queue ') && chance.happens(0.5)) {
      await order(of);
      return true;
    }
    const [key = kind.like(tenant, 'made-up')] = await present(of, kind);
    const fits = chance.happens(0.9) === /^key (halted|putBack)$/.test(kind.name) ? 'notice' : 'value';
    const isFit = chance.happens(0.4);
    const type = await redis.type(key);
    const genuine = type === 'string' ? ((await redis.get(key)) ?? '') : '';
    const word = isFit ? await unsigned(of, fits, genuine) : chance.pick(words);
    switch (type) {
      case 'hash': {
        const fields = await redis.hgetall(key);
        await redis.hset(key, chance.shuffled(Object.keys(fields))[0] ?? word, changed(fields, word, chance));
        break;
      }
      case 'list':
        if (chance.happens(0.5))
          await redis.lset(key, 0, chance.happens(0.5) ? word : edited((await redis.lindex(key, 0)) ?? '', chance));
        else await redis.rpush(key, word);
        break;
      case 'set':
        await redis.sadd(key, word);
        break;
      case 'zset':
        await redis.zadd(key, chance.pick(['0', '1', '9e15']), chance.shuffled(await redis.zrange(key, '0', '-1'))[0] ?? word);
        break;
      case 'stream':
        await craftRow(redis, key, chance);
        break;
      default:
        await redis.set(key, isFit || chance.happens(0.5) ? word : edited(genuine, chance), 'KEEPTTL');
    }
    return true;
  },
  swap: async (of, kind) => {
    if (of.chance.happens(0.6) && (await misplaced(of, (key) => kind.has(key, of.tenant)))) return true;
    const [one, same] = await present(of, kind);
    const { redis } = of;
    if (one === undefined) return false;
    const type = await redis.type(one);
    const others = of.chance.shuffled((await redis.keys('*')).filter((key) => key !== one));
    const alike = await Promise.all(others.map((key) => redis.type(key)));
    const other = same ?? others.find((_key, index) => alike[index] === type);
    return other !== undefined && (await exchanged(redis, one, other));
  },
  replay: async (of, kind) => {
    const { redis, tenant, chance, older } = of;
    const candidates = older.flatMap((dump) => [...dump].filter(([key]) => kind.has(key, tenant)));
    for (const [key, value] of chance.shuffled(candidates)) {
      const now = await redis.dumpBuffer(key);
      if (now?.equals(value)) continue;
      await redis.restore(key, 0, value, 'REPLACE');
      return true;
    }
    return false;
  },
  'back-date': async (of, kind) => {
    const { redis, chance } = of;
    const [key] = await present(of, kind);
    if (key === undefined) return false;
    const to = chance.pick(moments);
    switch (await redis.type(key)) {
      case 'hash': {
        const [[field, value] = ['at', '']] = chance.shuffled(Object.entries(await redis.hgetall(key)));
        await redis.hset(key, field, dated(value, to));
        break;
      }
      case 'zset':
        for (const member of await redis.zrange(key, '0', '-1'))
          await redis.zadd(key, Number.isNaN(Number(to)) ? '0' : to, member);
        break;
      case 'list':
        await redis.lset(key, 0, dated((await redis.lindex(key, 0)) ?? '', to));
        break;
      case 'set':
        await redis.sadd(key, to);
        break;
      case 'stream':
        await backDatedRow(redis, key, chance);
        break;
      default:
        await redis.set(key, dated((await redis.get(key)) ?? '', to), 'KEEPTTL');
    }
    return true;
  },
  flood: async (of, kind) => {
    const { redis, tenant } = of;
    const [key = kind.like(tenant, 'flood')] = await present(of, kind);
    const type = await redis.type(key);
    const value = type === 'none' ? null : await redis.dumpBuffer(key);
    const flooding = redis.pipeline();
    for (let n = 0; n < many; n += 1) {
      if (type === 'hash') flooding.hset(key, `${attackersWord}-${n}`, attackersWord);
      else if (type === 'list') flooding.rpush(key, `${900_000 + n}`);
      else if (type === 'set') flooding.sadd(key, `${attackersWord}-${n}`);
      else if (type === 'zset') flooding.zadd(key, n, `${900_000 + n}`);
      else if (type !== 'stream') flooding.append(key, attackersWord.repeat(50));
      const like = kind.like(tenant, `flood-${n}`);
      if (value !== null && like !== key) flooding.restore(like, 60_000, value, 'REPLACE');
    }
    await flooding.exec();
    if (type === 'stream') await redis.xadd(key, '*', 'entry', attackersWord.repeat(1000), 'hash', attackersWord);
    return true;
  },
  'another type': async (of, kind) => {
    const { redis, tenant, chance } = of;
    const [key = kind.like(tenant, 'made-up')] = await present(of, kind);
    await redis.del(key);
    if (chance.happens(0.5)) await redis.set(key, chance.pick(words));
    else await redis.xadd(key, '*', attackersWord, attackersWord);
    return true;
  },
};

/** The same for one field of a job. */
const waysOfField: Readonly<Record<Manner, (of: Attacked, kind: Kind, field: string) => Promise<boolean>>> = {
  delete: async (of, kind, field) => {
    const [key] = await withField(of, await present(of, kind), field);
    return key !== undefined && (await of.redis.hdel(key, field)) === 1;
  },
  craft: async (of, kind, field) => {
    if (of.chance.happens(0.5)) {
      await order(of, field === 'data' ? {} : { [field]: of.chance.pick(['9', ...words]) });
      return true;
    }
    const found = await present(of, kind);
    for (const key of found)
      await of.redis.hset(
        key,
        field,
        field === 'data' || field === 'opts' ? await forgedJson(of, key, field) : of.chance.pick(['9', '99', ...words]),
      );
    return found.length > 0;
  },
  swap: async (of, kind, field) => {
    const { redis } = of;
    const found = await present(of, kind);
    const [one, other] = found;
    if (one === undefined || other === undefined) return false;
    const [a, b] = [await redis.hget(one, field), await redis.hget(other, field)];
    await redis.hset(one, field, b ?? '');
    await redis.hset(other, field, a ?? '');
    return true;
  },
  // An earlier value of the same field, from the job of another queue where it has none.
  replay: async (of, kind, field) => {
    const found = await present(of, kind);
    const [to] = found;
    const [from] = (await withField(of, found, field)).filter((key) => key !== to);
    if (to === undefined) return false;
    await of.redis.hset(to, field, from === undefined ? '1' : ((await of.redis.hget(from, field)) ?? ''));
    return true;
  },
  'back-date': async (of, kind, field) => {
    const found = await present(of, kind);
    for (const key of found)
      await of.redis.hset(key, field, dated((await of.redis.hget(key, field)) ?? '0', of.chance.pick(moments)));
    return found.length > 0;
  },
  flood: async (of, kind, field) => {
    const { redis, chance } = of;
    const [model] = await present(of, kind);
    const fields = model === undefined ? {} : await redis.hgetall(model);
    const queue = /^[^:]+:([^:]+):/.exec(model ?? '')?.[1] ?? chance.pick(allQueues);
    const flooding = redis.pipeline();
    for (let n = 0; n < many; n += 1) {
      flooding.hset(`{hardenbot}:${queue}:${900_000 + n}`, {
        ...fields,
        name: fields['name'] ?? 'apply',
        data: fields['data'] ?? '{}',
        [field]: chance.pick(words),
      });
      flooding.lpush(`{hardenbot}:${queue}:wait`, `${900_000 + n}`);
    }
    await flooding.zadd(`{hardenbot}:${queue}:marker`, 0, '0').exec();
    return true;
  },
  'another type': async (of, kind, field) => {
    const found = await present(of, kind);
    for (const key of found)
      await of.redis.hset(key, field, of.chance.pick(['[[[[', '{"__proto__":{}}', '\u0000', '"', 'true', '9'.repeat(400)]));
    return found.length > 0;
  },
};

/** Plays it; false where there is nothing of the kind now. */
export function attackKind(of: Attacked, kind: Kind, manner: Manner): Promise<boolean> {
  return kind.field === undefined ? ways[manner](of, kind) : waysOfField[manner](of, kind, kind.field);
}

/** The value as it is, but for one string in it that says what the attacker wants: it is shown where it is believed without its signature. */
function spoken(value: string, chance: Chance): string {
  const strings = [...value.matchAll(/(?<=[:,[{\n])"(?:[^"\\]|\\.)*"(?!\s*:)/g)];
  const [one] = chance.shuffled(strings);
  if (one === undefined) return attackersWord;
  return `${value.slice(0, one.index)}${JSON.stringify(attackersWord)}${value.slice(one.index + one[0].length)}`;
}

function edited(value: string, chance: Chance): string {
  if (chance.happens(0.5)) return spoken(value, chance);
  const at = chance.below(value.length + 1);
  return `${value.slice(0, at)}${chance.pick(['x', '', '0', '"', '}', 'false'])}${value.slice(at + 1)}`;
}

function changed(fields: Readonly<Record<string, string>>, word: string, chance: Chance): string {
  const [value = ''] = chance.shuffled(Object.values(fields));
  return chance.happens(0.4) ? value : chance.happens(0.5) ? edited(value, chance) : word;
}

function dated(value: string, to: string): string {
  const iso = /\d{4}-\d\d-\d\dT[\d:.]+Z/;
  if (iso.test(value)) return value.replace(iso, /^\d+$/.test(to) ? new Date(Number(to)).toISOString() : to);
  return /\d{4,}/.test(value) ? value.replace(/\d{4,}/, to) : to;
}

/** What a job says, with another subject, place, key or view in it, of those that are somewhere in the store. */
async function forgedJson({ redis, chance }: Attacked, key: string, field: string): Promise<string> {
  const own = (await redis.hget(key, field)) ?? '{}';
  const edits: readonly ((text: string) => string)[] = [
    (text) => text.replace(/"subject":"[^"]*"/, `"subject":"${attackersWord}"`),
    (text) => text.replace(/"channel":"[^"]*"/, `"channel":"${attackersWord}"`),
    (text) => text.replace(/"messageKey":"[^"]*"/, `"messageKey":"halted-terminal"`),
    (text) =>
      text.replace(
        /"view":"[^"]*"/,
        `"view":"${chance.pick(['change', 'alarm', 'overdue', 'halted', 'emergency', 'drift', 'digest', 'why'])}"`,
      ),
    (text) =>
      text.replace(/"name":"[^"]*"/, `"name":"${chance.pick(['apply', 'undo', 'plan', 'draw', 'audit', 'remind', 'deliver'])}"`),
    (text) => text.replace(/\d+/, '9000000000000'),
    () => attackersWord,
    () => `{"text":"${attackersWord}"}`,
  ];
  return (chance.shuffled(edits)[0] ?? ((text: string) => text))(own);
}

async function exchanged(redis: Redis, one: string, other: string): Promise<boolean> {
  const [a, b] = [await redis.dumpBuffer(one), await redis.dumpBuffer(other)];
  if (a === null || b === null || a.equals(b)) return false;
  await redis.multi().restore(one, 0, b, 'REPLACE').restore(other, 0, a, 'REPLACE').exec();
  return true;
}

type Rows = readonly (readonly [id: string, fields: string[]])[];

/** A row with another word in it, in its place; or one behind the last. */
async function craftRow(redis: Redis, key: string, chance: Chance): Promise<void> {
  const rows: Rows = await redis.xrange(key, '-', '+');
  if (chance.happens(0.5) && rows.length > 0)
    return rewrite(redis, key, rows, chance.below(rows.length), (text) => edited(text, chance));
  const [, model = ['entry', '{}']] = rows.at(-1) ?? [];
  const said = chance.pick(['approved', 'kept', 'rejected', 'undone', 'reverted', 'verified', attackersWord]);
  const [, entry = '{}'] = model;
  await redis.xadd(key, '*', 'entry', entry.replace(/"type":"[^"]*"/, `"type":"${said}"`), 'hash', attackersWord);
}

async function backDatedRow(redis: Redis, key: string, chance: Chance): Promise<void> {
  const rows: Rows = await redis.xrange(key, '-', '+');
  if (rows.length === 0) return;
  await rewrite(redis, key, rows, chance.below(rows.length), (text) => dated(text, chance.pick(moments)));
}

async function rewrite(redis: Redis, key: string, rows: Rows, at: number, change: (text: string) => string): Promise<void> {
  const writing = redis.multi().del(key);
  for (const [index, [id, fields]] of rows.entries())
    writing.xadd(key, id, ...fields.map((field, place) => (index === at && place === 1 ? change(field) : field)));
  await writing.exec();
}
