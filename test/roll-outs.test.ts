/** A worker that is stopped in order is no worker that died: a change goes on behind as many roll-outs as there are. */
import { RetryLater } from '../src/engine/ledger/retry-later';
import type { Job } from '../src/queue/job';
import { applyPlan } from '../src/worker/apply/apply-job';
import type { WorkerContext } from '../src/worker/context';
import { type Office, openOffice, tenantId } from './support/corridor/office';

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
async function anotherWorker(office: Office, job: Job, ends: 'stopped' | 'dead'): Promise<void> {
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

test('workers that die there are counted all the same, between roll-outs too', async () => {
  const { office, change, job } = await inDoubt();
  for (const ends of ['dead', 'stopped', 'dead'] as const) await anotherWorker(office, job, ends);
  await applyPlan({ ...office.work, postponed: new Set() }, job);
  expect(office.change(change)).toMatchObject({ status: 'stopped', stopped: expect.stringContaining('stopped 3 times') });
  expect(office.writes).toEqual([]);
});
