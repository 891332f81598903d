/** The users of the store: what each may do is what its process does, and nothing that empties, reads out or takes over the store. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { keptKey, keys } from '../../adapters/redis/keys';
import { placeOfAddress } from '../../adapters/redis/place';
import { rightsTooMany } from '../../adapters/redis/rights';
import { queueNames } from '../../jobs/queues';
import { signalPlaces } from '../../src/features/signals/store';
import { whyPlaces } from '../../src/features/why/store';
import { aclFile, rightsOf, storeUsers } from '../../src/setup/store-users';
import { type StoreUsers, withStoreUsers } from '../support/stores/store-users';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const roles = ['gateway', 'worker'] as const;

let valkey: TestValkey;
let users: StoreUsers;
const logins = new Map<string, Redis>();
beforeAll(async () => {
  valkey = await startTestValkey();
  users = await withStoreUsers(valkey.connect(), valkey.url);
  for (const role of roles)
    logins.set(role, new Redis({ path: valkey.url.replace('unix://', ''), username: storeUsers[role].name, password: role }));
});
afterAll(async () => {
  for (const login of logins.values()) login.disconnect();
  await valkey.stop();
});

/** What the server says of a command; an empty string where it does not refuse. */
async function answer(role: (typeof roles)[number], ...command: readonly [string, ...string[]]): Promise<string> {
  const [name, ...args] = command;
  try {
    await logins.get(role)?.call(name, ...args);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Harmless where they would be taken: the server is gone after this suite. */
const denied: readonly (readonly [string, ...string[]])[] = [
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['SWAPDB', '0', '1'],
  ['SELECT', '1'],
  ['MOVE', 'k', '1'],
  ['COPY', 'k', 'l'],
  ['KEYS', '*'],
  ['SCAN', '0'],
  ['RANDOMKEY'],
  ['DBSIZE'],
  ['SORT', 'k'],
  ['MIGRATE', '127.0.0.1', '1', 'k', '0', '1'],
  ['RESTORE', 'k', '0', 'x'],
  ['CLIENT', 'KILL', 'ID', '1'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'PAUSE', '1'],
  ['FUNCTION', 'LOAD', 'x'],
  ['FUNCTION', 'LIST'],
  ['FUNCTION', 'FLUSH'],
  ['FCALL', 'f', '0'],
  ['SCRIPT', 'FLUSH'],
  ['SCRIPT', 'KILL'],
  ['DEBUG', 'SLEEP', '0'],
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'mallory', 'on'],
  ['ACL', 'LOG'],
  ['CONFIG', 'SET', 'appendonly', 'no'],
  ['CONFIG', 'REWRITE'],
  ['CONFIG', 'RESETSTAT'],
  ['SHUTDOWN', 'NOSAVE'],
  ['REPLICAOF', 'NO', 'ONE'],
  ['FAILOVER'],
  ['BGREWRITEAOF'],
  ['BGSAVE'],
  ['SAVE'],
  ['MONITOR'],
  ['MODULE', 'LIST'],
  ['SLOWLOG', 'GET'],
  ['LATENCY', 'DOCTOR'],
  ['CLUSTER', 'RESET'],
  ['CLUSTER', 'FAILOVER'],
  ['PSYNC', '?', '-1'],
  ['PUBLISH', 'c', 'm'],
  ['SUBSCRIBE', 'c'],
];

describe.each(roles)('the user of the %s', (role) => {
  test.each(denied.map((command) => [command.join(' '), command] as const))('may not %s', async (_words, command) => {
    expect(await answer(role, ...command)).toMatch(/^(NOPERM|ERR DEBUG command not allowed|ERR MODULE command not allowed)/);
  });

  test.each([["'FLUSHALL'"], ["'SWAPDB', '0', '1'"], ["'KEYS', '*'"], ["'SET', 'other', 'x'"]])(
    'may not do by a script what it may not do itself: %s',
    async (call) => {
      expect(await answer(role, 'EVAL', `return redis.call(${call})`, '0')).toMatch(/ACL failure|NOPERM|can't/);
    },
  );

  test('reaches no key of anybody else', async () => {
    for (const key of ['other', 'hardenbot', 'hardenbot:x', '{hardenbot}', 'bull:audit:meta', 'hardenbot:{t}:unheard-of']) {
      expect(await answer(role, 'GET', key)).toMatch(/^NOPERM/);
      expect(await answer(role, 'SET', key, 'x')).toMatch(/^NOPERM/);
    }
  });

  test('writes nothing of the other process', async () => {
    const others = storeUsers[role].reads.map((pattern) => pattern.replaceAll('*', 'x'));
    expect(others.length).toBeGreaterThan(5);
    for (const key of others) {
      expect(await answer(role, 'DEL', key)).toMatch(/^NOPERM/);
      expect(await answer(role, 'EXISTS', key)).toBe('');
    }
  });
});

/** The name of each key with something in the place of every part. */
const everyKey = [
  ...Object.entries(keys).map(([name, keyOf]) => [name, (keyOf as (...parts: readonly string[]) => string)('t', 'x')] as const),
  ...[...Object.values(whyPlaces), ...Object.values(signalPlaces)].map((placeOf) => {
    const place = placeOf('t', 'x');
    return [place.name, keptKey(place)] as const;
  }),
];
const matches = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(key);

test.each(everyKey)('the key "%s" is written by a process, and read by the other at most', (_name, key) => {
  const writers = roles.filter((role) => storeUsers[role].writes.some((pattern) => matches(pattern, key)));
  const readers = roles.filter((role) => storeUsers[role].reads.some((pattern) => matches(pattern, key)));
  expect(writers.length).toBeGreaterThan(0);
  expect([...new Set([...writers, ...readers])].sort()).toEqual(['gateway', 'worker']);
});

test('both hand jobs to every queue', () => {
  for (const queue of queueNames) for (const role of roles) expect(storeUsers[role].writes).toContain(`{hardenbot}:${queue}:*`);
});

test('the manual names commands that neither user may run, and each is tried', () => {
  const manual = readFileSync(join(__dirname, '..', '..', 'docs', 'store.md'), 'utf8');
  const said = (/Neither user may run (.*),\s+nor/.exec(manual)?.[1] ?? '').split(/, | or /);
  expect(said.length).toBeGreaterThan(10);
  const tried = denied.map((command) => command.join(' '));
  for (const command of said) expect(tried.some((one) => one.startsWith(command))).toBe(true);
});

test('the file of users holds no password', () => {
  const file = aclFile({ gateway: 'first-password', worker: 'second-password' });
  expect(file).not.toContain('password');
  expect(file).toContain(rightsOf('gateway'));
});

test('who may do more is found out without anything being done', async () => {
  for (const role of roles) expect(await rightsTooMany(users.placeOf(role))).toEqual([]);
  await valkey.connect().set('kept', 'yes');
  expect(await rightsTooMany(placeOfAddress(valkey.url))).toEqual([
    'swap databases',
    'cut off other clients',
    'load functions',
    'read its users',
    'change its settings',
    'read keys that are not those of hardenbot',
  ]);
  expect(await valkey.connect().get('kept')).toBe('yes');
});
