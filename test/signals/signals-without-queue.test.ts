/** Someone who writes to the store keeps the rounds over logs, or what is drawn of signals, out of the queue: both come all the same, and neither comes twice. */
import { openQueues, prefix } from '../../jobs/queues';
import type { LeaseStore } from '../../src/engine/ledger/lease';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { gatewayFeatures } from '../../src/features/gateway';
import { alarmKeyOf } from '../../src/features/signals/entry-terms';
import { worker as signalsOfWorker } from '../../src/features/signals/worker/index';
import { watchOverdue } from '../../src/gateway/outbox/watch-overdue';
import type { Job } from '../../src/queue/job';
import { runJob } from '../../src/worker/run-job';
import { LateJobs } from '../../src/worker/upkeep/late-jobs';
import { clockOf, type LabOptions, minute, openSignalLab, type SignalLab } from '../support/signals/signal-lab';
import { watchedState as state, turnedOff } from '../support/signals/turned-off';
import { startTestValkey } from '../support/stores/valkey';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(options: LabOptions): Promise<SignalLab> {
  const lab = await openSignalLab({ state, ...options });
  closing.push(() => lab.close());
  return lab;
}

function lateRounds({ office: { work } }: SignalLab): LateJobs {
  const comesAround = signalsOfWorker.comesAround?.(work);
  return new LateJobs(work, comesAround === undefined ? [] : [comesAround], { error: (_fields, message) => fail(message) });
}

function fail(message: string): never {
  throw new Error(message);
}

const audits = 'graph.directoryAudits';

describe('a round over logs whose place in the queue someone gave to a job that nobody takes', () => {
  test('is made without it within ten minutes, and its card comes once', async () => {
    const valkey = await startTestValkey();
    const redis = valkey.connect();
    const queues = openQueues(valkey.connect());
    closing.push(
      () => valkey.stop(),
      () => queues.close(),
    );
    const added: boolean[] = [];
    const ensure = async (job: Job): Promise<boolean> => {
      const place = `${prefix}:watch`;
      await redis.hset(`${place}:nobody`, { name: 'signals', data: JSON.stringify(job), opts: '{}', timestamp: '1' });
      await redis.set(`${place}:de:signals-${job.tenant}-${job.subject}`, 'nobody');
      const isAdded = await queues.ensure(job);
      added.push(isAdded);
      return isAdded;
    };
    const lab = await start({ jobs: { ensure } });
    const late = lateRounds(lab);
    const run = late.during((job) => runJob({ work: lab.office.work, scan: () => Promise.resolve() }, job));
    const made: string[] = [];
    const pass = async (minutes: number): Promise<void> => {
      for (let left = minutes; left > 0; left -= 1) {
        await lab.pass(1);
        for (const job of await late.among(lab.office.work.served())) {
          made.push(job.subject);
          await run(job);
        }
        await lab.office.settle();
      }
    };
    await pass(10);
    expect(added).not.toContain(true);
    expect(made.filter((speed) => speed === 'fast')).toHaveLength(1);
    lab.shows(audits, 12, turnedOff('row-1', 11));
    await pass(30);
    expect(lab.chat.map(({ card }) => card.title)).toEqual(
      Array(2).fill('A Conditional Access policy was weakened: Require MFA in contoso'),
    );
    expect((lab.chat[0]?.at ?? 0) - Date.parse(clockOf(12))).toBeLessThanOrEqual(10 * minute);
  });

  test.each(['is given to no one', 'is taken away at once'])(
    'is made though the lease for it %s, and its card comes',
    async (how) => {
      const lab = await start({});
      const { leases } = lab.office.work;
      const acquire = leases.acquire.bind(leases);
      await lab.pass(2);
      const hostile: LeaseStore['acquire'] = async (...wanted) => {
        const lease = how === 'is given to no one' ? null : await acquire(...wanted);
        if (lease !== null) await leases.release(lease);
        return lease;
      };
      Object.assign(leases, { acquire: hostile });
      lab.shows(audits, 12, turnedOff('row-1', 11));
      await lab.pass(30);
      expect(lab.chat.map(({ card }) => card.title)).toContain(
        'A Conditional Access policy was weakened: Require MFA in contoso',
      );
      expect((lab.chat[0]?.at ?? 0) - Date.parse(clockOf(12))).toBeLessThanOrEqual(15 * minute);
    },
  );

  test('that another process makes is not made here, and none beside one that is under way', async () => {
    const lab = await start({});
    const late = lateRounds(lab);
    const look = async () => (await late.among(lab.office.work.served())).map(({ subject }) => subject);
    await lab.pass(1);
    expect(await look()).toEqual([]);
    await lab.pass(20);
    expect(await look()).toEqual([]);
    lab.office.forward(20 * minute);
    const [job] = await late.among(lab.office.work.served());
    if (job === undefined) throw new Error('Nothing is late.');
    let end: () => void = () => undefined;
    const ended = late.during(() => new Promise<void>((resolve) => (end = resolve)))(job);
    lab.office.forward(20 * minute);
    expect(await look()).toEqual(['slow']);
    end();
    await ended;
    expect(await look()).toEqual(['slow']);
  });

  test('that had to wait for another one is late still', async () => {
    const lab = await start({});
    const late = lateRounds(lab);
    const look = async () => (await late.among(lab.office.work.served())).map(({ subject }) => subject);
    await lab.pass(1);
    await look();
    lab.office.forward(20 * minute);
    const [fast, slow] = await late.among(lab.office.work.served());
    if (fast === undefined || slow === undefined) throw new Error('Nothing is late.');
    const waits = late.during(() => Promise.reject(new RetryLater('Another worker is changing objects of the same kind.', 500)));
    await expect(waits(fast)).rejects.toThrow(RetryLater);
    await late.during(() => Promise.resolve())(slow);
    lab.office.forward(minute / 2);
    expect(await look()).toEqual(['fast']);
  });

  test('that had to wait is late still, although the one that it waited for wrote down that nothing is', async () => {
    const lab = await start({});
    const { work } = lab.office;
    const late = lateRounds(lab);
    await late.among(work.served());
    await lab.pass(6);
    await lab.signals.saveState(lab.simulator.tenantId, null as never);
    const [fast, slow] = await late.among(work.served());
    if (fast === undefined || slow === undefined) throw new Error('Nothing is late.');
    const waits = late.during(() => Promise.reject(new RetryLater('Another worker is changing objects of the same kind.', 500)));
    await expect(waits(fast)).rejects.toThrow(RetryLater);
    await late.during((job) => runJob({ work, scan: () => Promise.resolve() }, job))(slow);
    lab.office.forward(minute / 2);
    expect((await late.among(work.served())).map(({ subject }) => subject)).toEqual(['fast']);
    await late.during(() => Promise.resolve())(fast);
    expect(await late.among(work.served())).toEqual([]);
  });

  test('is late as well where someone deletes what it kept', async () => {
    const lab = await start({});
    const late = lateRounds(lab);
    await late.among(lab.office.work.served());
    await lab.pass(6);
    await lab.signals.saveState(lab.simulator.tenantId, null as never);
    expect((await late.among(lab.office.work.served())).map(({ subject }) => subject)).toEqual(['fast', 'slow']);
  });
});

describe('what the queue does not bring of a signal', () => {
  async function weakened(options: LabOptions = {}) {
    const lab = await start({ isOutboxStopped: true, ...options });
    await lab.pass(2);
    lab.shows(audits, 3, turnedOff('row-1', 2));
    await lab.pass(3);
    const drawn: string[] = [];
    const shown = new Map<string, number>();
    const { ledger } = lab.office.work;
    const { look } = watchOverdue({
      features: gatewayFeatures,
      ledger,
      directory: lab.office.directory,
      shown: { of: (_tenant, key) => Promise.resolve(shown.get(key) ?? 0) },
      tenants: [{ name: 'contoso', id: lab.simulator.tenantId, settingsVersion: '1', channel: { terminal: 'hardening' } }],
      left: () => Promise.resolve([]),
      now: lab.office.now,
      quietForMs: () => quietMs.now,
      draw: (job) => Promise.resolve(void drawn.push(`${job.view} ${job.reply.messageKey}`)),
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    const quietMs = { now: 0 };
    const [id = ''] = await ledger.recent(lab.simulator.tenantId, 1, 'sig-');
    return { lab, look, drawn, shown, quietMs, id };
  }

  test('is drawn by the gateway after ten minutes, card and alarm, once', async () => {
    const { lab, look, drawn, id } = await weakened();
    await look();
    expect(drawn).toEqual([]);
    lab.office.forward(10 * minute);
    for (let looks = 0; looks < 3; looks += 1) await look();
    expect(drawn).toEqual([`signalAlarm ${alarmKeyOf(id, 1)}`, `signal ${id}`]);
  });

  test('is not put off by further rows of whoever attacks', async () => {
    const { lab, look, drawn, id } = await weakened();
    for (let more = 0; more < 4; more += 1) {
      lab.shows(audits, 6 + 3 * more, turnedOff(`row-${more + 2}`, 5 + 3 * more, { correlationId: `other-${more}` }));
      await lab.pass(3);
      await look();
    }
    expect(drawn.slice(0, 2)).toEqual([`signalAlarm ${alarmKeyOf(id, 1)}`, `signal ${id}`]);
  });

  test('is left to the queue where that brought it', async () => {
    const { lab, look, drawn, shown, id } = await weakened();
    shown.set(id, 1_000).set(alarmKeyOf(id, 1), 1);
    lab.office.forward(11 * minute);
    await look();
    expect(drawn).toEqual([]);
  });

  test('waits for the morning in quiet hours where it is not loud', async () => {
    const { lab, look, drawn, quietMs, id } = await weakened({ signals: { loudness: { 'policy-weakened': 'normal' } } });
    quietMs.now = 60 * minute;
    lab.office.forward(11 * minute);
    await look();
    expect(drawn).toEqual([]);
    quietMs.now = 0;
    await look();
    expect(drawn).toEqual([`signal ${id}`]);
  });
});
