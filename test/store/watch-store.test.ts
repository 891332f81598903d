/** The store is looked at while a process runs: what took over may forget, and what takes no writes is said. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { connectRedis, onConnected } from '../../adapters/redis/connection';
import { placeOfAddress } from '../../adapters/redis/place';
import { checkStore } from '../../adapters/redis/safety';
import { takesWrites } from '../../adapters/redis/takes-writes';
import { systemClock } from '../../src/process/system-clock';
import { openMonitor } from '../../src/process/watch-process';
import { type StoreWatch, watchStore } from '../../src/process/watch-store';
import { until } from '../support/stores/many-servers';
import { refusing } from '../support/stores/refusing-server';
import { startTestValkey } from '../support/stores/valkey';

interface Told {
  readonly level: 'error' | 'info';
  readonly text: string;
}

const soon = { write: 20, check: 20 };

describe('a server that is changed while hardenbot runs', () => {
  let valkey: Awaited<ReturnType<typeof startTestValkey>>;
  let watch: StoreWatch;
  const told: Told[] = [];
  const tell = (level: Told['level']) => (fields: object, text?: string) =>
    void told.push({ level, text: `${text} ${JSON.stringify(fields)}` });
  const logger = { error: tell('error'), warn: tell('error'), info: tell('info') };

  beforeAll(async () => {
    valkey = await startTestValkey();
    const redis = connectRedis(valkey.url);
    redis.on('error', () => undefined);
    watch = watchStore({
      takesWrites: () => takesWrites(redis, 'worker-1', systemClock.now()),
      check: () => checkStore(redis, placeOfAddress(valkey.url)),
      onConnected: (look) => onConnected(redis, look),
      logger,
      everyMs: soon,
    });
    watch.start();
  });
  afterAll(async () => {
    watch.close();
    await valkey.stop();
  });

  test.each([
    ['maxmemory-policy', 'allkeys-lru', 'noeviction'],
    ['appendfsync', 'everysec', 'always'],
    ['appendonly', 'no', 'yes'],
  ])('%s %s is found, and found mended', async (setting, value, wanted) => {
    const admin = valkey.connect();
    await admin.config('SET', setting, value);
    await until(`${setting} is found`, async () => watch.problems().some((line) => line.startsWith(`${setting} is ${value}`)));
    await admin.config('SET', setting, wanted);
    await until(`${setting} is mended`, async () => watch.problems().length === 0);
  });

  test.each([
    ['NOREPLICAS', 'start its replicas'],
    ['OOM', 'raise maxmemory'],
    ['MISCONF', 'make room on its disk'],
    ['BUSY', 'SCRIPT KILL'],
  ] as const)('one that takes no writes because of %s is said with its own words, and what to do', async (word, remedy) => {
    const admin = valkey.connect();
    told.length = 0;
    await refusing[word].begin(admin);
    const said = new RegExp(`takes no writes: .*${word}.*${remedy}`);
    await until('it is found', async () => watch.problems().some((line) => said.test(line)));
    await refusing[word].end(admin);
    await until('it is mended', async () => watch.problems().length === 0);
    expect(told.find(({ text }) => text.startsWith('The store takes no writes'))?.text).toContain(remedy);
  });
});

test.each([
  ['worker', false, 503, 'not ready\nappendonly is no\n'],
  ['gateway', true, 200, 'reachable\nappendonly is no\n'],
])('the %s says on /readyz what is wrong with the store', async (_name, staysReachable, status, body) => {
  const logger = { error: () => undefined, warn: () => undefined, info: () => undefined };
  const monitor = await openMonitor({
    host: '127.0.0.1',
    port: 0,
    registry: new Registry(),
    logger,
    isReady: () => Promise.resolve(true),
    isAlive: () => Promise.resolve(true),
    store: () => ['appendonly is no'],
    staysReachable,
  });
  try {
    const answer = await fetch(`http://127.0.0.1:${monitor.port}/readyz`);
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status, body });
  } finally {
    await monitor.close();
  }
});

test('a hundred who ask the monitoring port at once cost what one does', async () => {
  const logger = { error: () => undefined, warn: () => undefined, info: () => undefined };
  const asked = { metrics: 0, ready: 0, alive: 0, halted: 0 };
  let goOn = (): void => undefined;
  const gone = new Promise<void>((resolve) => (goOn = resolve));
  const ask = async <Answer>(what: keyof typeof asked, answer: Answer): Promise<Answer> => {
    asked[what] += 1;
    await gone;
    return answer;
  };
  const registry = new Registry();
  registry.registerMetric(new Gauge({ name: 'some', help: 'some', registers: [], collect: () => ask('metrics', undefined) }));
  const monitor = await openMonitor({
    host: '127.0.0.1',
    port: 0,
    registry,
    logger,
    isReady: () => ask('ready', true),
    isAlive: () => ask('alive', true),
    halted: () => ask('halted', { count: 0, done: [] }),
  });
  try {
    const asking = ['metrics', 'readyz', 'healthz'].flatMap((path) =>
      Array.from({ length: 100 }, () => get({ host: '127.0.0.1', port: monitor.port, path: `/${path}`, agent: false })),
    );
    const statuses = asking.map(async (one) => {
      const [answer] = (await once(one, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    });
    await Promise.all(asking.map((one) => once(one, 'finish')));
    // Who is answered after all of them were sent knows that they were heard.
    for (let n = 0; n < 3; n += 1) await fetch(`http://127.0.0.1:${monitor.port}/nothing`);
    goOn();
    expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]));
    expect(asked).toEqual({ metrics: 1, ready: 1, alive: 1, halted: 1 });
  } finally {
    await monitor.close();
  }
});
