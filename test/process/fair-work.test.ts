/** Work of many tenants in one process: who is slow or busy does not hold up the others, and waits without failing. */
import { Queue } from 'bullmq';
import { openQueues, prefix, type Queues } from '../../jobs/queues';
import { tenantSlots } from '../../jobs/tenant-slots';
import { type RunningWorkers, startWorkers } from '../../jobs/worker';
import { TenantError } from '../../src/lib/errors';
import { systemClock } from '../../src/process/system-clock';
import type { Job } from '../../src/queue/job';
import { count } from '../support/runner/counts';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

let valkey: TestValkey;
let queues: Queues;
let workers: RunningWorkers;
let gaveUp: Job[];
beforeAll(async () => {
  valkey = await startTestValkey();
});
beforeEach(async () => {
  gaveUp = [];
  await valkey.connect().flushall();
  queues = openQueues(valkey.connect());
});
afterEach(async () => {
  await workers.close(10);
  await queues.close();
});
afterAll(() => valkey.stop());

function work(run: (job: Job) => Promise<void>): void {
  const quiet = (): void => undefined;
  workers = startWorkers({
    connection: valkey.connect(),
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: systemClock,
    handlers: {
      audit: {
        concurrency: 4,
        perTenant: 2,
        run,
        gaveUp: (job) => {
          gaveUp.push(job);
          return Promise.resolve();
        },
      },
    },
  });
}

let asked = 0;
async function ask(tenant: string, name: 'audit' | 'scan' = 'audit'): Promise<void> {
  asked += 1;
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: `m-${asked}` };
  await queues.add({ name, tenant, subject: `c-${asked}`, reply });
}

test('a tenant whose audits do not end has half of the places, and the others the rest', async () => {
  let free: () => void = () => undefined;
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  let atOnce = 0;
  let done: () => void = () => undefined;
  const other = new Promise<void>((resolve) => {
    done = resolve;
  });
  work(async (job) => {
    if (job.tenant === 'quick') return done();
    atOnce += 1;
    await freed;
  });
  for (let n = 0; n < 6; n += 1) await ask('slow');
  await ask('quick');
  await other;
  expect(atOnce).toBe(2);
  free();
});

test('rounds over logs that hang in twenty tenants hold up neither a person there nor the rounds of another tenant', async () => {
  let free: () => void = () => undefined;
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  const hung = Array.from({ length: 20 }, (_unused, n) => `hung-${n}`);
  const begun: string[] = [];
  let looked: () => void = () => undefined;
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      looked = resolve;
    });
  const run = async (job: Job): Promise<void> => {
    begun.push(`${job.name} ${job.tenant} ${job.subject}`);
    looked();
    if (job.name === 'signals' && hung.includes(job.tenant)) await freed;
  };
  const seen = async (what: string): Promise<void> => {
    while (!begun.includes(what)) await next();
  };
  const quiet = (): void => undefined;
  workers = startWorkers({
    connection: valkey.connect(),
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: systemClock,
    handlers: { audit: { ...tenantSlots.audit, run }, watch: { ...tenantSlots.watch, run } },
  });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'm' };
  const watch = (tenant: string, subject: string) => queues.ensure({ name: 'signals', tenant, subject, reply });
  for (const tenant of hung) for (const subject of ['fast', 'slow']) await watch(tenant, subject);
  for (const tenant of hung) await seen(`signals ${tenant} slow`);
  // A round that still runs is not handed out again.
  expect(await watch('hung-0', 'fast')).toBe(false);
  await watch('other', 'fast');
  await seen('signals other fast');
  await queues.add({ name: 'audit', tenant: 'hung-0', subject: 'c-person', reply });
  await seen('audit hung-0 c-person');
  free();
});

test('whoever asks for an audit waits for none of the scans that a morning has begun, and each of these is run', async () => {
  const scans = count({ fast: 60, full: 2000 });
  const left = new Set(Array.from({ length: scans }, (_unused, n) => `t-${n}`));
  await Promise.all([...left].map((tenant) => ask(tenant, 'scan')));
  let before: number | null = null;
  await new Promise<void>((resolve) => {
    work(async (job) => {
      if (job.tenant === 'of a person') before = scans - left.size;
      // Asked for while the first ones run.
      if (left.delete(job.tenant) && left.size === scans - 1) await ask('of a person');
      if (left.size === 0) resolve();
    });
  });
  const atOnce = 4;
  expect(before).toBeLessThanOrEqual(2 * atOnce);
});

test('a job in a queue that is not its own is handed to nobody', async () => {
  const seen: string[] = [];
  const ended = new Promise<void>((resolve) => {
    work(async (job) => {
      seen.push(job.name);
      resolve();
    });
  });
  const queue = new Queue('audit', { connection: valkey.connect(), prefix });
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'm' };
  for (const name of ['apply', 'undo', 'draw'] as const)
    await queue.add(name, { name, tenant: 'slow', subject: 'c-1', reply, ...(name === 'draw' ? { view: 'change' } : {}) });
  await ask('quick');
  await ended;
  await queue.close();
  expect({ seen, gaveUp }).toEqual({ seen: ['audit'], gaveUp: [] });
});

test('a service that says when it takes requests again costs a job none of its tries', async () => {
  let tries = 0;
  const ended = new Promise<void>((resolve) => {
    work(async () => {
      tries += 1;
      if (tries > 5) return resolve();
      throw new TenantError('Busy.', { kind: 'throttled', retryAfterMs: 1 });
    });
  });
  await ask('busy');
  await ended;
  expect({ tries, gaveUp }).toEqual({ tries: 6, gaveUp: [] });
});

test('what belongs to a message and waits to be tried again, or for quiet hours to end, keeps nobody from drawing the message anew', async () => {
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'c-drawn' };
  const draw = { name: 'draw', view: 'change', tenant: 'slow', subject: 'c-drawn', reply } as const;
  const quiet = (): void => undefined;
  const drawn = new Promise<Job>((resolve) => {
    workers = startWorkers({
      connection: valkey.connect(),
      logger: { info: quiet, warn: quiet, error: quiet },
      clock: systemClock,
      handlers: { outbox: { concurrency: 1, run: async (job) => resolve(job) } },
    });
  });
  for (let times = 0; times < 3; times += 1) await queues.add({ ...draw, again: true }, { delayMs: 3_600_000, coalesces: true });
  for (let times = 0; times < 3; times += 1)
    await queues.add({ ...draw, afterQuiet: true }, { delayMs: 3_600_000, coalesces: true });
  expect((await queues.waiting()).outbox).toBe(2);
  await queues.add(draw);
  expect((await drawn).subject).toBe('c-drawn');
});
