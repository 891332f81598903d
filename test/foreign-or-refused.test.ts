/** What a server says of itself, or of who asks, is no word on what lies under a key: nothing is taken away for it, and no record is called damaged. */
import { Redis } from 'ioredis';
import { storeAddress } from '../adapters/redis/address';
import { connectStore } from '../adapters/redis/connection';
import { createHistoryStore } from '../adapters/redis/history';
import { createPlanStore } from '../adapters/redis/plans';
import { createSealedStore } from '../adapters/redis/sealed-store';
import {
  createDisplayedVersionStore,
  createPostureStore,
  createProgressStore,
  createReadWatermarkStore,
} from '../adapters/redis/stores';
import { checkWrites, takesWrites } from '../adapters/redis/takes-writes';
import { isForeign } from '../src/engine/ledger/retry-later';
import { sealedValues } from '../src/engine/ledger/sealed-value';
import { openWhyStore } from '../src/features/why/store';
import { InputError } from '../src/lib/errors';
import { systemClock } from '../src/process/system-clock';
import { failureCard } from '../src/views/refusal';
import { textOf } from './support/chat/chat-room';
import { keyring, ledgerOn } from './support/ledger/signed-entries';
import { withStoreUsers } from './support/stores/store-users';
import { startTestValkey, type TestValkey } from './support/stores/valkey';

const tenant = 't';
let valkey: TestValkey;
let hand: Redis;
beforeEach(async () => {
  valkey = await startTestValkey();
  hand = new Redis(storeAddress(valkey.url));
});
afterEach(async () => {
  hand.disconnect();
  await valkey.stop();
});

test.each([
  'ERR Error running script (call to f_0a1b): @user_script:5: @user_script: 5: -READONLY You can not write.',
  'ERR Error running script (call to f_0a1b): @user_script:5: @user_script: 5: -OOM command not allowed.',
  "ERR Error running script (call to f_0a1b): @user_script:5: The user executing the script can't run this command or subcommand",
  "ERR ACL failure in script: User hardenbot has no permissions to run the 'xadd' command script: 0a1b, on @user_script:9.",
  'BUSY Valkey is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.',
  'NOPERM User hardenbot has no permissions to run the get command',
])('"%s"', (message) => {
  expect(isForeign(new Error(message))).toBe(false);
});

test.each([
  'WRONGTYPE Operation against a key holding the wrong kind of value',
  'ERR The ID specified in XADD is equal or smaller than the target stream top item',
  'ERR user_script:5: Expected value but found invalid token at character 1 script: 0a1b, on @user_script:5.',
])('"%s" is one', (message) => {
  expect(isForeign(new Error(message))).toBe(true);
});

test('a user who may not append any more halts no tenant, and goes on once it may', async () => {
  await hand.call('ACL', 'SETUSER', 'hardenbot', 'on', '>pw', '~*', '&*', '+@all');
  const redis = new Redis({ ...storeAddress(valkey.url), username: 'hardenbot', password: 'pw' });
  redis.on('error', () => undefined);
  const ledger = ledgerOn(redis, systemClock);
  await ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason: 'x' });
  await hand.call('ACL', 'SETUSER', 'hardenbot', '-xadd');
  await expect(ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason: 'y' })).rejects.toThrow('ACL failure');
  expect(await ledger.whyHalted(tenant)).toBeNull();
  await hand.call('ACL', 'SETUSER', 'hardenbot', '+xadd');
  await expect(ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason: 'z' })).resolves.toMatchObject({ seq: 2 });
  redis.disconnect();
});

test.each(['-xadd', '-set', '-evalsha'])(
  'a process whose user may no more (%s) is not ready and does not start, and whoever asks reads that it is the store',
  async (right) => {
    await hand.call('ACL', 'SETUSER', 'hardenbot', 'on', '>pw', '~*', '&*', '+@all');
    const redis = new Redis({ ...storeAddress(valkey.url), username: 'hardenbot', password: 'pw' });
    redis.on('error', () => undefined);
    const ask = () => takesWrites(redis, 'gateway-1', systemClock.now());
    expect(await ask()).toBe(true);
    await hand.call('ACL', 'SETUSER', 'hardenbot', right);
    const refused = await ask().catch((error: Error) => error);
    await expect(checkWrites(redis, systemClock.now())).rejects.toThrow(InputError);
    expect(textOf(failureCard(refused, 'f-1'))).toContain('The store does not let hardenbot do everything any more');
    await hand.call('ACL', 'SETUSER', 'hardenbot', '+@all');
    expect(await ask()).toBe(true);
    redis.disconnect();
  },
);

test('a process starts whatever someone left where it tries whether the store takes writes', async () => {
  const redis = new Redis(storeAddress(valkey.url));
  const now = systemClock.now();
  for (const [key, value] of [
    ['{hardenbot}:ready:start', ['RPUSH', 'x']],
    ['{hardenbot}:ready:start:entries', ['SET', 'x']],
    ['{hardenbot}:ready:start:entries', ['XADD', '18446744073709551615-18446744073709551615', 'at', 'x']],
  ] as const) {
    await hand.del(key);
    const [command, ...args] = value;
    await hand.call(command, key, ...args);
    await expect(checkWrites(redis, now)).resolves.toBeUndefined();
  }
  redis.disconnect();
});

test('a process reads nothing where someone left another type in the place of what the other process keeps, and goes on', async () => {
  const users = await withStoreUsers(hand, valkey.url);
  const values = sealedValues('worker', { keyring, signer: null, now: () => systemClock.now() });
  const byGateways = sealedValues('gateway', { keyring, signer: null, now: () => systemClock.now() });
  const [gateway, worker] = (['gateway', 'worker'] as const).map((role) => connectStore(users.placeOf(role)) as Redis);
  if (gateway === undefined || worker === undefined) throw new Error('There is no store.');
  for (const key of [
    'progress:s',
    'posture',
    'posture:lines',
    'heard',
    'plan:s',
    'past:controls',
    'past:moves',
    'shown:s',
    'why:s',
  ])
    await hand.xadd(`hardenbot:{${tenant}}:${key}`, '*', 'x', 'x');
  expect(await createProgressStore(gateway, values).get(tenant, 's')).toBeNull();
  expect(await createPostureStore(gateway, values).latest(tenant)).toBeNull();
  expect(await createPostureStore(gateway, values).lines(tenant)).toBeNull();
  expect(await createReadWatermarkStore(gateway, values).upTo(tenant)).toBeNull();
  expect(await createPlanStore(gateway).first(tenant, 's', 3)).toEqual([]);
  expect((await createHistoryStore(gateway, values).controls(tenant)).size).toBe(0);
  expect(await createHistoryStore(gateway, values).moves(tenant, new Date(0))).toEqual([]);
  expect(await createDisplayedVersionStore(worker, byGateways).of(tenant, 's')).toBe(0);
  expect(
    await openWhyStore({
      byGateways: createSealedStore(worker, byGateways),
      byWorkers: createSealedStore(worker, values),
    }).asked(tenant, 's'),
  ).toBeNull();
  gateway.disconnect();
  worker.disconnect();
});
