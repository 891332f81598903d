/** Someone who writes to the store keeps away the reading that follows a containment: a worker makes it without the queue, once. */
import { createReconciler } from '../../src/worker/upkeep/reconcile';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const minute = 60_000;

let lab: IncidentLab;
afterEach(() => lab.close());

/** Approved to be contained. The worker looks once a minute, and no queue brings it anything; what it did, each after how many minutes. */
async function contained(): Promise<(minutes: number) => Promise<readonly (readonly [string, number])[]>> {
  lab = await openIncidentLab(incidentTenant(night), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
  const { office } = lab;
  const jobs = { add: () => Promise.resolve(), ensure: () => Promise.resolve(false) };
  const reconciler = createReconciler({ ...office.work, jobs }, office.work.served(), { overdueAfterMs: minute });
  await lab.says('ana', `contain ${accounts.mia.name}`);
  const digest = lab.change().plan?.digest ?? '';
  await office.does('bo', { clicks: 'approve', on: office.newest(), digest });
  return async (minutes) => {
    const done: [string, number][] = [];
    for (let passed = 0; passed < minutes; passed += 1) {
      office.forward(minute);
      const { overdue, failures } = await reconciler.round();
      expect(failures).toEqual([]);
      for (const job of overdue) {
        done.push([job.name, passed]);
        await office.runJob(job);
      }
    }
    return done;
  };
}

test('a contained account is read again within 20 minutes, once', async () => {
  const looks = await contained();
  const first = lab.incident().evidence?.collectedAt;
  const done = await looks(29);
  const [applied = ['', 0], read = ['', 0]] = done;
  expect(done.map(([name]) => name)).toEqual(['apply', 'collect']);
  expect(read[1] - applied[1]).toBeLessThanOrEqual(20);
  expect(lab.incident().evidence?.collectedAt).not.toBe(first);
});

test('what was lost a week ago is not made up for', async () => {
  const looks = await contained();
  expect((await looks(5)).map(([name]) => name)).toEqual(['apply']);
  lab.office.forward(8 * 24 * 60 * minute);
  expect(await looks(30)).toEqual([]);
});
