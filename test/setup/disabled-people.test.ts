/** Someone whom settings list and whose account cannot sign in any more decides nothing, however long the chat keeps them. */
import type { Settings } from '../../src/config/settings';
import { TenantError } from '../../src/lib/errors';
import { DepartedPeople } from '../../src/people/departed';
import type { ReadsTenant } from '../../src/tenant/client';
import { ids, type Name, type Office, openOffice } from '../support/corridor/office';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { stateClient } from '../support/tenants/state-client';

const minute = 60_000;
const account = (name: Name, accountEnabled: boolean) => ({
  id: ids[name],
  userPrincipalName: `${name}@contoso.com`,
  accountEnabled,
});
const everyone = (...disabled: readonly Name[]) =>
  (Object.keys(ids) as Name[]).map((name) => account(name, !disabled.includes(name)));

const approvals = { tiers: { low: 1, medium: 1, high: 1 } };
const open = (...disabled: readonly Name[]) =>
  openOffice({ revertsItself: true, approvals, graph: { users: everyone(...disabled) } });

/** As an administrator of the tenant does it, and a while later. */
function disable(office: Office, name: Name): void {
  const row = office.state.graph?.['users']?.find(({ id }) => id === ids[name]);
  Object.assign(row ?? {}, { accountEnabled: false });
  office.forward(5 * minute);
}

async function planned(office: Office): Promise<{ readonly id: string; readonly digest: string }> {
  expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('done');
  await office.settle();
  const id = office.newest();
  return { id, digest: office.change(id)?.plan?.digest ?? '' };
}

test('an approver who is listed and disabled approves nothing, and the others still do', async () => {
  const office = open('bo');
  const { id, digest } = await planned(office);
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('account-disabled');
  expect(await office.does('bo', { says: 'plan pop-imap' })).toBe('account-disabled');
  expect(await office.does('cy', { clicks: 'approve', on: id, digest })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test('an approval counts no more where its giver is disabled before the worker begins', async () => {
  const office = open();
  const { id, digest } = await planned(office);
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('done');
  disable(office, 'bo');
  await office.settle();
  expect(office.change(id)).toMatchObject({
    status: 'refused',
    refusal: { reason: 'bo approved this and is not entitled to any more.' },
  });
  expect(office.writes).toEqual([]);
});

test('neither emergency, nor what they kept or asked for, is theirs any more', async () => {
  const office = open('eve');
  const { id, digest } = await planned(office);
  expect(await office.does('eve', { says: `emergency ${id} it burns` })).toBe('account-disabled');
  await office.does('cy', { clicks: 'approve', on: id, digest });
  await office.settle();
  expect(await office.does('ana', { clicks: 'keep', on: id })).toBe('done');
  disable(office, 'ana');
  office.forward(30 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
});

test('the only approver who is disabled leaves nobody, and a plan says so', async () => {
  const office = openOffice({
    approvals: { ...approvals, approvers: { people: [ids.bo] } },
    graph: { users: everyone('bo') },
  });
  expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('nobody-can-approve');
});

test('an approver who is listed and has no account any more approves nothing, and is told why', async () => {
  const left = everyone().filter(({ id }) => id !== ids.bo);
  const office = openOffice({ revertsItself: true, approvals, graph: { users: left } });
  const { id, digest } = await planned(office);
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('account-missing');
  expect(await office.does('cy', { clicks: 'approve', on: id, digest })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

describe('whom the tenant', () => {
  const person = (entraId: string) => ({ entraId, name: entraId, accounts: {} });
  const guest = { ...person('a9a9a9a9-0000-4000-8000-00000000000a'), organisation: { slack: 'T2' } };
  const byId = [person(ids.ana), person(ids.bo), guest];
  const group = { read: { people: [], entraGroup: 'aaaaaaaa-0000-4000-8000-00000000000a' } };
  let now = 0;
  const clock = { monotonicMs: () => now };
  const logged: object[] = [];
  const logger = { warn: (fields: object) => void logged.push(fields) };
  beforeEach(() => void logged.splice(0));
  const among = (client: ReadsTenant, people: readonly object[] = byId, access: object = {}) => {
    const settings = { people, tenants: {}, access, approvals: {} } as unknown as Settings;
    const asked = new DepartedPeople({ client, settings, clock, logger });
    return { departed: async () => [...(await asked.departed())] };
  };
  const holding = (...names: readonly Name[]) => stateClient({ graph: { users: names.map((name) => account(name, true)) } });

  test('never had an account of departed, and the log says who, once', async () => {
    const asked = among(holding('ana'));
    expect(await asked.departed()).toEqual([[ids.bo, 'missing']]);
    now += 5 * minute;
    await asked.departed();
    expect(logged).toEqual([{ people: [ids.bo] }]);
  });

  test('knows none of, and no group of, may be of another one', async () => {
    expect(await among(holding('cy')).departed()).toEqual([]);
    expect(logged).toEqual([{ people: [ids.ana, ids.bo] }]);
    expect(await among(holding('cy'), byId, group).departed()).toEqual([
      [ids.ana, 'missing'],
      [ids.bo, 'missing'],
    ]);
  });

  test('does not list, and does not say of for certain that they are gone, counts', async () => {
    const state = holding('ana');
    const unsure = (kind: 'unavailable' | 'forbidden' | 'invalid') =>
      among({
        read: (read) => {
          if (read.resource.key === 'graph.users/{of}') throw new TenantError('Not now.', { kind });
          return state.read(read);
        },
      });
    for (const kind of ['unavailable', 'forbidden', 'invalid'] as const) expect(await unsure(kind).departed()).toEqual([]);
  });

  test('is to be asked for is read in one question', async () => {
    const tenant = await openSimulatedTenant({ schema: 'tenant-state/1', graph: { users: everyone('bo') } });
    expect(await among(tenant.client).departed()).toEqual([[ids.bo, 'disabled']]);
    expect(tenant.simulator.calls().filter(({ path }) => path.startsWith('/v1.0/users'))).toHaveLength(1);
    await tenant.close();
  });

  test('knew, and does not any more, was deleted', async () => {
    const state = { graph: { users: everyone() } };
    const asked = among({ read: (read) => stateClient(state).read(read) });
    expect(await asked.departed()).toEqual([]);
    state.graph.users = state.graph.users.filter(({ id }) => id === ids.cy);
    expect(await asked.departed()).toEqual([]);
    now += 5 * minute;
    expect(await asked.departed()).toEqual([
      [ids.ana, 'missing'],
      [ids.bo, 'missing'],
    ]);
  });

  test('named once stays out while it does not answer, and nobody else is kept out by that', async () => {
    let answers = true;
    const state = stateClient({ graph: { users: [account('ana', false)] } });
    const asked = among({
      read: (read) => {
        if (!answers) throw new TenantError('Microsoft Graph is away.', { kind: 'unavailable' });
        return state.read(read);
      },
    });
    const first = await asked.departed();
    expect(first).toEqual([
      [ids.ana, 'disabled'],
      [ids.bo, 'missing'],
    ]);
    answers = false;
    now += 5 * minute;
    expect(await asked.departed()).toEqual(first);
  });

  test('is asked once in five minutes, however many people press', async () => {
    let reads = 0;
    const counting = among({
      read: (read) => {
        reads += 1;
        return stateClient({ graph: { users: everyone() } }).read(read);
      },
    });
    for (let press = 0; press < 50; press += 1) await counting.departed();
    expect(reads).toBe(1);
  });
});
