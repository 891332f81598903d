/** A worker that is stopped in order is no worker that died: a change goes on behind as many roll-outs as there are. */
import { RetryLater } from '../../src/engine/ledger/retry-later';
import type { Operation } from '../../src/engine/plan/operation';
import { TenantError } from '../../src/lib/errors';
import type { Job } from '../../src/queue/job';
import type { TenantClient } from '../../src/tenant/client';
import { applyPlan } from '../../src/worker/apply/apply-job';
import { underLease } from '../../src/worker/apply/lease';
import { runStepwise } from '../../src/worker/apply/run-stepwise';
import type { WorkerContext } from '../../src/worker/context';
import { type Office, openOffice, tenantId } from '../support/corridor/office';

const longerThanALease = 31_000;

/** An approved change whose first write nobody knows about: each worker that comes looks for a while before it writes again. */
async function inDoubt(): Promise<{ readonly office: Office; readonly change: string; readonly job: Job }> {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const change = office.newest();
  const digest = office.change(change)?.plan?.digest ?? '';
  for (const who of ['bo', 'cy'] as const) await office.does(who, { clicks: 'approve', on: change, digest });
  const job: Job = {
    name: 'apply',
    tenant: tenantId,
    subject: change,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: change },
  };
  const away = new Error('The machine is gone.');
  const { work } = office;
  const tenant: WorkerContext['tenant'] = (id) => {
    const known = work.tenant(id);
    return known === undefined ? undefined : { ...known, client: { ...known.client, write: () => Promise.reject(away) } };
  };
  await expect(applyPlan({ ...work, tenant }, job)).rejects.toBe(away);
  expect(office.writes).toEqual([]);
  return { office, change, job };
}

/** Another process begins, and is at its looks when `ends` comes. */
async function anotherWorker(office: Office, job: Job, ends: 'stopped' | 'dead', afterMs = 0): Promise<void> {
  const stopping = new AbortController();
  let isLooking: () => void = () => undefined;
  const looking = new Promise<void>((resolve) => {
    isLooking = resolve;
  });
  const sleep = () => {
    isLooking();
    return new Promise<void>(() => undefined);
  };
  const { work } = office;
  const own = {
    ...work,
    clock: { ...work.clock, sleep },
    doubtMs: [77_000],
    stopping: stopping.signal,
    postponed: new Set<string>(),
  };
  const running = applyPlan(own, job);
  await Promise.race([looking, running]);
  office.forward(afterMs);
  if (ends === 'stopped') {
    stopping.abort();
    await expect(running).rejects.toBeInstanceOf(RetryLater);
  }
  office.forward(longerThanALease);
}

test('twelve roll-outs in the middle of its looks do not give a change up, and it is done once', async () => {
  const { office, change, job } = await inDoubt();
  for (let rollOut = 0; rollOut < 12; rollOut += 1) await anotherWorker(office, job, 'stopped');
  await applyPlan({ ...office.work, postponed: new Set() }, job);
  expect(office.change(change)).toMatchObject({ status: 'verified', stopped: null });
  expect(office.writes).toHaveLength(2);
});

/** What a worker that is not stopped sleeps between its looks, in milliseconds. */
async function lastWorker(office: Office, job: Job): Promise<readonly number[]> {
  const slept: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    slept.push(ms);
    office.forward(ms);
    return Promise.resolve();
  };
  const { work } = office;
  const clock = { ...work.clock, sleep };
  await applyPlan({ ...work, clock, leaseMs: 10 * longerThanALease, doubtMs: [0, 7000, 70_000], postponed: new Set() }, job);
  return slept;
}

const saidOf = (office: Office, change: string, n: number): readonly string[] =>
  (office.storage.entries.get(tenantId) ?? []).flatMap(({ subject, event }) => {
    if (subject !== change || (event.type !== 'intent' && event.type !== 'outcome') || event.n !== n) return [];
    return [event.type === 'intent' ? 'intent' : event.result];
  });

test('a worker goes on with the looks of those that were stopped, and announces anew what it then writes', async () => {
  const { office, change, job } = await inDoubt();
  for (const ms of [20_000, 15_000, 12_000]) await anotherWorker(office, job, 'stopped', ms);
  expect(await lastWorker(office, job)).toEqual([30_000]);
  expect(office.change(change)).toMatchObject({ status: 'verified', stopped: null });
  expect(office.writes).toHaveLength(2);
  expect(saidOf(office, change, 1)).toEqual(['intent', 'notSent', 'intent', 'applied']);
});

test('of one that died nothing is known: the next one looks from the beginning', async () => {
  const { office, change, job } = await inDoubt();
  await anotherWorker(office, job, 'stopped', 60_000);
  await anotherWorker(office, job, 'dead', 10_000);
  expect(await lastWorker(office, job)).toEqual([7000, 70_000]);
  expect(office.change(change)).toMatchObject({ status: 'verified', stopped: null });
  expect(saidOf(office, change, 1)).toEqual(['intent', 'applied']);
});

test('workers that die there are counted all the same, between roll-outs too', async () => {
  const { office, change, job } = await inDoubt();
  for (const ends of ['dead', 'stopped', 'dead'] as const) await anotherWorker(office, job, ends);
  await applyPlan({ ...office.work, postponed: new Set() }, job);
  expect(office.change(change)).toMatchObject({ status: 'stopped', stopped: expect.stringContaining('stopped 3 times') });
  expect(office.writes).toEqual([]);
});

test('what a change that is given up announced is looked at by one worker after the other, too', async () => {
  const { office, change, job } = await inDoubt();
  for (const ends of ['dead', 'dead'] as const) await anotherWorker(office, job, ends);
  for (const ms of [20_000, 15_000, 12_000]) await anotherWorker(office, job, 'stopped', ms);
  expect(await lastWorker(office, job)).toEqual([30_000]);
  expect(office.change(change)).toMatchObject({ status: 'stopped', stopped: expect.stringContaining('stopped 3 times') });
  expect(office.writes).toEqual([]);
});

test('a step whose service broke while the worker is stopped has no outcome yet, where every other step goes on', async () => {
  const { work } = openOffice();
  const stopping = new AbortController();
  const known = work.tenant(tenantId);
  if (known === undefined) throw new Error('The office has no such tenant.');
  const waitsFor = new TenantError('It broke.', { kind: 'unavailable', retryAfterMs: 0 });
  const client: TenantClient = {
    ...known.client,
    write: () => {
      stopping.abort();
      return Promise.resolve({ result: 'unknown', reason: 'It broke.', waitsFor });
    },
  };
  const operation: Operation = {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: '1@contoso.com',
    identity: '0a000000-0000-4000-8000-000000000001',
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  };
  const journal = { intents: new Set<number>(), outcomes: new Map() };
  const running = underLease(work, { tenant: tenantId, classes: [operation.resource] }, (held) =>
    runStepwise(
      { ...work, stopping: stopping.signal },
      {
        tenant: { client },
        subject: 'c-step',
        operations: [operation],
        journal,
        isRevert: false,
        held,
        onProgress: () => Promise.resolve(),
      },
    ),
  );
  await expect(running).rejects.toBeInstanceOf(RetryLater);
  expect((await work.ledger.subject(tenantId, 'c-step')).map(({ event }) => event.type)).toEqual(['intent']);
});
