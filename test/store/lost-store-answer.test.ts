/** The store does what it was asked for, and its answer gets lost with the connection, which asks once more: it was done, and counts as done once. */
import { connectRedis } from '../../adapters/redis/connection';
import { keys } from '../../adapters/redis/keys';
import { createLeaseStore } from '../../adapters/redis/lease';
import { createPlanStore } from '../../adapters/redis/plans';
import { createOnceStore } from '../../adapters/redis/stores';
import { openQueues } from '../../jobs/queues';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { systemClock } from '../../src/process/system-clock';
import { ledgerOn } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { openTcpProxy, type TcpProxy } from '../support/wire/tcp-proxy';

const tenant = '7e000000-0000-4000-8000-000000000001';
let valkey: TestValkey;
let proxy: TcpProxy;
let redis: ReturnType<typeof connectRedis>;
let broken: number;
beforeEach(async () => {
  valkey = await startTestValkey();
  proxy = await openTcpProxy(valkey.connect().options.path ?? '');
  redis = connectRedis(`redis://127.0.0.1:${proxy.port}`);
  broken = 0;
  redis.on('error', () => undefined).on('close', () => (broken += 1));
  await redis.ping();
});
afterEach(async () => {
  redis.disconnect();
  await proxy.close();
  await valkey.stop();
});

test('the act of a person is done, and is known when it comes again', async () => {
  const once = createOnceStore(redis);
  proxy.loseAnswerTo(keys.once('press'));
  expect(await once.claim('press', 60_000)).toBe(true);
  expect(broken).toBe(1);
  expect(await once.claim('press', 60_000)).toBe(false);
});

test('a lease is held by whoever asked for it, and by nobody else', async () => {
  const leases = createLeaseStore(redis);
  // The server knows the script from here on: the first time it asks for it, and has done nothing yet.
  await leases.acquire('another', ['exchange'], 1000);
  proxy.loseAnswerTo(keys.lease(tenant, 'exchange'));
  const lease = await leases.acquire(tenant, ['exchange', 'entra'], 60_000);
  expect(broken).toBe(1);
  expect(lease).toMatchObject({ fence: 1 });
  expect(await leases.acquire(tenant, ['exchange'], 60_000)).toBeNull();
  expect(lease === null ? null : await leases.renew(lease, 60_000)).toBe(true);
});

test('an entry stands in the ledger once', async () => {
  const ledger = ledgerOn(redis, systemClock);
  await ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason: 'first' });
  proxy.loseAnswerTo(keys.ledger(tenant));
  expect(await ledger.append(tenant, 'c-1', { type: 'nothingToDo', reason: 'second' })).toMatchObject({ seq: 2 });
  expect(broken).toBe(1);
  expect(await ledger.subject(tenant, 'c-1')).toHaveLength(2);
});

const operations = Array.from({ length: 1001 }, (_unused, number) => ({
  kind: 'update' as const,
  resource: 'exchange.CASMailbox' as const,
  identity: `${number}`,
  object: `${number}@contoso.com`,
  before: { PopEnabled: true },
  after: { PopEnabled: false },
}));

test.each(['rpush', 'rename'])(
  'a plan of which a part may be there twice (%s) is not taken for whole: it is made anew',
  async (word) => {
    const plans = createPlanStore(redis);
    proxy.loseAnswerTo(word);
    await expect(plans.saveOperations(tenant, 'c-1', operations)).rejects.toThrow(RetryLater);
    expect(broken).toBe(1);
    expect(await plans.saveOperations(tenant, 'c-1', operations)).toBe(operations.length);
    const kept: string[] = [];
    for await (const { object } of plans.operations(tenant, 'c-1')) kept.push(object);
    expect(kept).toEqual(operations.map(({ object }) => object));
  },
);

test('a job is in its queue once', async () => {
  const queues = openQueues(redis);
  const reply = { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 'c-1' };
  proxy.loseAnswerTo('c-1');
  await queues.add({ name: 'plan', tenant, subject: 'c-1', reply });
  expect(broken).toBe(1);
  expect(await queues.due(systemClock.now())).toMatchObject({ change: 1 });
  await queues.close();
});
