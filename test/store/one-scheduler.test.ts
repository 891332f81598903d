/** When something is due is one fact, which the queue and the rounds both read: what has to wait is begun by neither of them, and keeps nothing else waiting. */
import { setTimeout as pause } from 'node:timers/promises';
import { openQueues } from '../../jobs/queues';
import { startWorkers } from '../../jobs/worker';
import { KeepCount } from '../../src/engine/changes/keep-deadlines';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { TenantError } from '../../src/lib/errors';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { notBefore } from '../../src/queue/not-before';
import { startDeadlines } from '../../src/worker/upkeep/deadlines';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { until } from '../support/stores/many-servers';
import { startTestValkey } from '../support/stores/valkey';

const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'm' };
const job = (name: 'apply' | 'undo', subject: string): Job => ({ name, tenant: tenantId, subject, reply });
const busy = new TenantError('Microsoft Graph asks to wait.', { kind: 'throttled', retryAfterMs: 300_000 });

/** Lines of the log by their level. */
function logOf() {
  const lines: string[] = [];
  const note = (level: string) => (_fields: object, text?: string) => void lines.push(`${level}: ${text ?? ''}`);
  return { lines, logger: { error: note('error'), warn: note('warn'), info: note('info') } };
}

describe('what is overdue and no queue brought', () => {
  const seen = { added: [], keeps: new KeepCount(), failures: [], halted: [], away: [] };

  /** Each look finds the next of these. */
  function looking(found: readonly (readonly Job[])[], run: (job: Job) => Promise<void>) {
    const { lines, logger } = logOf();
    let looks = 0;
    const known = notBefore(systemClock);
    const deadlines = startDeadlines({
      logger,
      everyMs: 5,
      reconciler: {
        round: () => {
          const overdue = found[looks] ?? [];
          looks += 1;
          return Promise.resolve({ ...seen, overdue });
        },
      },
      run,
      notBefore: known,
      seen: () => undefined,
      met: () => undefined,
    });
    return { deadlines, known, lines };
  }

  test('an undo begins although a change that was begun before it has not ended', async () => {
    const begun: string[] = [];
    let end: () => void = () => undefined;
    const { deadlines } = looking([[job('apply', 'c-long')], [job('undo', 'c-due')]], (one) => {
      begun.push(one.subject);
      return one.subject === 'c-long' ? new Promise((resolve) => (end = resolve)) : Promise.resolve();
    });
    await until('both were begun', () => Promise.resolve(begun.length === 2));
    expect(begun).toEqual(['c-long', 'c-due']);
    end();
    await deadlines.close();
  });

  test('the same is not begun twice at once, and a process that ends waits for what it began', async () => {
    let begun = 0;
    let end: () => void = () => undefined;
    const again = Array.from({ length: 20 }, () => [job('undo', 'c-due')]);
    const { deadlines } = looking(again, () => {
      begun += 1;
      return new Promise((resolve) => (end = resolve));
    });
    await until('it was begun', () => Promise.resolve(begun > 0));
    await pause(60);
    let isClosed = false;
    const closing = deadlines.close().then(() => {
      isClosed = true;
    });
    await pause(20);
    expect({ begun, isClosed }).toEqual({ begun: 1, isClosed: false });
    end();
    await closing;
  });

  test.each([
    ['a worker that is stopped in order', new RetryLater('The process ends.', 1000), 1000],
    ['a service that asks for five minutes', busy, 300_000],
    ['a store that takes nothing', new Error('NOREPLICAS Not enough good replicas to write.'), 100],
  ])('%s is no error, and what waits is noted for everyone', async (_why, error, atLeastMs) => {
    const { deadlines, known, lines } = looking([[job('undo', 'c-due')]], () => Promise.reject(error));
    await until('it waits', () => Promise.resolve(lines.some((line) => line === 'info: what is due waits')));
    await deadlines.close();
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(known.remainingMs(job('undo', 'c-due'))).toBeGreaterThan(atLeastMs - 1000);
    expect(known.remainingMs(job('undo', 'c-other'))).toBe(0);
  });

  test.each(['apply', 'undo'] as const)('no %s is begun that the queue brought and that is under way here', async (name) => {
    const begun: string[] = [];
    const found = Array.from({ length: 20 }, () => [job(name, 'c-queued'), job(name, 'c-lost')]);
    const { deadlines, known, lines } = looking(found, (one) => Promise.resolve(void begun.push(one.subject)));
    known.begun(job(name, 'c-queued'));
    await until('the other one was begun', () => Promise.resolve(begun.length > 3));
    expect(begun).not.toContain('c-queued');
    known.ended(job(name, 'c-queued'));
    await until('it is begun', () => Promise.resolve(begun.includes('c-queued')));
    await deadlines.close();
    expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  test('a failure is one', async () => {
    const { deadlines, known, lines } = looking([[job('undo', 'c-due')]], () => Promise.reject(new Error('broken')));
    await until('it is said', () => Promise.resolve(lines.includes('error: what was due could not be done')));
    await deadlines.close();
    expect(known.remainingMs(job('undo', 'c-due'))).toBe(0);
  });
});

describe('a round', () => {
  async function approved(): Promise<{ readonly office: Office; readonly change: string }> {
    const office = openOffice();
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const change = office.newest();
    const digest = office.change(change)?.plan?.digest ?? '';
    for (const who of ['bo', 'cy'] as const) await office.does(who, { clicks: 'approve', on: change, digest });
    return { office, change };
  }

  test('neither brings what has to wait nor counts it as late, and brings it when it may be begun', async () => {
    const { office, change } = await approved();
    const tenant = office.work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no tenant.');
    const jobs = { add: () => Promise.resolve(), ensure: () => Promise.resolve(true) };
    const known = notBefore(office.work.clock);
    const reconciler = createReconciler({ ...office.work, jobs }, [tenant], { overdueAfterMs: 60_000, notBefore: known });
    const applies = async () => {
      const { added, overdue } = await reconciler.round();
      return { added: added.filter(({ name }) => name === 'apply').length, overdue: overdue.length };
    };
    office.forward(10_000);
    expect(await applies()).toEqual({ added: 1, overdue: 0 });
    known.begun(job('apply', change));
    for (let look = 0; look < 9; look += 1) {
      office.forward(30_000);
      expect(await applies()).toEqual({ added: 0, overdue: 0 });
    }
    known.postponed(job('apply', change), 300_000);
    for (let look = 0; look < 9; look += 1) {
      office.forward(30_000);
      expect(await applies()).toEqual({ added: 0, overdue: 0 });
    }
    office.forward(31_000);
    expect(await applies()).toEqual({ added: 1, overdue: 0 });
    office.forward(61_000);
    expect(await applies()).toEqual({ added: 1, overdue: 1 });
  });
});

test('a plan that was asked for is made without the queue where that stands still, later than what ends something', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  const jobs = { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) };
  const reconciler = createReconciler({ ...office.work, jobs }, [tenant], { overdueAfterMs: 60_000 });
  const found: string[] = [];
  for (let look = 0; look < 10; look += 1) {
    office.forward(30_000);
    found.push((await reconciler.round()).overdue.map(({ name }) => name).join());
  }
  // Five minutes of looks: four after the first one it is done here.
  expect(found).toEqual(['', '', '', '', '', '', '', '', 'plan', '']);
});

async function failsAfter(ms: number, error: Error): Promise<void> {
  await pause(ms);
  throw error;
}

test('a copy of a job that waits is not begun by the queue before', async () => {
  const valkey = await startTestValkey();
  const connection = valkey.connect();
  const queues = openQueues(connection);
  const known = notBefore(systemClock);
  const begun: number[] = [];
  const since = systemClock.monotonicMs();
  const { logger } = logOf();
  const workers = startWorkers({
    connection,
    logger,
    clock: systemClock,
    notBefore: known,
    handlers: {
      change: {
        concurrency: 4,
        perTenant: 4,
        run: () => {
          begun.push(systemClock.monotonicMs() - since);
          return begun.length === 1 ? failsAfter(300, new RetryLater('It has to wait.', 1500)) : Promise.resolve();
        },
      },
    },
  });
  try {
    await queues.add(job('apply', 'c-1'));
    await until('it was begun', () => Promise.resolve(begun.length === 1));
    // While it is under way, and past what keeps one job from being added twice, as a forger or another process would.
    for (let copy = 0; copy < 3; copy += 1) await queues.add(job('apply', 'c-1'), { delayMs: 1 });
    await until('it was begun again', () => Promise.resolve(begun.length > 1));
    expect((begun[1] ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(1790);
  } finally {
    await workers.close();
    await queues.close();
    await valkey.stop();
  }
});
