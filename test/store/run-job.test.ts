/** What a worker does with a job goes by its name alone, and a name that is on no list is refused. */

import { decisionVerifier } from '../../src/engine/plan/decision';
import { fileEntry, keyringOf } from '../../src/keys/keyring';
import { type Job, jobSchema } from '../../src/queue/job';
import { runJob } from '../../src/worker/run-job';
import { openOffice, tenantId } from '../support/corridor/office';
import { gatewayKeys } from '../support/ledger/signed-entries';

const noScan = () => Promise.reject(new Error('No scan was asked for.'));

/** A plan that waits for approval, and the job that would apply it. */
async function waiting() {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  const job = {
    name: 'apply',
    tenant: tenantId,
    subject: id,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
  };
  return { office, job: job as Job };
}

/** One that is approved and waits for a worker. */
async function approved() {
  const { office, job } = await waiting();
  const digest = office.change(job.subject)?.plan?.digest ?? '';
  for (const name of ['bo', 'cy'] as const) await office.does(name, { clicks: 'approve', on: job.subject, digest });
  return { office, job };
}

test('a job of a name that nobody knows is not applied', async () => {
  const { office, job } = await approved();
  const tenth = { ...job, name: 'tenth' } as unknown as Job;
  await expect(runJob({ work: office.work, scan: noScan }, tenth)).rejects.toThrow('tenth');
  expect(office.writes).toEqual([]);
  await runJob({ work: office.work, scan: noScan }, job);
  expect(office.writes).not.toEqual([]);
});

describe('after the key of a request was revoked', () => {
  /** The worker that starts with the file of keys as it is now. */
  const restarted = ({ work }: Awaited<ReturnType<typeof approved>>['office']) => ({
    ...work,
    verifier: decisionVerifier(
      keyringOf({
        keys: [{ ...fileEntry('gateway', gatewayKeys.publicKeyPem), revokedAt: new Date().toISOString() }],
      }),
    ),
  });

  test.each([
    ['approved', async () => approved()],
    ['waiting', async () => waiting()],
  ] as const)(
    'a plan that is %s ends and says to ask again, in place of waiting for a worker for ever',
    async (_status, open) => {
      const { office, job } = await open();
      await runJob({ work: restarted(office), scan: noScan }, job);
      expect(office.writes).toEqual([]);
      expect(office.change(job.subject)).toMatchObject({
        status: 'refused',
        refusal: { reason: expect.stringContaining('was revoked since'), remedy: 'Ask for it again.' },
      });
    },
  );

  test('what was applied before stays as it is', async () => {
    const { office, job } = await approved();
    await runJob({ work: office.work, scan: noScan }, job);
    const { status } = office.change(job.subject) ?? {};
    await runJob({ work: restarted(office), scan: noScan }, job);
    expect(office.change(job.subject)?.status).toBe(status);
  });
});

test('a worker draws no messages', async () => {
  const { office, job } = await approved();
  const drawing = { ...job, name: 'draw', view: 'change' } as Job;
  await expect(runJob({ work: office.work, scan: noScan }, drawing)).rejects.toThrow('draws no messages');
});

test('a worker tells nobody outside', async () => {
  const { office, job } = await approved();
  await expect(runJob({ work: office.work, scan: noScan }, { ...job, name: 'deliver' })).rejects.toThrow(
    'notifies no one outside',
  );
});

const ofGateway: readonly string[] = ['draw', 'deliver'];

test.each(jobSchema.options.map(({ shape }) => shape.name.value).filter((name) => !ofGateway.includes(name) && name !== 'scan'))(
  'the job "%s" is known, and turned away where nobody asked for it',
  async (name) => {
    const { office, job } = await approved();
    const before = office.rejectedJobs.length;
    await runJob({ work: office.work, scan: noScan }, { ...job, name, subject: 'c-nobody' } as Job);
    expect(office.rejectedJobs.length).toBeGreaterThan(before);
    expect(office.writes).toEqual([]);
  },
);
