/** Someone who writes to the store keeps the audits that a schedule asks for out of the queue, or takes their record away: each is made, and made once. */
import { controls } from '../../src/controls/index';
import type { Job } from '../../src/queue/job';
import { lateScan, runScan } from '../../src/worker/audit/scan-job';
import { LateJobs } from '../../src/worker/upkeep/late-jobs';
import { openRoundsLab, type RoundsLab } from '../support/corridor/rounds-lab';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const minute = 60_000;
const begins = Date.parse('2026-11-24T07:00:00Z');
const id = 'id-of-contoso';

function opened(digest: object = {}) {
  const lab = openRoundsLab({
    controls: controls.filter((control) => control.id === 'pop-imap'),
    tenants: [
      {
        name: 'contoso',
        state: () => tenantOfMailboxes({ 1: 'pop' }, 'none'),
        settings: { channel: { terminal: 'hardening' }, digest: { at: '08:00', timeZone: 'Europe/Berlin', ...digest } },
      },
    ],
  });
  // The queue takes them for known, and brings none.
  Object.assign(lab.work.jobs, { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) });
  return lab;
}

/** A worker beside others, which shares nothing with them but the store. */
function workerOf(lab: RoundsLab, made: string[] = []) {
  const late = new LateJobs(lab.work, [{ name: 'scan', late: (tenant) => lateScan(lab.work, tenant) }], {
    error: (_fields, message) => {
      throw new Error(message);
    },
  });
  const run = late.during(async (job: Job) => {
    const before = await audits(lab);
    await runScan(lab.work, job);
    if ((await audits(lab)) > before) made.push(lab.work.clock.now().toISOString().slice(11, 16));
  });
  const looks = async () => {
    for (const job of await late.among(lab.tenants)) await run(job);
  };
  return { late, looks, made };
}

async function audits(lab: RoundsLab): Promise<number> {
  let count = 0;
  for await (const { event } of lab.work.ledger.read(id, 0)) if (event.type === 'audited') count += 1;
  return count;
}

async function pass(lab: RoundsLab, minutes: number, looks: () => Promise<void>, between: () => Promise<void> = async () => {}) {
  for (let now = 0; now <= minutes; now += 1) {
    await lab.look(new Date(begins + now * minute));
    await looks();
    await between();
  }
}

test('the audit of the day is made within ten minutes, once', async () => {
  const lab = opened();
  const { looks, made } = workerOf(lab);
  await pass(lab, 120, looks);
  expect(made).toHaveLength(1);
  expect(made[0]?.localeCompare('07:10')).toBeLessThanOrEqual(0);
});

test('so is each between two digests', async () => {
  const lab = opened({ auditEvery: '1h' });
  const { looks, made } = workerOf(lab);
  await pass(lab, 179, looks);
  expect(made.map((at) => at.slice(0, 2))).toEqual(['07', '08', '09']);
});

test('is made once although its record is taken away again and again', async () => {
  const lab = opened();
  const { looks, made } = workerOf(lab);
  await pass(lab, 20, looks);
  await pass(lab, 120, looks, () => lab.work.rounds.saveRound(id, null as never));
  expect(made).toHaveLength(1);
});

test('one that another worker took is left to it for half an hour', async () => {
  const lab = opened();
  const { looks, made } = workerOf(lab);
  await lab.look(new Date(begins));
  const round = await lab.work.rounds.round(id);
  if (round === null) throw new Error('No audit was begun.');
  await lab.work.rounds.saveRound(id, { ...round, takenAt: new Date(begins).toISOString() });
  await pass(lab, 29, looks);
  expect(made).toEqual([]);
  await pass(lab, 40, looks);
  expect(made).toHaveLength(1);
});
