/** What only a worker may say of a change counts with its mark alone: entries that someone wrote into the store begin nothing and put nothing off. */
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { accountDigest } from '../../src/people/links';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { addUnsigned, resign } from '../support/ledger/forgeries';

const minute = 60_000;

async function approved(revertsItself: boolean): Promise<{ office: Office; id: string }> {
  const office = openOffice({ revertsItself, approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id };
}

test('a time to keep that somebody prolonged in the store halts the tenant, and nothing is written', async () => {
  const { office } = await approved(true);
  await office.settle();
  const before = JSON.stringify(office.state);
  addUnsigned(office, { type: 'keepBy', until: '2099-01-01T00:00:00.000Z' });
  office.forward(31 * minute);
  await office.settle();
  expect(office.halts).toEqual([expect.stringContaining('keepBy')]);
  expect(JSON.stringify(office.state)).toBe(before);
});

test('operations that were edited before they are put back are not written: what the worker announced is put back', async () => {
  const { office, id } = await approved(true);
  const before = JSON.stringify(office.state);
  await office.settle();
  const operations = office.storage.plans.get(`${tenantId}/${id}`) ?? [];
  office.storage.plans.set(
    `${tenantId}/${id}`,
    operations.map((operation) => ({ ...operation, resource: 'exchange.TransportRule' })),
  );
  office.forward(31 * minute);
  await office.settle();
  expect(JSON.stringify(office.state)).toBe(before);
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(office.rejectedJobs).toContain('plan-edited');
});

test('what nobody of us began is not gone on with, and the tenant does not stay so in silence', async () => {
  const { office, id } = await approved(false);
  const nonces = office.change(id)?.approvals.map(({ decision }) => decision.nonce) ?? [];
  addUnsigned(office, { type: 'applying', nonces });
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.halts).toEqual([expect.stringContaining('applying')]);
});

/** Rewrites what the ledger says of the plan of a change, with a chain that nobody checks at this moment. */
function edit(office: Office, id: string, change: (event: LedgerEvent) => LedgerEvent): void {
  const entries = office.storage.entries.get(tenantId) ?? [];
  for (const [index, entry] of entries.entries())
    if (entry.subject === id) entries[index] = { ...entry, event: change(entry.event) };
}

test('a plan whose card somebody wrote himself takes no approval and is not applied', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  edit(office, id, (event) =>
    event.type === 'planned'
      ? { ...event, plan: { ...event.plan, impact: { lines: [], notMeasured: [] }, warnings: [] } }
      : event,
  );
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('ledger-halted');
  await office.settle();
  expect(office.writes).toEqual([]);
});

test('operations that were edited in the store are not planned to be undone', async () => {
  const { office, id } = await approved(false);
  await office.settle();
  office.storage.plans.get(`${tenantId}/${id}`)?.reverse();
  await office.does('ana', { says: `revert ${id}` });
  await office.settle();
  expect(office.change(office.newest())).toMatchObject({
    status: 'refused',
    refusal: { reason: expect.stringContaining('stored plan') },
  });
});

test('undoing what no known key approved can be asked for, and the card says that it cannot be proven', async () => {
  const { office, id } = await approved(false);
  await office.settle();
  resign(office, (event) =>
    event.type === 'approved' ? { ...event, decision: { ...event.decision, keyId: 'of another year' } } : event,
  );
  const next = openOffice({ from: office.snapshot(), approvals: { tiers: { medium: 1 } } });
  await next.does('ana', { says: `revert ${id}` });
  await next.settle();
  expect(next.change(next.newest())?.plan?.warnings).toMatchObject([{ code: 'unproven' }]);
});

describe('a change that somebody kept', () => {
  const group = '9a000000-0000-4000-8000-000000000001';
  const graph = () => ({
    users: Object.entries(ids).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
    groups: [{ id: group, members: [ids.bo, ids.cy] as string[] }],
  });
  const approvals = { approvers: { entraGroup: group }, tiers: { medium: 1 } };

  async function keptByCy(): Promise<{ office: Office; id: string; leave: () => void }> {
    const office = openOffice({ revertsItself: true, approvals, graph: graph() });
    await office.does('ana', { says: 'plan pop-imap' });
    await office.settle();
    const id = office.newest();
    await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
    await office.settle();
    expect(await office.does('cy', { clicks: 'keep', on: id })).toBe('done');
    const leave = () => Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: [ids.bo] });
    return { office, id, leave };
  }

  test('is put back when its keeper was taken out of the approvers before the time was up', async () => {
    const { office, id, leave } = await keptByCy();
    leave();
    office.forward(31 * minute);
    await office.settle();
    expect(office.change(id)?.status).toBe('revertedUnkept');
  });

  test('stays when its keeper leaves long afterwards, and somebody repeats the job that would put it back', async () => {
    const { office, id, leave } = await keptByCy();
    office.forward(31 * minute);
    await office.settle();
    leave();
    office.forward(30 * 24 * 60 * minute);
    const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id };
    await office.runJob({ name: 'undo', tenant: tenantId, subject: id, reply });
    expect(office.change(id)?.status).toBe('verified');
  });
});

test('what a stolen account kept does not hold once its person took the account back in time', async () => {
  const { office, id } = await approved(true);
  await office.settle();
  const stolen = { platform: 'slack', id: 'U77', membership: 'member' } as const;
  await office.does(stolen, { says: 'link' });
  await office.does('cy', { clicks: 'link', on: office.codes.at(-1) ?? '', digest: accountDigest(stolen) });
  expect(await office.does(stolen, { clicks: 'keep', on: id })).toBe('done');
  expect(await office.does('cy', { says: 'unlink U77' })).toContain('Not linked any more');
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
});
