/** What a worker does with a job goes by its name alone, and a name that is on no list is refused. */
import { type Job, jobSchema } from '../src/queue/job';
import { runJob } from '../src/worker/run-job';
import { openOffice, tenantId } from './support/corridor/office';

const noScan = () => Promise.reject(new Error('No scan was asked for.'));

/** A plan that is approved and waits for a worker. */
async function approved() {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  const digest = office.change(id)?.plan?.digest ?? '';
  for (const name of ['bo', 'cy'] as const) await office.does(name, { clicks: 'approve', on: id, digest });
  const job = {
    name: 'apply',
    tenant: tenantId,
    subject: id,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
  };
  return { office, job: job as Job };
}

test('a job of a name that nobody knows is not applied', async () => {
  const { office, job } = await approved();
  const tenth = { ...job, name: 'tenth' } as unknown as Job;
  await expect(runJob({ work: office.work, scan: noScan }, tenth)).rejects.toThrow('tenth');
  expect(office.writes).toEqual([]);
  await runJob({ work: office.work, scan: noScan }, job);
  expect(office.writes).not.toEqual([]);
});

test('a worker draws no messages', async () => {
  const { office, job } = await approved();
  const drawing = { ...job, name: 'draw', view: 'change' } as Job;
  await expect(runJob({ work: office.work, scan: noScan }, drawing)).rejects.toThrow('draws no messages');
});

test('a worker tells nobody outside', async () => {
  const { office, job } = await approved();
  await expect(runJob({ work: office.work, scan: noScan }, { ...job, name: 'deliver' })).rejects.toThrow('tells nobody outside');
});

const ofGateway: readonly string[] = ['draw', 'deliver'];

test.each(jobSchema.options.map(({ shape }) => shape.name.value).filter((name) => !ofGateway.includes(name) && name !== 'scan'))(
  'the job "%s" is known, and turned away where nobody asked for it',
  async (name) => {
    const { office, job } = await approved();
    const before = office.turnedAway.length;
    await runJob({ work: office.work, scan: noScan }, { ...job, name, subject: 'c-nobody' } as Job);
    expect(office.turnedAway.length).toBeGreaterThan(before);
    expect(office.writes).toEqual([]);
  },
);
