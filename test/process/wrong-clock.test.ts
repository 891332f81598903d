/** A worker whose clock is not that of the store says so, and begins nothing whose end would come at a wrong time. */
import { serverTime } from '../../adapters/redis/server-time';
import { watchClock } from '../../src/process/watch-clock';
import { KeptLog } from '../support/corridor/kept-log';
import { openOffice, tenantId } from '../support/corridor/office';
import { startTestValkey } from '../support/stores/valkey';

const theirs = new Date('2026-11-24T08:00:00.000Z');

/** A clock this many seconds ahead of a store, once it was looked at. */
async function watched(ahead: number) {
  const log = new KeptLog();
  const clock = { ahead, now: () => new Date(theirs.getTime() + clock.ahead * 1000) };
  const watch = watchClock({ name: 'worker', clock, storeTime: () => Promise.resolve(theirs), logger: log });
  await watch.start();
  return { log, clock, watch };
}

test.each([
  [-61, /61 s behind that of the store/],
  [7200, /7200 s ahead of that of the store/],
])('a clock that is %i s ahead is told once in the log, and as a number', async (ahead, said) => {
  const { log, watch } = await watched(ahead);
  await watch.start();
  expect(log.lines).toEqual([expect.stringMatching(said)]);
  expect((await watch.gauge.get()).values).toMatchObject([{ value: ahead }]);
  expect(watch.whyWrong()).toMatch(said);
  watch.close();
});

test('that of a gateway is told with what follows for people', async () => {
  const log = new KeptLog();
  const clock = { now: () => new Date(theirs.getTime() + 300_000) };
  const watch = watchClock({ name: 'gateway', clock, storeTime: () => Promise.resolve(theirs), logger: log });
  await watch.start();
  expect(log.lines).toEqual([expect.stringMatching(/clock of this gateway is 300 s ahead .*Slack and Teams may be refused/)]);
  watch.close();
});

test('a minute is no difference, and one that is mended is told too', async () => {
  const { log, clock, watch } = await watched(59);
  expect([log.lines, watch.whyWrong()]).toEqual([[], null]);
  clock.ahead = 120;
  await watch.start();
  clock.ahead = 0;
  await watch.start();
  expect([log.lines.length, log.lines.at(-1), watch.whyWrong()]).toEqual([2, expect.stringContaining('agrees'), null]);
  watch.close();
});

test('where the store cannot be asked nothing is told, and no number is', async () => {
  const log = new KeptLog();
  const watch = watchClock({
    name: 'gateway',
    clock: { now: () => theirs },
    storeTime: () => Promise.reject(new Error('away')),
    logger: log,
  });
  await watch.start();
  expect([log.lines, watch.whyWrong(), (await watch.gauge.get()).values]).toEqual([[], null, []]);
  watch.close();
});

test('the store tells the time of its machine', async () => {
  const valkey = await startTestValkey();
  try {
    const before = Date.now();
    const told = (await serverTime(valkey.connect())).getTime();
    // Both are the clock of this machine.
    expect(told).toBeGreaterThanOrEqual(before - 1);
    expect(told).toBeLessThanOrEqual(Date.now() + 1);
  } finally {
    await valkey.stop();
  }
});

describe('while it is wrong', () => {
  const hour = 3_600_000;
  const wrong = 'The clock of this worker is 7200 s ahead of that of the store.';

  test.each([
    [true, 'approved'],
    [false, 'verified'],
  ])('a change that undoes itself (%s) is %s', async (revertsItself, status) => {
    let why: string | null = wrong;
    const office = openOffice({ revertsItself, approvals: { tiers: { medium: 1 } } });
    Object.assign(office.work, { whyWrongTime: () => why });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    await office.settle();
    expect(office.change(id)?.status).toBe(status);
    const progress = await office.work.progress.get(tenantId, id);
    expect(progress?.waitsFor).toBe(revertsItself ? wrong.slice(0, -1) : undefined);
    why = null;
    await office.runJob({
      name: 'apply',
      tenant: office.change(id)?.plan?.tenant ?? '',
      subject: id,
      reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
    });
    expect(office.change(id)?.status).toBe('verified');
  });

  test('an approval that is older than its plan is no late one: a fresh plan would end the same', async () => {
    const office = openOffice({ approvals: { tiers: { medium: 1 } } });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    office.forward(-2 * hour);
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    office.forward(2 * hour);
    await office.settle();
    expect(office.change(id)?.refusal).toMatchObject({
      reason: 'The approval is older than its plan.',
      remedy: 'Set the clocks of gateway and worker, and ask again.',
    });
  });
});
