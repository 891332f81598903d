/** A store whose password is a token that ends: every open connection presents the next one in time, and nothing is refused or cut. */

import { connectStore } from '../adapters/redis/connection';
import { inspectStore } from '../adapters/redis/inspect';
import { openReplicatedWriter } from '../adapters/redis/replicated';
import { openQueues } from '../jobs/queues';
import { startWorkers } from '../jobs/worker';
import { storePlaceOf } from '../src/compose/store-place';
import { Secrets } from '../src/config/load';
import { storeSettings } from '../src/config/store';
import { systemClock } from '../src/process/system-clock';
import type { Job } from '../src/queue/job';
import { documentedUser } from './support/documented-user';
import { openTokenStore, type TokenStore } from './support/token-store';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const rights = documentedUser('none')
  .split(' ')
  .filter((word) => !/^(user|hardenbot|on|>)/.test(word))
  .join(' ');

const before = { ...process.env };
/** One for all: the library that asks for tokens remembers for the life of a process where it asks. */
let store: TokenStore;
beforeAll(async () => {
  store = await openTokenStore(10_000, rights);
  Object.assign(process.env, store.environment);
});
afterEach(() => {
  store.refuses = false;
});
afterAll(async () => {
  process.env = before;
  await store.close();
});

/** What the settings and the environment of a process lead to. */
function placeIn(kind: 'single' | 'cluster' = 'single', secrets = new Secrets()) {
  const where = kind === 'single' ? { address: at(store.port) } : { nodes: store.nodes.map(at) };
  return storePlaceOf({ store: storeSettings.parse({ kind, ...where, auth: 'entra', durability: 'provider' }) }, secrets);
}

const at = (port: number): string => `127.0.0.1:${port}`;

test.each(['single', 'cluster'] as const)(
  'tokens of Entra ID are renewed before they end, on each connection to a %s store, those of the queues among them',
  async (kind) => {
    const renewals = 2;
    const doors = kind === 'single' ? [store.port] : store.nodes;
    const place = await placeIn(kind);
    const redis = connectStore(place);
    const errors: string[] = [];
    redis.on('error', (error: Error) => void errors.push(error.message));
    const writer = openReplicatedWriter(connectStore(place), { replicas: 1, withinMs: 100 });
    const queues = openQueues(redis);
    const done: string[] = [];
    const workers = startWorkers({
      connection: redis,
      logger: {
        ...quiet,
        warn: (_fields, message) => void errors.push(message),
        error: (_fields, message) => void errors.push(message),
      },
      clock: systemClock,
      handlers: { change: { concurrency: 1, run: (job) => Promise.resolve(void done.push(job.subject)) } },
    });
    const job: Job = {
      name: 'plan',
      tenant: 't',
      subject: '',
      reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 'm' },
    };
    let added = 0;
    const isRenewed = (): boolean => doors.every((port) => store.presented(port).every((tokens) => tokens >= renewals));
    while (added === 0 || !isRenewed()) {
      added += 1;
      await queues.add({ ...job, subject: String(added) });
      // Keys of every node.
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await writer.client.set(`hardenbot:{${name}}:probe`, String(added));
      await systemClock.sleep(100);
    }
    while (done.length < added) await systemClock.sleep(20);
    expect({ errors, cut: store.cut(), done: done.length }).toEqual({ errors: [], cut: 0, done: added });
    expect(await store.errors()).not.toMatch(/WRONGPASS|NOAUTH|NOPERM/);
    // The product's own and those that BullMQ and the ledger made of it.
    expect(doors.flatMap((port) => store.presented(port)).length).toBeGreaterThanOrEqual(3);
    await workers.close();
    await queues.close();
    writer.close();
    redis.disconnect();
  },
);

test.each(['single', 'cluster'] as const)(
  'the user that the manual names may do all that doctor asks of a %s store',
  async (kind) => {
    const { unreachable, safety, time } = await inspectStore(await placeIn(kind), new Date());
    expect({ unreachable, safety, hasTime: time !== null }).toEqual({ unreachable: null, safety: [], hasTime: true });
  },
);

test('an identity that gives no token for a while is asked again, which is told, and work goes on', async () => {
  const place = await placeIn();
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  const troubled = new Promise<Error>((resolve) => place.passwords.renewed?.onTrouble(resolve));
  const next = new Promise<string>((resolve) => place.passwords.renewed?.onNext(({ password }) => resolve(password)));
  store.refuses = true;
  expect(await troubled).toBeInstanceOf(Error);
  store.refuses = false;
  expect(store.given).toContain(await next);
  expect(await redis.set('hardenbot:probe', '1')).toBe('OK');
  redis.disconnect();
});

test('a process without an identity does not start, and reads what to give it', async () => {
  store.refuses = true;
  await expect(placeIn()).rejects.toMatchObject({
    name: 'InputError',
    problems: [expect.stringMatching(/^store\.auth: [^\n]+; give the machine a managed identity, or the pod one/)],
  });
});

test('a token is hidden from the log like every secret', async () => {
  const secrets = new Secrets();
  await placeIn('single', secrets);
  expect(secrets.given()).toEqual(store.given.slice(-1));
});
