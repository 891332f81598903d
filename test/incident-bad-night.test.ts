/** What a bad night does to containing an account: services that break in any step, workers that end, names that mean two, reads that fail. */
import { type IncidentLab, night, openIncidentLab } from './support/incident-lab';
import { accounts, incidentTenant } from './support/incident-tenant';
import { ids } from './support/office';

const { mia } = accounts;
let lab: IncidentLab;
afterEach(() => lab.close());

async function open(changes: Parameters<typeof incidentTenant>[1] = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, changes), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
}
const results = () => [...lab.change().journal.outcomes.values()].map(({ result }) => result);

test.each([1,2,3,6])('block %d', async (times) => {
  await open({ more: { simulator: { faults: [{ match: 'graph.users', only: 'writes', status: 503, times }] } } });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
  console.log(times, results(), lab.change().status, lab.writes(), JSON.stringify([...lab.change().journal.outcomes.values()].map(o=>o.reason)));
});
