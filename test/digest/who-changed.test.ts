/** Who made a control regress, as the log of the tenant says. */
import { controls } from '../../src/controls/index';
import { whoChanged } from '../../src/worker/posture/who-changed';
import { contextOf } from '../support/controls/run-case';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { stateClient } from '../support/tenants/state-client';

const control = (id: string) => {
  const found = controls.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no control ${id}.`);
  return found;
};
const audit = (changes: object = {}) => ({
  id: 'a-1',
  activityDateTime: '2026-11-24T05:00:00Z',
  activityDisplayName: 'Update conditional access policy',
  result: 'success',
  initiatedBy: { user: { id: 'u-1', userPrincipalName: 'eve@contoso.com' }, app: null },
  targetResources: [{ id: 'p-1', displayName: 'Block countries', type: 'Policy' }],
  ...changes,
});
const cmdlet = (changes: object = {}) => ({
  CreationDate: '2026-11-24T05:00:00',
  Operations: 'Set-CASMailbox',
  UserIds: 'eve@contoso.com',
  AuditData: JSON.stringify({
    CreationTime: '2026-11-24T05:00:00',
    Operation: 'Set-CASMailbox',
    UserId: 'eve@contoso.com',
    ObjectId: 'EURPR01A001/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/ana@contoso.com',
    ResultStatus: 'True',
    ExternalAccess: false,
    Parameters: [
      { Name: 'Identity', Value: 'ana@contoso.com' },
      { Name: 'PopEnabled', Value: 'True' },
    ],
    ...changes,
  }),
});
async function ask(id: string, graph: object, exchange: object = {}) {
  const one = control(id);
  const reads = one.reads(contextOf(one, { name: '', state: {}, verdict: 'pass' }));
  const [attribution] = await whoChanged({ client: stateClient({ graph, exchange }), until: new Date('2026-11-24T08:00:00Z') }, [
    { reads, objects: ['Block countries', 'ana@contoso.com'], since: new Date('2026-11-23T08:00:00Z') },
  ]);
  return attribution;
}

test('a change of the right kind since the last good audit names who did it, what and when', async () => {
  expect(await ask('country-block', { directoryAudits: [audit()] })).toEqual({
    authors: [
      {
        who: 'eve@contoso.com',
        what: 'Update conditional access policy',
        object: 'Block countries',
        at: '2026-11-24T05:00:00.000Z',
      },
    ],
  });
});

test('an application is named as what it is', async () => {
  const byApp = audit({ initiatedBy: { user: null, app: { displayName: 'Terraform', servicePrincipalId: 's-1' } } });
  expect((await ask('country-block', { directoryAudits: [byApp] }))?.authors[0]?.who).toBe('Terraform');
});

test('the object that the finding names comes first, then what is newest', async () => {
  const other = (at: string) => audit({ activityDateTime: at, targetResources: [{ id: 'p-2', displayName: 'MFA' }] });
  const rows = [other('2026-11-24T06:00:00Z'), audit(), other('2026-11-24T07:00:00Z')];
  const authors = (await ask('country-block', { directoryAudits: rows }))?.authors ?? [];
  expect(authors.map(({ object, at }) => `${object} ${at.slice(11, 13)}`)).toEqual(['Block countries 05', 'MFA 07', 'MFA 06']);
});

test('what failed, what is older, and what is about something else is no answer', async () => {
  const rows = [
    audit({ result: 'failure' }),
    audit({ activityDateTime: '2026-11-22T05:00:00Z' }),
    audit({ activityDisplayName: 'Change user password' }),
  ];
  const attribution = await ask('country-block', { directoryAudits: rows });
  expect(attribution).toMatchObject({ authors: [], unattributed: expect.stringContaining('names nobody yet') });
});

test('a log that cannot be read is said to be so', async () => {
  expect(await ask('country-block', {})).toMatchObject({
    authors: [],
    unattributed: expect.stringContaining('could not be read'),
  });
});

test('a cmdlet of the right kind names who ran it, on what and when', async () => {
  expect(await ask('pop-imap', {}, { UnifiedAuditLog: [cmdlet()] })).toEqual({
    authors: [{ who: 'eve@contoso.com', what: 'Set-CASMailbox', object: 'ana@contoso.com', at: '2026-11-24T05:00:00.000Z' }],
  });
});

describe('where a log has an id in the place of a name', () => {
  const [ana, eve] = ['0a000000-0000-4000-8000-00000000000a', '0a000000-0000-4000-8000-00000000000e'];
  const users = [
    { id: ana, userPrincipalName: 'ana@contoso.com' },
    { id: eve, userPrincipalName: 'eve@contoso.com' },
  ];
  const path = `EURPR01A001/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/${ana}`;
  const byId = [{ Name: 'Identity', Value: ana }];
  const objectOf = async (graph: object, changes: object) =>
    (await ask('pop-imap', graph, { UnifiedAuditLog: [cmdlet({ ObjectId: path, ...changes })] }))?.authors[0]?.object;

  test('the name that was typed beside it is shown, with the id behind', async () => {
    expect(await objectOf({}, {})).toBe(`ana@contoso.com (${ana})`);
  });

  test('the account is looked up, and an id that is no account stays', async () => {
    const Parameters = [...byId, { Name: 'PopEnabled', Value: 'True' }];
    expect(await objectOf({ users }, { Parameters })).toBe(`ana@contoso.com (${ana})`);
    expect(await objectOf({ users: [] }, { Parameters })).toBe(ana);
    expect(await objectOf({}, { Parameters })).toBe(ana);
  });

  test('of who did it too', async () => {
    const row = audit({ initiatedBy: { user: { id: eve, userPrincipalName: '' }, app: null } });
    const [author] = (await ask('country-block', { directoryAudits: [row], users }))?.authors ?? [];
    expect(author).toMatchObject({ who: `eve@contoso.com (${eve})`, object: 'Block countries' });
  });
});

test('a cmdlet that set something else, failed, or came before the last good audit is no answer', async () => {
  const rows = [
    cmdlet({ Parameters: [{ Name: 'ActiveSyncEnabled', Value: 'True' }] }),
    cmdlet({ ResultStatus: 'False' }),
    cmdlet({ CreationTime: '2026-11-22T05:00:00' }),
    cmdlet({ Operation: 'Set-TransportConfig' }),
    { ...cmdlet(), AuditData: 'not what it should be' },
  ];
  expect(await ask('pop-imap', {}, { UnifiedAuditLog: rows })).toEqual({
    authors: [],
    unattributed: 'The audit log of Exchange names nobody yet; entries can be hours late.',
  });
});

test('what somebody outside the organisation did says so', async () => {
  const [author] = (await ask('pop-imap', {}, { UnifiedAuditLog: [cmdlet({ ExternalAccess: true })] }))?.authors ?? [];
  expect(author?.who).toBe('eve@contoso.com (from another organisation)');
});

test('a log of Exchange that cannot be read is said to be so', async () => {
  expect((await ask('smtp-auth', {}))?.unattributed).toContain('audit log of Exchange could not be read');
});

test('where one of two logs cannot be read, what the other tells is no full answer', async () => {
  const role = audit({ activityDisplayName: 'Add member to role', targetResources: [{ displayName: 'Mallory' }] });
  const attribution = await ask('exchange-powershell', { directoryAudits: [role] });
  expect(attribution?.authors).toHaveLength(1);
  expect(attribution?.unattributed).toContain('audit log of Exchange could not be read');
});

test('what was written to a tenant is found in its own log, page by page, by the time in it', async () => {
  const mailboxes = [1, 2, 3].map((number) => ({
    Guid: `0a000000-0000-4000-8000-00000000000${number}`,
    PrimarySmtpAddress: `user${number}@contoso.com`,
    PopEnabled: false,
  }));
  const tenant = await openSimulatedTenant({
    exchange: { CASMailbox: mailboxes, UnifiedAuditLog: [] },
    simulator: { pageSize: { 'exchange.UnifiedAuditLog': 1 } },
  });
  for (const { Guid: identity, PrimarySmtpAddress: object } of mailboxes)
    await tenant.client.write({
      kind: 'update',
      resource: 'exchange.CASMailbox',
      object,
      identity,
      before: { PopEnabled: false },
      after: { PopEnabled: true },
    });
  const one = control('pop-imap');
  const reads = one.reads(contextOf(one, { name: '', state: {}, verdict: 'pass' }));
  const between = async (since: string, until: string) => {
    const asked = { client: tenant.client, until: new Date(until) };
    return (await whoChanged(asked, [{ reads, objects: ['user2@contoso.com'], since: new Date(since) }]))[0];
  };
  const found = await between('2026-11-23T00:00:00Z', '2026-11-25T00:00:00Z');
  expect(found?.authors).toHaveLength(3);
  expect(found?.authors[0]).toMatchObject({ what: 'Set-CASMailbox', object: 'user2@contoso.com' });
  expect((await between('2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'))?.authors).toEqual([]);
  await tenant.close();
});
