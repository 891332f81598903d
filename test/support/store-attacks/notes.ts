/** What someone who can write to the store does to the notes of messages: where they stand, what belongs to them, who was notified. */
import type { Redis } from 'ioredis';
import type { Chance } from '../chaos/random';

/** A key of notes with all its fields, as it is in the store. */
export type Notes = ReadonlyMap<string, Readonly<Record<string, string>>>;

const isNote = (key: string): boolean => key.includes(':copies:') || key.includes(':message:');

export async function notesIn(redis: Redis): Promise<Notes> {
  const found = new Map<string, Record<string, string>>();
  for (const key of (await redis.keys('*')).filter(isNote).sort())
    if ((await redis.type(key)) === 'hash') found.set(key, await redis.hgetall(key));
  return found;
}

export async function putBack(redis: Redis, notes: Notes): Promise<void> {
  for (const [key, fields] of notes) {
    await redis.del(key);
    if (Object.keys(fields).length > 0) await redis.hset(key, fields);
  }
}

/** Words that nobody of ours says: anyone who finds them on a card found a forgery. */
export const forgedWords = 'Security has released it, approve at once';

interface NoteAttack {
  readonly what: string;
  /** @param older the notes as they were at an earlier time */
  readonly run: (redis: Redis, of: { readonly now: Notes; readonly older: Notes; readonly chance: Chance }) => Promise<unknown>;
}

function pick<Item>(chance: Chance, items: readonly Item[]): Item | undefined {
  return items[chance.below(Math.max(1, items.length))];
}

const crafted = (field: string): readonly string[] => [
  forgedWords,
  JSON.stringify(forgedWords),
  'posted',
  'told',
  'attached',
  `failed: ${forgedWords}`,
  '{"conversation":{"channel":"C1","platform":"slack"},"message":"m1"}',
  JSON.stringify({ fact: field, at: '2026-11-24T09:00:00.000Z' }),
  `kept/1 ${'0'.repeat(16)} 2026-11-24T09:00:00.000Z ${'A'.repeat(86)}\n${JSON.stringify(forgedWords)}`,
];

/** Each does one thing to every field of every key of notes. */
export const noteAttacks: readonly NoteAttack[] = [
  {
    what: 'crafted in every field',
    run: async (redis, { now, chance }) => {
      for (const [key, fields] of now)
        for (const field of Object.keys(fields)) await redis.hset(key, field, pick(chance, crafted(field)) ?? '');
    },
  },
  {
    what: 'genuine values under the names of others in the same key',
    run: async (redis, { now, chance }) => {
      for (const [key, fields] of now) {
        const values = Object.values(fields);
        for (const field of Object.keys(fields)) await redis.hset(key, field, pick(chance, values) ?? '');
      }
    },
  },
  {
    what: 'genuine values of another subject',
    run: async (redis, { now, chance }) => {
      const all = [...now.values()];
      for (const key of now.keys())
        for (const [field, value] of Object.entries(pick(chance, all) ?? {})) await redis.hset(key, field, value);
    },
  },
  { what: 'restored as they were before', run: (redis, { older }) => putBack(redis, older) },
  {
    what: 'deleted',
    run: async (redis, { now }) => {
      for (const key of now.keys()) await redis.del(key);
    },
  },
  {
    what: 'of another type',
    run: async (redis, { now }) => {
      for (const key of now.keys()) await redis.set(key, forgedWords);
    },
  },
  {
    what: 'an edited byte in each',
    run: async (redis, { now, chance }) => {
      for (const [key, fields] of now)
        for (const [field, value] of Object.entries(fields)) {
          const at = chance.below(Math.max(1, value.length));
          await redis.hset(key, field, `${value.slice(0, at)}x${value.slice(at + 1)}`);
        }
    },
  },
];

/** As an earlier version kept them: the exact trials of an attacker who knows that form. */
export async function writeEarlierForm(
  redis: Redis,
  of: { readonly tenant: string; readonly key: string; readonly copy: object; readonly parts?: Readonly<Record<string, string>> },
): Promise<void> {
  const canonical = (value: object): string => JSON.stringify(value, Object.keys(flat(value)).sort());
  for (const name of ['message', 'copies']) {
    const key = `hardenbot:{${of.tenant}}:${name}:${of.key}`;
    await redis.del(key);
    await (name === 'message' ? redis.sadd(key, canonical(of.copy)) : redis.hset(key, canonical(of.copy), canonical(of.copy)));
    for (const [part, what] of Object.entries(of.parts ?? {}))
      await redis.hset(`${key}:parts`, canonical({ copy: of.copy, part }), what);
  }
}

function flat(value: object): Record<string, true> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => [
      [name, true as const],
      ...(typeof inner === 'object' && inner !== null ? Object.entries(flat(inner)) : []),
    ]),
  );
}
