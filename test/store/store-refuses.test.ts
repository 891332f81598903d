/** What a server says of itself, or of who asks, is no word on what lies under a key: nothing is taken away for it, and no record is called damaged. */
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { storeAddress } from '../../adapters/redis/address';
import { connectStore } from '../../adapters/redis/connection';
import { textAt } from '../../adapters/redis/foreign';
import { createHistoryStore } from '../../adapters/redis/history';
import { keys } from '../../adapters/redis/keys';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createEntryLog } from '../../adapters/redis/ledger';
import { createSweepStore } from '../../adapters/redis/mailbox-sweep';
import { createMessageStore } from '../../adapters/redis/messages';
import { placeOfAddress } from '../../adapters/redis/place';
import { createPlanStore } from '../../adapters/redis/plans';
import { createSealedStore } from '../../adapters/redis/sealed-store';
import { createSharedPauses } from '../../adapters/redis/shared-limits';
import {
  createDisplayedVersionStore,
  createEvidenceStore,
  createPostureStore,
  createProgressStore,
  createReadWatermarkStore,
} from '../../adapters/redis/stores';
import { checkWrites, takesWrites } from '../../adapters/redis/takes-writes';
import { createTenantRegister } from '../../adapters/redis/tenant-register';
import { openQueue } from '../../jobs/queue-watchdog';
import { openQueues, prefix } from '../../jobs/queues';
import { startWorkers } from '../../jobs/worker';
import { isForeign } from '../../src/engine/ledger/retry-later';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { openWhyStore } from '../../src/features/why/store';
import { InputError } from '../../src/lib/errors';
import { systemClock } from '../../src/process/system-clock';
import { bestEffortQueue } from '../../src/queue/best-effort-queue';
import { failureCard } from '../../src/views/refusal';
import { textOf } from '../support/chat/chat-room';
import { KeptLog } from '../support/corridor/kept-log';
import { keptByGateways, keptByWorkers, keyring, ledgerOn } from '../support/ledger/signed-entries';
import { until } from '../support/stores/many-servers';
import { withStoreUsers } from '../support/stores/store-users';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

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
  'ERR Error running script (call to f_0a1b): @user_script:5: @user_script: 5: Unknown Redis command called from Lua script',
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

test('a command that the server does not know, as where it was renamed, says nothing of the key', async () => {
  const asked = [
    hand.call('NOSUCH', 'k'),
    hand.eval(`return redis.call('NOSUCH', KEYS[1])`, 1, 'k'),
    hand.call('CLIENT', 'NOSUCH'),
  ];
  const answers = await Promise.allSettled(asked);
  expect(answers.map((one) => (one.status === 'rejected' ? [String(one.reason), isForeign(one.reason)] : 'done'))).toEqual([
    [expect.stringContaining('unknown command'), false],
    [expect.stringContaining('Unknown'), false],
    [expect.stringContaining('unknown subcommand'), false],
  ]);
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

test.each([
  ['a text', (key: string) => hand.eval(`return redis.call('SET', KEYS[1], string.rep('\\255', 100000000))`, 1, key)],
  ['a text that no program can hold', (key: string) => hand.setrange(key, 512 * 1024 * 1024 - 1, 'x')],
])('%s that is longer than anything of ours is read by nobody, taken away, and breaks nothing else', async (_what, write) => {
  const redis = connectStore(placeOfAddress(valkey.url));
  redis.on('error', () => undefined);
  try {
    await hand.set('short', 'as it was');
    await write('long');
    const before = process.memoryUsage().rss;
    const both = await Promise.all([redis.get('short'), textAt(redis, 'long'), redis.get('short')]);
    expect(both).toEqual(['as it was', null, 'as it was']);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect(await hand.exists('long')).toBe(0);
  } finally {
    redis.disconnect();
  }
});

test('short answers break no connection, however many came over it one after the other', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  let connected = 0;
  redis.on('connect', () => {
    connected += 1;
  });
  try {
    await hand.set('short', 'x'.repeat(30_000));
    for (let n = 0; n < 1500; n += 1) expect(await redis.strlen('short')).toBe((await redis.get('short'))?.length);
    expect(connected).toBe(1);
  } finally {
    redis.disconnect();
  }
});

test('a row of a ledger that is longer than any is none, however it is asked for', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  redis.on('error', () => undefined);
  const log = createEntryLog(redis);
  const key = keys.ledger(tenant);
  try {
    for (const seq of [1, 2, 3, 4]) await hand.xadd(key, `${seq}-0`, 'entry', 'x');
    await hand.eval(`return redis.call('XADD', KEYS[1], '5-0', 'entry', string.rep('x', 40000000))`, 1, key);
    await hand.xadd(key, '6-0', 'entry', 'x');
    await hand.xadd(key, '7-0', 'entry', 'x');
    expect(await log.from(tenant, 3, 500)).toEqual([]);
    expect(await log.rows(tenant, [1, 3])).toMatchObject([{ seq: 1 }, { seq: 3 }]);
    expect(await log.rows(tenant, [1, 3, 5, 7])).toMatchObject([{ seq: 1 }, { seq: 3 }, null, null]);
  } finally {
    redis.disconnect();
  }
});

test('what is known of the mailboxes of a tenant is read in parts, however many they are', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  redis.on('error', () => undefined);
  const sweep = createSweepStore(redis, keptByWorkers());
  const many = {
    id: 'i'.repeat(1_000_000),
    name: 'n',
    also: [],
    rulesAt: null,
    accessAt: null,
    rules: [],
    grants: [],
    more: 0,
    onBehalf: [],
  };
  try {
    for (let part = 0; part < 256; part += 5) await sweep.savePart(tenant, part, [many]);
    expect([...(await sweep.parts(tenant)).keys()]).toHaveLength(52);
  } finally {
    redis.disconnect();
  }
});

test.each([
  ['too long', `string.rep('x', 40000000)`],
  ['no JSON', `'{'`],
])('jobs that cannot be taken (%s) are taken away, so that they come back ahead of no other', async (_what, data) => {
  const redis = connectStore(placeOfAddress(valkey.url));
  redis.on('error', () => undefined);
  const jobs = ['{hardenbot}:change:spoilt-1', '{hardenbot}:change:spoilt-2'];
  for (const job of jobs)
    await hand.eval(
      `redis.call('HSET', KEYS[1], 'name', 'undo', 'opts', '{}', 'timestamp', '1', 'data', ${data}) redis.call('LPUSH', KEYS[2], ARGV[1])`,
      2,
      job,
      '{hardenbot}:change:wait',
      job.split(':').at(-1) ?? '',
    );
  const run = (): Promise<void> => Promise.resolve();
  const handlers = { change: { concurrency: 1, run } };
  const workers = startWorkers({ connection: redis, logger: new KeptLog(), clock: systemClock, handlers });
  try {
    await until('they are gone', async () => (await hand.exists(...jobs)) === 0);
    expect(await hand.lrange('{hardenbot}:change:wait', 0, -1)).toEqual([]);
  } finally {
    await workers.close(1000);
    redis.disconnect();
  }
});

test('of jobs under way that someone else made up, only as many are looked at as there may be', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  const ids = Array.from({ length: 20_000 }, (_, n) => `made-up-${n}`);
  await hand.rpush('{hardenbot}:webhook:active', ...ids);
  await hand.set('{hardenbot}:webhook:made-up-0:lock', 'x');
  const start = () => new Worker('webhook', undefined, { connection: redis, prefix, autorun: false });
  const queue = openQueue('webhook', { connection: redis, concurrency: 1, clock: systemClock, lockMs: 1000, start });
  try {
    await queue.shortenLocks();
    expect(await hand.pttl('{hardenbot}:webhook:made-up-0:lock')).not.toBe(-1);
    const [, calls] = /cmdstat_pttl:calls=(\d+)/.exec(await hand.info('commandstats')) ?? [];
    expect(Number(calls)).toBeLessThan(1100);
  } finally {
    await queue.close(1000);
    redis.disconnect();
  }
});

test('a file of evidence of any length that an incident has is read, and one that is longer is left unread', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  const evidence = createEvidenceStore(redis);
  const file = 'é'.repeat(20_000_000);
  try {
    await evidence.save(tenant, 'h', file);
    expect((await evidence.load(tenant, 'h')) === file).toBe(true);
    await hand.setrange(keys.evidence(tenant, 'long'), 200_000_000, 'x');
    expect(await evidence.load(tenant, 'long')).toBeNull();
    expect(await evidence.load(tenant, 'none')).toBeNull();
  } finally {
    redis.disconnect();
  }
});

test('operations that are nested deeper than any of ours are no operations, and nothing fails for them', async () => {
  const redis = connectStore(placeOfAddress(valkey.url));
  const deep = `${'{"x":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  try {
    await redis.rpush(keys.plan(tenant, 's'), `[{"kind":"action","resource":"r","object":"o","identity":"i","after":${deep}}]`);
    expect(await createPlanStore(redis).first(tenant, 's', 3)).toEqual([]);
  } finally {
    redis.disconnect();
  }
});

describe.each<[string, (redis: Redis, key: string) => void]>([
  ['another text', (redis, key) => void redis.set(key, String(Math.random()))],
  ['a list', (redis, key) => void redis.pipeline().del(key).lpush(key, 'x').exec()],
])('where someone sets %s between each reading of a value and its replacement', (_what, spoil) => {
  /** A connection that has `spoil` come right before each script. */
  const spoiled = (key: string): Redis => {
    const redis = new Redis(storeAddress(valkey.url));
    const evalsha = redis.evalsha.bind(redis) as (...args: readonly unknown[]) => Promise<unknown>;
    let scripts = 0;
    const after = (...args: readonly unknown[]): Promise<unknown> => {
      scripts += 1;
      if (scripts > 1000) throw new Error('It goes on for ever.');
      spoil(redis, key);
      return evalsha(...args);
    };
    connections.push(redis);
    return Object.assign(redis, { evalsha: after });
  };
  const connections: Redis[] = [];
  afterEach(() => {
    for (const redis of connections.splice(0)) redis.disconnect();
  });

  test('a lease is taken all the same, and a process sees that the store takes writes', async () => {
    expect(await createLeaseStore(spoiled(keys.fence(tenant))).acquire(tenant, ['exchange.CASMailbox'], 1000)).not.toBeNull();
    const now = new Date('2026-11-24T09:00:00Z');
    expect(await takesWrites(spoiled(`${keys.ready('worker-1')}:entries`), 'worker-1', now)).toBe(true);
  });

  test('findings are kept all the same', async () => {
    const postures = createPostureStore(spoiled(keys.posture(tenant)), keptByWorkers());
    const posture = { at: new Date('2026-11-24T09:00:00Z'), findings: [] };
    expect(await postures.update(tenant, () => posture)).toEqual(posture);
    expect(await createPostureStore(hand, keptByWorkers()).latest(tenant)).toEqual(posture);
  });

  test('a day is kept all the same', async () => {
    const day = { day: '2026-11-24', at: '2026-11-24T09:00:00.000Z', score: null, verdicts: {} };
    await createHistoryStore(spoiled(keys.days(tenant, '2026-11')), keptByWorkers()).saveDay(tenant, day);
    expect(await createHistoryStore(hand, keptByWorkers()).days(tenant, ['2026-11-24'])).toEqual([day]);
  });

  test('a pause is kept all the same', async () => {
    const name = 'graph';
    const of = { tenant, now: () => new Date('2026-11-24T09:00:00Z'), maxWaitMs: 60_000 };
    await createSharedPauses(spoiled(keys.limit(tenant, `pause-${name}`)), keptByWorkers(), of).keep(name, 5000);
    expect(await createSharedPauses(hand, keptByWorkers(), of).left(name)).toBe(5000);
  });
});

test('where someone puts something else in the place of a card before each step, it is where it was posted, and findings are kept', async () => {
  const redis = new Redis(storeAddress(valkey.url));
  const send = redis.sendCommand.bind(redis);
  const spoilt: typeof redis.sendCommand = (command, ...rest) => {
    if (/^(eval|hset|hget|hdel|hmget|sadd)/.test(command.name))
      for (const key of [
        keys.tenants(),
        keys.copies(tenant, 'c-1'),
        keys.copyParts(tenant, 'c-1'),
        keys.controls(tenant),
        keys.sweptParts(tenant),
      ])
        void redis.set(key, 'x');
    return send(command, ...rest);
  };
  Object.assign(redis, { sendCommand: spoilt });
  const conversation = { platform: 'slack', channel: 'C1' };
  const posted = { conversation, message: '1.1' };
  const place = { tenant, key: 'c-1', copy: posted, part: 'file' };
  try {
    const messages = createMessageStore(redis, keptByGateways());
    expect(await messages.copies(tenant, 'c-1')).toEqual([]);
    expect(await messages.part(place)).toBeNull();
    await messages.record(tenant, 'c-1', posted);
    expect(await createMessageStore(hand, keptByGateways()).copies(tenant, 'c-1')).toEqual([posted]);
    await messages.recordPart(place, 'f-1');
    expect(await createMessageStore(hand, keptByGateways()).part(place)).toBe('f-1');
    await messages.forget(tenant, 'c-1', posted);
    await createTenantRegister(redis).add([tenant]);
    await createSweepStore(redis, keptByWorkers()).savePart(tenant, 3, []);
    expect((await createSweepStore(hand, keptByWorkers()).parts(tenant)).get(3)).toEqual([]);
  } finally {
    redis.disconnect();
  }
});

test('where someone spoils a queue before each step, a job that cannot be put there ends no work of a worker, and the log names it', async () => {
  const redis = new Redis({ ...storeAddress(valkey.url), maxRetriesPerRequest: null });
  const queues = openQueues(redis);
  const conversation = { platform: 'terminal', channel: 'hardening' };
  const job = { name: 'draw', view: 'change', tenant, subject: 'c-1', reply: { conversation, messageKey: 'c-1' } } as const;
  await queues.add(job);
  const before = await queues.waiting();
  const send = redis.sendCommand.bind(redis);
  const spoilt: typeof redis.sendCommand = (command, ...rest) => {
    if (command.name.startsWith('eval'))
      for (const name of ['wait', 'id', 'meta', 'events', 'delayed']) void redis.set(`${prefix}:outbox:${name}`, 'x');
    return send(command, ...rest);
  };
  Object.assign(redis, { sendCommand: spoilt });
  try {
    const log = new KeptLog();
    const ofWorker = bestEffortQueue(queues, log, isForeign);
    for (const messageKey of ['c-2', 'c-3']) await ofWorker.add({ ...job, reply: { ...job.reply, messageKey } });
    await ofWorker.add({ ...job, reply: { ...job.reply, messageKey: 'c-4' } }, { delayMs: 1000 });
    // Someone who asked for something learns that it was not taken.
    await expect(queues.add({ ...job, reply: { ...job.reply, messageKey: 'c-5' } })).rejects.toThrow(/WRONGTYPE|ERR/);
    expect(log.lines.join()).toContain('the queue does not take a job');
    expect(before.outbox).toBe(1);
  } finally {
    await queues.close();
    redis.disconnect();
  }
});
