/** A worker that is replaced, or starved of processor time, logs no error: another one goes on with what it was at. */

import { connectRedis } from '../../adapters/redis/connection';
import { openQueues } from '../../jobs/queues';
import { startWorkers } from '../../jobs/worker';
import { untilToldToStop } from '../../src/process/shutdown';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { type OwnLedgers, whileAway } from '../../src/worker/upkeep/while-away';
import { KeptLog } from '../support/corridor/kept-log';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { until } from '../support/stores/many-servers';
import { startTestValkey } from '../support/stores/valkey';

const nothing = new AbortController().signal;

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a process between two operations', async (signal) => {
  const told = untilToldToStop().then(() => 'told');
  process.emit(signal);
  // It would end the process at once where nobody listens.
  expect(await Promise.race([told, new Promise((resolve) => setImmediate(resolve))])).toBe('told');
});

describe('a look at the mirrors while the store is away', () => {
  test('that is cut off because the worker stops is no error', async () => {
    const stopping = new AbortController();
    const log = new KeptLog();
    await looking(log, stopping.signal, () => {
      stopping.abort();
      return Promise.reject(new Error('file closed'));
    });
    expect(log.lines).toEqual([expect.stringMatching(/^info what is due from the mirror was cut off.*/)]);
  });

  test('that fails otherwise is one', async () => {
    const log = new KeptLog();
    await looking(log, nothing, () => Promise.reject(new Error('file closed')));
    expect(log.lines).toEqual([expect.stringMatching(/^error what is due could not be done from the mirror/)]);
  });

  test('goes on to no other tenant once the worker stops', async () => {
    const log = new KeptLog();
    let looks = 0;
    await looking(log, AbortSignal.abort(), () => {
      looks += 1;
      return Promise.resolve(new Set());
    });
    expect([looks, log.lines]).toEqual([0, []]);
  });
});

/** One look at a tenant whose store does not answer. */
async function looking(log: KeptLog, ends: AbortSignal, prepare: OwnLedgers['prepare']): Promise<void> {
  const office: Office = openOffice();
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  const away = whileAway({
    logger: log,
    clock: office.work.clock,
    tenants: [tenant],
    ledger: office.work.ledger,
    waiting: { of: () => Promise.resolve([]), append: () => Promise.resolve(), clear: () => Promise.resolve() },
    graceMs: () => 0,
    answers: () => Promise.resolve(false),
    unreadKeeps: () => Promise.resolve([]),
    open: () => ({
      work: () => office.work,
      run: () => Promise.resolve(),
      prepare,
      isOld: () => Promise.resolve(false),
      close: () => Promise.resolve(),
    }),
  });
  await away.round(ends);
  await away.close();
}

test('a job whose lock ran out before it ended is a warning, because another worker may take it', async () => {
  const valkey = await startTestValkey();
  const redis = connectRedis(valkey.url);
  const queues = openQueues(redis);
  const log = new KeptLog();
  const workers = startWorkers({
    connection: redis,
    logger: log,
    clock: systemClock,
    due: () => queues.due(systemClock.now()),
    handlers: {
      change: {
        concurrency: 1,
        run: async () => {
          const locks = (await redis.keys('*:lock')).filter((key) => key.includes('change'));
          if (locks.length > 0) await redis.del(...locks);
        },
      },
    },
  });
  try {
    await queues.add(job);
    await until('it ended', () => Promise.resolve(log.lines.length > 0));
    // It comes back until its tries are used up, and may lose each of them.
    expect(
      log.lines.filter((line) => !/^warn another worker may take a job that is under way here .*"code":-2/.test(line)),
    ).toEqual([]);
  } finally {
    await workers.close();
    await queues.close();
    redis.disconnect();
    await valkey.stop();
  }
});

const job: Job = {
  name: 'plan',
  tenant: 't',
  subject: 's',
  reply: { conversation: { platform: 'terminal', channel: 'c' }, messageKey: 's' },
};
