/** Someone who writes to the store keeps away every job of a campaign: its steps follow each other all the same, in its order. */
import { runJob } from '../../src/worker/run-job';
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { openCampaignLab, wordsOf } from '../support/corridor/campaign-lab';

const minute = 60_000;

test('each step begins within two minutes of the one before', async () => {
  const approvals = { tiers: { low: 1, medium: 1, high: 1 } };
  const lab = openCampaignLab({ tenants: { alpha: {}, bravo: {}, charlie: {} }, approvals });
  expect(wordsOf(await lab.says('ana', 'plan pop-imap @gold'))).toBe('done');
  await lab.settle();
  expect(wordsOf(await lab.clicks('bo', 'Approve all'))).toBe('done');
  const { office } = lab;
  const work = { ...office.work, jobs: { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) } };
  const reconciler = createReconciler(work, work.served(), { overdueAfterMs: minute });
  const done: { readonly name: string; readonly at: number }[] = [];
  for (let looks = 0; looks < 20; looks += 1) {
    office.forward(minute / 2);
    const { overdue, failures } = await reconciler.round();
    expect(failures).toEqual([]);
    for (const job of overdue) {
      done.push({ name: job.name, at: looks / 2 });
      await runJob({ work, scan: () => Promise.resolve() }, job);
    }
  }
  expect(lab.statuses()).toEqual({ alpha: 'verified', bravo: 'verified', charlie: 'verified' });
  expect(done.map(({ name }) => name)).toEqual(['apply', 'apply', 'apply']);
  const pauses = done.map(({ at }, index) => at - (done[index - 1]?.at ?? 0));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(2);
});
