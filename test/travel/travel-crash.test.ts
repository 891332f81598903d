/** A worker that is killed at any step of a travel exception leaves nobody allowed who should not be; and whatever happens, the end comes. */
import { digestDay, digestOf } from '../../src/worker/posture/compose-digest';
import { tenantId } from '../support/corridor/office';
import { sample } from '../support/runner/counts';
import { memoryHistory, memoryRounds } from '../support/stores/posture-memory';
import { travelTenant } from '../support/tenants/travel-tenant';
import { approvedException, leftOut, openTravelLab, own, type TravelLab } from '../support/travel/travel-lab';

const day = 86_400_000;
const minute = 60_000;

/** Never is she left out of a policy without the one that takes its place. */
function expectNothingOpen(lab: TravelLab): void {
  if (leftOut(lab).length > 0) expect(own(lab)).toHaveLength(2);
}

const kills = sample(
  [1, 2, 3, 4, 5, 6].flatMap((n) => (['before', 'after'] as const).map((when) => [n, when] as const)),
  2,
);

test.each(kills)('killed at write %i of its beginning, %s it: it goes on, and ends in time', async (n, when) => {
  const lab = openTravelLab();
  const first = lab.access.standing();
  const id = await approvedException(lab);
  lab.killAt(n, when);
  await lab.office.settle().catch(() => undefined);
  expectNothingOpen(lab);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('verified');
  expect(leftOut(lab)).toHaveLength(2);
  lab.office.forward(4 * day);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(lab.access.standing()).toEqual(first);
});

test.each(kills)('killed at write %i of its end, %s it: it is ended all the same', async (n, when) => {
  const lab = openTravelLab();
  const first = lab.access.standing();
  const id = await approvedException(lab);
  await lab.live();
  lab.office.forward(4 * day);
  lab.killAt(n, when);
  await lab.office.settle().catch(() => undefined);
  expectNothingOpen(lab);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(lab.access.standing()).toEqual(first);
});

test.each(kills)(
  'killed at write %i of its beginning, %s it, and away until it is over: it does not begin, it ends',
  async (n, when) => {
    const lab = openTravelLab();
    const first = lab.access.standing();
    const id = await approvedException(lab);
    lab.killAt(n, when);
    await lab.office.settle().catch(() => undefined);
    lab.office.forward(5 * day);
    await lab.live();
    expect(lab.access.standing()).toEqual(first);
    expect(['revertedUnkept', 'refused']).toContain(lab.office.change(id)?.status);
  },
);

test('a service that refuses the end is asked until it does not, and nothing that keeps her out elsewhere is taken away before', async () => {
  const lab = openTravelLab();
  const id = await approvedException(lab);
  await lab.live();
  const { work } = lab.office;
  const client = work.tenant(tenantId)?.client;
  if (client === undefined) throw new Error('There is no such tenant.');
  const { write } = client;
  Object.assign(client, { write: () => Promise.resolve({ result: 'failed', reason: 'not now' }) });
  lab.office.forward(4 * day);
  await lab.office.settle().catch(() => undefined);
  expect(lab.office.change(id)?.status).toBe('reverting');
  expect(own(lab)).toHaveLength(2);
  Object.assign(client, { write });
  lab.office.forward(minute);
  await lab.live();
  expect(lab.office.change(id)?.status).toBe('revertedUnkept');
  expect(leftOut(lab)).toEqual([]);
  expect(own(lab)).toEqual([]);
});

test('every digest names who is let in and until when, as long as it lasts', async () => {
  const lab = openTravelLab();
  const id = await approvedException(lab);
  await lab.live();
  const tenant = lab.office.work.tenant(tenantId);
  if (tenant === undefined) throw new Error('There is no such tenant.');
  const ports = { ...lab.office.work, history: memoryHistory(), rounds: memoryRounds() };
  const line = { id, what: 'travel of eva@contoso.com to ES', status: 'verified', undoesItselfAt: '2026-11-27T23:00:00.000Z' };
  for (const date of ['2026-11-24', '2026-11-25'])
    expect((await digestOf(ports, tenant, { days: digestDay(date), round: null })).changes).toEqual([line]);
  lab.office.forward(4 * day);
  await lab.live();
  expect((await digestOf(ports, tenant, { days: digestDay('2026-11-28'), round: null })).changes).toEqual([
    { id, what: line.what, status: 'revertedUnkept' },
  ]);
  expect((await digestOf(ports, tenant, { days: digestDay('2026-11-29'), round: null })).changes).toEqual([]);
});

test.each([0, 1])(
  'what a travel exception makes is called by whole characters, however long the policy is called (%i)',
  async (before) => {
    const state = travelTenant(['listed']);
    for (const policy of state.graph.conditionalAccessPolicies) policy.displayName = `${'x'.repeat(before)}${'😀'.repeat(120)}`;
    const lab = openTravelLab(state);
    await approvedException(lab);
    await lab.live();
    const [policy] = own(lab);
    expect(String(policy?.['displayName'])).toMatch(/^hardenbot travel/);
    expect(String(policy?.['displayName']).isWellFormed()).toBe(true);
  },
);
