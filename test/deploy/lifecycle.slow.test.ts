/** How processes begin and end: what they refuse to start with, how they stop under load, and what they do with jobs that nobody can do. */
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { keys } from '../../adapters/redis/keys';
import { openQueues } from '../../jobs/queues';
import { type Handlers, startWorkers } from '../../jobs/worker';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { violations } from '../support/chaos/checker';
import { hardenbot, spawnHardenbot } from '../support/chaos/command-line';
import { askAndApprove, ended, pause, until } from '../support/chaos/people';
import { openSetup, type Setup, type SetupOptions } from '../support/chaos/setup';
import type { ChaosStore } from '../support/chaos/store';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

async function onSetup(options: SetupOptions, run: (setup: Setup<ChaosStore>) => Promise<void>): Promise<void> {
  const setup = await openSetup(options);
  try {
    await run(setup);
  } finally {
    await setup.close();
  }
}

describe('the end of a worker', () => {
  test('SIGTERM under load: it ends at once between two operations, hands the lease back, and the next one goes on', () =>
    onSetup({ mailboxes: 60, latencyMs: 15 }, async (setup) => {
      await setup.host('gateway');
      const worker = spawnHardenbot(setup, 'worker');
      const gone = once(worker, 'exit');
      await askAndApprove(setup);
      await until(() => setup.effects().length >= 5, 'effect');
      const told = performance.now();
      worker.kill('SIGTERM');
      expect((await gone)[0]).toBe(0);
      expect(performance.now() - told).toBeLessThan(10_000);
      const done = setup.effects().length;
      expect(done).toBeLessThan(60);
      expect(violations(setup.simulator.calls(), await setup.entries())).toEqual([]);
      expect(await setup.store.redis.exists(keys.lease(setup.tenantId, 'exchange.CASMailbox'))).toBe(0);
      await setup.host('worker');
      expect((await ended(setup)).status).toBe('verified');
      expect(violations(setup.simulator.calls(), await setup.entries())).toEqual([]);
    }));

  test('SIGTERM while the store is away and a write waits for the tenant: it ends within ten seconds', () =>
    onSetup(
      { mailboxes: 2, faults: [{ match: 'exchange.CASMailbox', only: 'writes', status: 429, retryAfter: 60 }] },
      async (setup) => {
        await setup.host('gateway');
        const worker = await setup.start('worker');
        await askAndApprove(setup);
        await until(() => setup.simulator.calls().some((call) => call.status === 429), 'write that has to wait');
        await setup.store.kill();
        const told = performance.now();
        worker.child.kill('SIGTERM');
        await worker.ended;
        expect(performance.now() - told).toBeLessThan(10_000);
        await setup.store.start();
      },
    ));

  test('SIGTERM while the store hangs: it ends within ten seconds, and gives its mirror back', () =>
    onSetup({ mailboxes: 2 }, async (setup) => {
      await setup.host('gateway');
      const worker = spawnHardenbot(setup, 'worker');
      const gone = once(worker, 'exit');
      const claim = join(setup.mirror, 'worker.claim');
      await askAndApprove(setup);
      await ended(setup);
      expect(existsSync(claim)).toBe(true);
      const pid = Number(/process_id:(\d+)/.exec(await setup.store.redis.info('server'))?.[1]);
      process.kill(pid, 'SIGSTOP');
      try {
        const told = performance.now();
        worker.kill('SIGTERM');
        expect((await gone)[0]).toBe(0);
        expect(performance.now() - told).toBeLessThan(10_000);
        expect(existsSync(claim)).toBe(false);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    }));
});

describe('what is not started with', () => {
  test.each(['worker', 'gateway'] as const)('a %s refuses a store that may lose entries, with each line to change', (role) =>
    onSetup({ mailboxes: 1 }, async (setup) => {
      const { redis } = setup.store;
      // BullMQ says so too, past the log.
      jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      await redis.config('SET', 'appendfsync', 'everysec');
      await redis.config('SET', 'appendonly', 'no');
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
      await expect(setup.host(role)).rejects.toMatchObject({
        problems: [
          expect.stringContaining('maxmemory-policy is allkeys-lru: write `maxmemory-policy noeviction`'),
          expect.stringContaining('appendonly is no: write `appendonly yes`'),
          expect.stringContaining('appendfsync is everysec: write `appendfsync always`'),
        ],
      });
    }),
  );

  test('a store on another machine without TLS and without a user is refused, with what to write, and nothing is sent there', () =>
    onSetup({ mailboxes: 1 }, async (setup) => {
      const elsewhere = { ...setup, environment: { ...setup.environment, REDIS_URL: 'redis://valkey.example.com:6379' } };
      const { code, err } = await hardenbot(elsewhere, 'worker');
      expect(code).toBe(2);
      expect(err).toContain('write rediss:// so that the connection is encrypted');
      expect(err).toContain('rediss://hardenbot:<password>@valkey.example.com');
    }));
});

describe('jobs that nobody can do', () => {
  let valkey: TestValkey;
  beforeEach(async () => {
    valkey = await startTestValkey();
  });
  afterEach(() => valkey.stop());

  const job = (subject: string): Job => ({
    name: 'plan',
    tenant: 't',
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: subject },
  });

  const changeWorkers = (connection: Redis, handlers: Handlers) =>
    startWorkers({
      connection,
      logger: quiet,
      clock: systemClock,
      handlers: { change: { concurrency: 1, ...handlers } },
    });

  test('a job that fails each time is set aside after three tries with a message, and others are done meanwhile', async () => {
    const connection = valkey.connect();
    const queues = openQueues(connection);
    const tries: string[] = [];
    const setAside = new EventEmitter();
    const message = once(setAside, 'job');
    const workers = changeWorkers(connection, {
      run: ({ subject }) => {
        tries.push(subject);
        return subject === 'poison' ? Promise.reject(new Error('it cannot be done')) : Promise.resolve();
      },
      gaveUp: ({ subject }, error) => Promise.resolve(void setAside.emit('job', `${subject}: ${error.message}`)),
    });
    await queues.add(job('poison'));
    await queues.add(job('fine'));
    expect(await message).toEqual(['poison: it cannot be done']);
    expect(tries).toEqual(['poison', 'fine', 'poison', 'poison']);
    await workers.close();
    await queues.close();
  });
});

test('a store that is away fills no log: a line a second of each kind at most, and none beside the log', () =>
  onSetup({ mailboxes: 1 }, async (setup) => {
    const worker = spawnHardenbot(setup, 'worker');
    const lines: string[] = [];
    worker.stderr.on('data', (chunk: Buffer) =>
      lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line !== ''),
      ),
    );
    await until(async () => String(await setup.store.redis.client('LIST')).split('id=').length > 5, 'worker at work');
    await pause(300);
    await setup.store.kill();
    await pause(2500);
    expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(25);
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    await setup.store.start();
  }));
