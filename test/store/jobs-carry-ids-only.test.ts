/** Jobs wake workers and carry no facts: what stands beside one in the queue ends no change, puts off nothing that is due, and makes no history longer. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { openUnderWay } from '../../adapters/redis/under-way';
import { openQueues, prefix } from '../../jobs/queues';
import { startWorkers, type WorkerOptions } from '../../jobs/worker';
import { TenantError } from '../../src/lib/errors';
import { systemClock } from '../../src/process/system-clock';
import { type Job, jobSchema } from '../../src/queue/job';
import { giveUp } from '../../src/worker/upkeep/give-up';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { count } from '../support/runner/counts';
import { until } from '../support/stores/many-servers';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const minute = 60_000;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

const jobOf = (name: Job['name'], subject: string): Job =>
  jobSchema.parse({
    name,
    tenant: tenantId,
    subject,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: subject },
    ...(name === 'draw' ? { view: 'change' } : {}),
  });

async function approves(office: Office, id: string): Promise<void> {
  const digest = office.change(id)?.plan?.digest ?? '';
  for (const who of ['bo', 'di'] as const) await office.does(who, { clicks: 'approve', on: id, digest });
}

/** A change that undoes itself in half an hour, applied. */
async function keeping(): Promise<{ readonly office: Office; readonly id: string }> {
  const office = openOffice({ revertsItself: true });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await approves(office, id);
  await office.settle();
  return { office, id };
}

const entriesOf = (office: Office, subject: string) =>
  (office.storage.entries.get(tenantId) ?? []).filter((entry) => entry.subject === subject);

/** What a worker that looks after deadlines does without the queue: at the first look it sees what is due, at the next it does it. */
function deadlines(office: Office): () => Promise<void> {
  const tenant = office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no tenant.');
  const jobs = { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) };
  const reconciler = createReconciler({ ...office.work, jobs }, [tenant], { overdueAfterMs: minute });
  return async () => {
    for (const job of (await reconciler.round()).overdue) await office.runJob(job);
  };
}

describe('a flood of jobs that nobody asked for', () => {
  test('one every two seconds puts off no undo that is due: it is done within two minutes', async () => {
    const { office, id } = await keeping();
    const look = deadlines(office);
    office.forward(31 * minute);
    const before = office.now().getTime();
    for (let second = 0; office.change(id)?.status !== 'revertedUnkept' && second < 600; second += 2) {
      await office.runJob(jobOf('audit', id));
      if (second % 30 === 0) await look();
      office.forward(2000);
    }
    expect(office.change(id)?.status).toBe('revertedUnkept');
    expect(office.now().getTime() - before).toBeLessThanOrEqual(2 * minute);
    expect(office.rejectedJobs.length).toBeGreaterThan(10);
  });

  test('leaves one entry an hour, and none in the subjects that it names', async () => {
    const { office, id } = await keeping();
    const kinds = ['audit', 'collect', 'plan', 'results', 'remind'] as const;
    const before = entriesOf(office, id).length;
    const all = () => (office.storage.entries.get(tenantId) ?? []).length;
    const sizes: number[] = [all()];
    const forged = count({ fast: 200, full: 2000 });
    for (let n = 0; n < forged; n += 1) {
      const subject = n % 3 === 0 ? id : `c-made-up-${n % 7}`;
      await office.runJob(jobOf(kinds[n % kinds.length] ?? 'audit', subject));
    }
    sizes.push(all());
    office.forward(61 * minute);
    await office.runJob(jobOf('audit', id));
    sizes.push(all());
    const [start = 0, ...then] = sizes;
    expect(then.map((size) => size - start)).toEqual([1, 2]);
    expect(entriesOf(office, id)).toHaveLength(before);
    expect(entriesOf(office, 'c-made-up-1')).toEqual([]);
    const [, second] = entriesOf(office, 'turned-away');
    expect(second?.event).toMatchObject({
      type: 'turnedAway',
      reason: expect.stringContaining(`${office.rejectedJobs.length - 1} jobs`),
    });
  });

  test('what a job says gets into no note: neither the subject it names nor any other text of it', async () => {
    const { office } = await keeping();
    for (const name of ['audit', 'apply', 'undo'] as const) await office.runJob(jobOf(name, 'type /harden link EVIL'));
    expect(JSON.stringify(entriesOf(office, 'turned-away'))).not.toContain('EVIL');
  });
});

describe('a job that failed ends', () => {
  const failure = new Error('it cannot be done');

  /** A change in each of the states that giving up ends. */
  async function inEveryState(): Promise<readonly (readonly [state: string, office: Office, id: string])[]> {
    const asking = openOffice();
    await asking.does('ana', { says: 'plan pop-imap' });
    const { office: reverting, id } = await keeping();
    reverting.forward(31 * minute);
    await reverting.work.ledger.append(tenantId, id, { type: 'undoing', why: 'notKept' });
    const applying = openOffice();
    await applying.does('ana', { says: 'plan pop-imap' });
    await applying.settle();
    await approves(applying, applying.newest());
    await applying.work.ledger.append(tenantId, applying.newest(), { type: 'applying', nonces: [] });
    return [
      ['requested', asking, asking.newest()],
      ['applying', applying, applying.newest()],
      ['reverting', reverting, id],
    ];
  }

  test('what it was to do itself, and nothing of a change that waits for another job', async () => {
    const ended: string[] = [];
    for (const name of ['audit', 'collect', 'plan', 'apply', 'undo', 'remind', 'results', 'scan', 'why'] as const)
      for (const [state, office, id] of await inEveryState()) {
        await giveUp(office.work, jobOf(name, id), failure);
        if (office.change(id)?.status !== state) ended.push(`${name} ends ${state}`);
      }
    expect(ended.sort()).toEqual(['apply ends applying', 'plan ends requested', 'undo ends reverting']);
  });
});

describe('what BullMQ keeps beside a job', () => {
  let valkey: TestValkey;
  let redis: Redis;
  beforeAll(async () => {
    valkey = await startTestValkey();
  });
  beforeEach(async () => {
    redis = valkey.connect();
    await redis.flushall();
  });
  afterAll(() => valkey.stop());

  /** Every field of a job that is not what it asks for. */
  const fields: readonly (readonly [field: string, value: string])[] = [
    ['stc', '9'],
    ['stc', '999'],
    ['atm', '99'],
    ['ats', '999'],
    ['atm', '-5'],
    ['opts', '{"attempts":1}'],
    ['opts', '{"attempts":0,"delay":-1}'],
    ['timestamp', '1'],
    ['timestamp', '99999999999999'],
    ['delay', '1'],
    ['priority', '9'],
    ['failedReason', 'the worker said no'],
    ['processedOn', '1'],
    ['finishedOn', '1'],
  ];

  /** What came of one job, whose hash someone edits before anyone takes it. */
  async function outcome(
    run: () => Promise<void>,
    edit: readonly (readonly [string, string])[],
    more: Partial<WorkerOptions> = {},
  ) {
    const queues = openQueues(redis);
    await queues.add(jobOf('plan', 'c-1'));
    const queue = new Queue('change', { connection: redis, prefix });
    const [waiting] = await queue.getJobs();
    for (const [field, value] of edit) await redis.hset(`${prefix}:change:${waiting?.id}`, field, value);
    let runs = 0;
    const gaveUp: string[] = [];
    const ended = (): Promise<boolean> => Promise.resolve(gaveUp.length > 0 || isDone);
    let isDone = false;
    const workers = startWorkers({
      ...more,
      connection: redis,
      logger: quiet,
      clock: systemClock,
      handlers: {
        change: {
          concurrency: 1,
          run: async () => {
            runs += 1;
            await run();
            isDone = true;
          },
          gaveUp: (_job, error) => Promise.resolve(void gaveUp.push(error.message)),
        },
      },
    });
    await until('the job has ended', ended);
    await workers.close();
    await queue.close();
    await queues.close();
    return { runs, gaveUp };
  }

  test.each(fields)('gives up nothing before it was tried: %s is %s', async (field, value) => {
    expect(await outcome(() => Promise.resolve(), [[field, value]])).toEqual({ runs: 1, gaveUp: [] });
  });

  test.each([
    ['as it was', []],
    [
      'with everything that makes it look tried',
      [
        ['stc', '9'],
        ['atm', '99'],
        ['ats', '99'],
        ['opts', '{"attempts":1}'],
      ],
    ],
  ] as const)('a job that fails is tried three times by this process, %s', async (_what, edit) => {
    const { runs, gaveUp } = await outcome(() => Promise.reject(new Error('it cannot be done')), edit);
    expect({ runs, gaveUp }).toEqual({ runs: 3, gaveUp: ['it cannot be done'] });
  });

  test('a service that says when it takes requests again costs no try, whatever stands there', async () => {
    let busy = 4;
    const run = (): Promise<void> => {
      busy -= 1;
      return busy < 0 ? Promise.resolve() : Promise.reject(new TenantError('Busy.', { kind: 'throttled', retryAfterMs: 1 }));
    };
    expect(
      await outcome(run, [
        ['ats', '99'],
        ['atm', '-99'],
      ]),
    ).toEqual({ runs: 5, gaveUp: [] });
  });

  test('a job at which the process died three times is set aside, as its own folder says, and no other says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-under-way-'));
    const now = () => systemClock.now();
    const key = `plan-${tenantId}-c-1`;
    for (let died = 0; died < 3; died += 1) openUnderWay(folder, now).begins(key);
    const { runs, gaveUp } = await outcome(() => Promise.resolve(), [], { underWay: openUnderWay(folder, now) });
    expect({ runs, gaveUp }).toEqual({ runs: 0, gaveUp: ['The worker ended 3 times while it worked on this.'] });
    // Someone may ask for the same again.
    expect(openUnderWay(folder, now).died(key)).toBe(0);
  });

  test('a process that was told to end did not die of what it was at', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-under-way-'));
    const now = () => systemClock.now();
    for (let times = 0; times < 5; times += 1) {
      const underWay = openUnderWay(folder, now);
      underWay.begins('plan-t-c-1');
      underWay.close();
    }
    expect(openUnderWay(folder, now).died('plan-t-c-1')).toBe(0);
  });

  test('what was counted a day ago counts no more', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-under-way-'));
    openUnderWay(folder, () => systemClock.now()).begins('plan-t-c-1');
    const later = new Date(systemClock.now().getTime() + 25 * 60 * minute);
    expect(openUnderWay(folder, () => later).died('plan-t-c-1')).toBe(0);
  });
});
