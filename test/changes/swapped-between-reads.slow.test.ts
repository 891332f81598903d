/**
 * A plan is compared with what was approved when it is read, and read again for what is done with it: anyone who writes to the store may put others there from any
 * reading on. What is written to the tenant is what people approved or nothing, and nothing that was left out is called done.
 */

import type { Operation } from '../../src/engine/plan/operation';
import { materialOf, PlanDigest } from '../../src/engine/plan/plan';
import { pastOf } from '../../src/features/incident/worker/past';
import { readBack } from '../../src/features/incident/worker/read-back';
import { type CardPorts, changeView } from '../../src/gateway/outbox/load-change-view';
import { approvedOperations, batchSize, measureOperations } from '../../src/worker/apply/check-operations';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { popOff, samplePlan } from '../support/decisions/sample-plan';
import { emptyStorage, memoryViews } from '../support/stores/memory-stores';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { approvedException, leftOut, openTravelLab, own } from '../support/travel/travel-lab';

const minute = 60_000;
const day = 24 * 60 * minute;

const forgeries: Readonly<Record<string, (genuine: Operation[]) => Operation[]>> = {
  'none of them': () => [],
  'the first one alone': (genuine) => genuine.slice(0, 1),
  'more in each of them': (genuine) =>
    genuine.map((operation) =>
      operation.kind === 'update'
        ? { ...operation, before: { ...operation.before, SmtpClientAuthenticationDisabled: false } }
        : { ...operation, object: 'another' },
    ),
};
const readings = [1, 2, 3, 4, 5, 6, 7, 8];
const each = Object.keys(forgeries).flatMap((what) => readings.map((reading) => [what, reading] as const));

/** From the reading after this many on, the store holds others in the place of the operations of a change. Gives how often they were read. */
function storedFrom(office: Office, id: string, reading: number, what: string): () => number {
  const { plans } = office.storage;
  const genuine = plans.get(`${tenantId}/${id}`) ?? [];
  const get = plans.get.bind(plans);
  let read = 0;
  plans.get = (key) => {
    if (key !== `${tenantId}/${id}`) return get(key);
    read += 1;
    return read > reading ? forgeries[what]?.(genuine) : genuine;
  };
  return () => read;
}

async function applied(revertsItself: boolean) {
  const office = openOffice({ revertsItself, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  await office.settle();
  return { office, id, before: office.writes.length };
}

describe('a change that nobody kept', () => {
  const ended = async (reading: number, what: string) => {
    const { office, id, before } = await applied(true);
    const read = storedFrom(office, id, reading, what);
    office.forward(60 * minute);
    await office.settle();
    return { writes: office.writes.slice(before), status: office.change(id)?.status, read: read() };
  };

  test.each(each)(
    'with %s after reading %i, is put back as it was approved, or not at all and people are called',
    async (what, reading) => {
      const whole = await ended(Number.POSITIVE_INFINITY, what);
      expect(whole).toMatchObject({ status: 'revertedUnkept' });
      const { writes, status } = await ended(reading, what);
      expect([whole.writes, []]).toContainEqual(writes);
      expect(status).toBe(writes.length === 0 ? 'revertStopped' : 'revertedUnkept');
    },
  );

  test('is read more often than once, or these say nothing', async () => {
    const { read } = await ended(Number.POSITIVE_INFINITY, 'none of them');
    expect(read).toBeGreaterThan(2);
    expect(read).toBeLessThanOrEqual(readings.length);
  });
});

test('a change that nobody kept, whose plan was of other objects when its lease was taken, is not put back beside another change', async () => {
  const { office, id, before } = await applied(true);
  const beside = await office.work.leases.acquire(tenantId, ['exchange.CASMailbox'], day);
  expect(beside).not.toBeNull();
  const { plans } = office.storage;
  const get = plans.get.bind(plans);
  let read = 0;
  plans.get = (key) => {
    const genuine = get(key);
    if (key !== `${tenantId}/${id}`) return genuine;
    read += 1;
    return read > 1 ? genuine : genuine?.map((operation) => ({ ...operation, resource: 'exchange.TransportRule' }));
  };
  // A minute after its deadline it would go on without a lease, where no record names a worker that is at another change.
  office.forward(30 * minute + 1000);
  await office.settle();
  expect(read).toBeGreaterThan(0);
  expect(office.writes.slice(before)).toEqual([]);
});

describe('a plan that would undo a change', () => {
  const plannedBack = async (reading: number, what: string) => {
    const { office, id, before } = await applied(false);
    storedFrom(office, id, reading, what);
    await office.does('ana', { says: `revert ${id}` });
    await office.settle();
    const revert = office.newest();
    expect(office.writes).toHaveLength(before);
    return { status: office.change(revert)?.status, operations: office.storage.plans.get(`${tenantId}/${revert}`) ?? [] };
  };

  test.each(each)('with %s after reading %i, is of what was done, or there is none', async (what, reading) => {
    const whole = await plannedBack(Number.POSITIVE_INFINITY, what);
    expect(whole.status).toBe('waiting');
    expect([whole, { status: 'refused', operations: [] }]).toContainEqual(await plannedBack(reading, what));
  });
});

test.each(each)('with %s after reading %i, a traveller is let in no more when the time is up', async (what, reading) => {
  const lab = openTravelLab();
  const id = await approvedException(lab);
  await lab.live();
  expect(leftOut(lab)).toHaveLength(2);
  storedFrom(lab.office, id, reading, what);
  lab.office.forward(4 * day);
  await lab.live();
  const { status, revertMeasured } = lab.office.change(id) ?? {};
  expect(leftOut(lab)).toEqual([]);
  expect(status).toBe(own(lab).length === 0 ? 'revertedUnkept' : 'revertStopped');
  if (own(lab).length > 0) expect(revertMeasured?.measured).not.toBe('pass');
});

test.each(Object.keys(forgeries))(
  'with %s in its stored plan, what was under way when a worker stopped is told as it is in the tenant',
  async (what) => {
    const office = openOffice({ approvals: { tiers: { medium: 1 } } });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    const [operation] = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
    if (operation === undefined) throw new Error('The plan is empty.');
    await office.work.ledger.append(tenantId, id, { type: 'applying' });
    await office.work.ledger.append(tenantId, id, { type: 'intent', n: 1, operation });
    storedFrom(office, id, 0, what);
    await office.settle();
    expect(office.writes).toEqual([]);
    expect(office.change(id)?.status).toBe('stopped');
    expect([...(office.change(id)?.journal.outcomes ?? [])]).toEqual([[1, expect.objectContaining({ result: 'failed' })]]);
  },
);

test('of a plan that is cut between two batches while it is carried out, what is left out is told', async () => {
  const all = Array.from({ length: batchSize + 1 }, (_unused, n) => popOff(n));
  const requestedBy = { entraId: ids.ana, name: 'ana' };
  const plan = samplePlan({ id: 'c-1', tenant: tenantId, requestedBy, at: '2026-11-24T09:00:00Z', operations: all.length });
  const digest = all.reduce((sum, one) => sum.add(one), new PlanDigest(materialOf(plan))).hex();
  const measured = await measureOperations({ ...plan, digest }, all);
  if (!('batches' in measured)) throw new Error(measured.reason);
  const told: string[] = [];
  const run: Operation[] = [];
  const stop = ({ code }: { readonly code: string }): void => void told.push(code);
  for await (const one of approvedOperations({ operations: all.slice(0, batchSize), measured, mayGoOn: async () => null, stop }))
    run.push(one);
  expect(run).toHaveLength(batchSize);
  expect(told).toEqual(['plan-edited']);
});

describe('an account that was contained', () => {
  const { mia } = accounts;
  let lab: IncidentLab;
  beforeEach(async () => {
    const approvals = { incident: { people: [ids.bo] } };
    lab = await openIncidentLab(incidentTenant(night, {}), { approvals, breakGlass: [accounts.breakGlass.name] });
    await lab.says('ana', `contain ${mia.name}`);
    await lab.approves('bo');
    if (lab.change().status !== 'verified') throw new Error('The account was not contained.');
  });
  afterEach(() => lab.close());

  const tenantOf = ({ work }: Office) => {
    const tenant = work.tenant(tenantId);
    if (tenant === undefined) throw new Error('There is no such tenant.');
    return tenant;
  };

  test.each(Object.keys(forgeries))('with %s in its stored plan is measured as nobody knows', async (what) => {
    const { office } = lab;
    const { plan } = lab.change();
    if (plan === null) throw new Error('There is no plan.');
    expect(await readBack(office.work, tenantOf(office), plan)).toMatchObject({ measured: 'pass' });
    storedFrom(office, plan.id, 0, what);
    expect(await readBack(office.work, tenantOf(office), plan)).toMatchObject({ measured: 'unknown' });
  });

  test.each(Object.keys(forgeries))('with %s in its stored plan has no step that counts as done', async (what) => {
    const { office } = lab;
    expect((await pastOf(office.work, tenantOf(office), mia.id)).flatMap(({ done }) => done)).toHaveLength(4);
    storedFrom(office, office.newest(), 0, what);
    expect(await pastOf(office.work, tenantOf(office), mia.id)).toEqual([]);
  });

  test.each(Object.keys(forgeries))('with %s in its stored plan has no steps on its card', async (what) => {
    const { office } = lab;
    const ports = {
      ...memoryViews(),
      ledger: office.work.ledger,
      plans: office.work.plans,
      directory: office.directory,
      controls: [],
      reportOnlyForMs: () => 0,
      digestAt: () => null,
      zoneOf: () => 'UTC',
      now: () => office.now(),
    } as unknown as CardPorts;
    const shown = async () =>
      (await changeView({ name: 'contoso', id: tenantId, settingsVersion: '1', channel: {} }, lab.change(), ports)).first;
    expect(await shown()).toHaveLength(4);
    storedFrom(office, office.newest(), 0, what);
    expect(await shown()).toEqual([]);
  });
});

test('a plan of which the store holds less from any reading on is carried out whole, or not called verified', async () => {
  const mailboxes = Array.from({ length: batchSize + 2 }, (_unused, n) => ({
    Guid: `0c000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    PrimarySmtpAddress: `user${n}@contoso.com`,
    PopEnabled: true,
    ImapEnabled: false,
  }));
  const state = { exchange: { CASMailbox: mailboxes, CASMailboxPlan: [] } };
  const from = { storage: emptyStorage(), state, now: Date.parse('2026-11-24T09:00:00Z') };
  const ended = async (reading: number) => {
    const office = openOffice({ from, approvals: { tiers: { low: 1, medium: 1, high: 1 } } });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    const read = storedFrom(office, id, reading, 'the first one alone');
    await office.settle();
    return { read: read(), status: office.change(id)?.status, writes: office.writes.length };
  };
  const { read } = await ended(Number.POSITIVE_INFINITY);
  expect(read).toBeGreaterThan(2);
  for (let reading = 1; reading < read; reading += 1) {
    const { status, writes } = await ended(reading);
    expect([0, batchSize, batchSize + 2]).toContain(writes);
    expect(status === 'verified').toBe(writes === batchSize + 2);
  }
});
