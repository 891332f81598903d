/** Exchange's admin endpoint as the simulated tenant speaks it: pages, annotations, refusals, and what its cmdlets do. */
import { anchor, type Reply, WireClient } from '../support/wire/wire-client';

let client: WireClient;
afterEach(() => client.close());

async function open(exchange: object, rest: object = {}): Promise<void> {
  client = await WireClient.start({ exchange, ...rest });
}

function rows(reply: Reply): readonly Record<string, unknown>[] {
  return reply.json['value'] as readonly Record<string, unknown>[];
}

function warnings(reply: Reply): readonly string[] {
  return reply.json['@adminapi.warnings'] as readonly string[];
}

function problem(reply: Reply): string {
  const { error } = reply.json as { error: { innererror: { internalexception: { message: string } } } };
  return error.innererror.internalexception.message;
}

function mailboxes(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({ Name: `user${index}`, PrimarySmtpAddress: `user${index}@contoso.com` }));
}

describe('reading', () => {
  test('a field is announced by its annotation', async () => {
    await open({
      InboundConnector: [{ Name: 'Filter', Guid: '0a000000-0000-4000-8000-000000000001', SenderDomains: ['smtp:*;1'] }],
    });
    const text = (await client.invoke('Get-InboundConnector')).bytes.toString();
    expect(text).toContain('"Guid@data.type":"System.Guid","Guid":"0a000000-0000-4000-8000-000000000001"');
    expect(text).toContain('"SenderDomains@odata.type":"#Collection(String)","SenderDomains":["smtp:*;1"]');
  });

  test('$select leaves the selected fields', async () => {
    await open({ CASMailbox: [{ Name: 'ana', PopEnabled: true, ImapEnabled: true }] });
    const { tenantId, url } = client.simulator;
    const reply = await client.invoke(
      'Get-CASMailbox',
      {},
      { url: `${url}/adminapi/beta/${tenantId}/InvokeCommand?$select=PopEnabled` },
    );
    expect(rows(reply)).toEqual([{ PopEnabled: true }]);
  });

  test('pages are had by posting the same body to the link', async () => {
    await open({ CASMailbox: mailboxes(5) });
    const parameters = { ResultSize: 'Unlimited' };
    const options = { headers: { prefer: 'odata.maxpagesize=2' } };
    const first = await client.invoke('Get-CASMailbox', parameters, options);
    const second = await client.invoke('Get-CASMailbox', parameters, { ...options, url: String(first.json['@odata.nextLink']) });
    const third = await client.invoke('Get-CASMailbox', parameters, { ...options, url: String(second.json['@odata.nextLink']) });
    expect([first, second, third].map((page) => rows(page).map((row) => row['Name']))).toEqual([
      ['user0', 'user1'],
      ['user2', 'user3'],
      ['user4'],
    ]);
    expect(third.json).not.toHaveProperty(['@odata.nextLink']);
    expect(warnings(third)).toEqual([]);
  });

  test('a page that is asked for with another anchor has expired', async () => {
    await open({ CASMailbox: mailboxes(3) });
    const first = await client.invoke('Get-CASMailbox', {}, { headers: { prefer: 'odata.maxpagesize=2' } });
    const second = await client.invoke(
      'Get-CASMailbox',
      {},
      { headers: { prefer: 'odata.maxpagesize=2', 'x-anchormailbox': `${anchor}x` }, url: String(first.json['@odata.nextLink']) },
    );
    expect(second.status).toBe(400);
    expect(problem(second)).toContain('Expired or Invalid pagination request');
  });

  test('without ResultSize the list ends at 1,000 with a warning', async () => {
    await open({ CASMailbox: mailboxes(1001) });
    const reply = await client.invoke('Get-CASMailbox');
    expect(rows(reply)).toHaveLength(1000);
    expect(reply.json).not.toHaveProperty(['@odata.nextLink']);
    expect(warnings(reply)[0]).toContain('There are more results available');
  });

  test.each(['user1', 'USER1@contoso.com', '0b000000-0000-4000-8000-000000000001'])(
    'an object is found by %s',
    async (identity) => {
      await open({
        CASMailbox: [...mailboxes(2)].map((row, index) => ({ ...row, Guid: `0b000000-0000-4000-8000-00000000000${index}` })),
      });
      expect(rows(await client.invoke('Get-CASMailbox', { Identity: identity })).map((row) => row['Name'])).toEqual(['user1']);
    },
  );

  test('an object that is not there is a 404 with a message that tells nothing', async () => {
    await open({ CASMailbox: [] });
    const reply = await client.invoke('Get-CASMailbox', { Identity: 'nobody' });
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { message: 'Error executing cmdlet' } });
    expect(problem(reply)).toContain("object 'nobody' couldn't be found");
  });

  test('a filter picks rows', async () => {
    await open({
      User: [
        { Name: 'ana', RemotePowerShellEnabled: true },
        { Name: 'bo', RemotePowerShellEnabled: false },
      ],
    });
    const reply = await client.invoke('Get-User', { Filter: "RemotePowerShellEnabled -eq 'True' -and Name -like 'a*'" });
    expect(rows(reply).map((row) => row['Name'])).toEqual(['ana']);
  });

  test('members of a role group are told by name or by address', async () => {
    await open({
      RoleGroup: [
        {
          Name: 'Recipient Management',
          Members: ['ana@contoso.com', { name: 'Desk', Guid: '0c000000-0000-4000-8000-000000000001' }],
        },
      ],
      User: [
        { Name: 'Ana', UserPrincipalName: 'ana@contoso.com', ExternalDirectoryObjectId: '0d000000-0000-4000-8000-000000000001' },
      ],
    });
    const members = rows(await client.invoke('Get-RoleGroupMember', { Identity: 'recipient management' }));
    expect(members.map((row) => [row['Name'], row['ExternalDirectoryObjectId']])).toEqual([
      ['Ana', '0d000000-0000-4000-8000-000000000001'],
      ['Desk', undefined],
    ]);
  });

  test('recipients are the mailboxes where the file lists none', async () => {
    await open({ Mailbox: [{ PrimarySmtpAddress: 'ana@contoso.com' }] });
    expect(rows(await client.invoke('Get-Recipient'))).toHaveLength(1);
  });

  test('the number of an inbox rule is too long for a double', async () => {
    await open({
      Mailbox: [{ PrimarySmtpAddress: 'ana@contoso.com', Alias: 'ana' }],
      InboxRule: { 'ana@contoso.com': [{ Name: 'Hide', RuleIdentity: '15394007230974001153' }] },
    });
    const reply = await client.invoke('Get-InboxRule', { Mailbox: 'ana', IncludeHidden: true });
    expect(reply.bytes.toString()).toContain('"RuleIdentity":15394007230974001153');
  });
});

describe('what is refused', () => {
  test.each([
    ['no token', undefined],
    ['a token for Graph', 'graph' as const],
  ])('%s: 401', async (_name, service) => {
    await open({ CASMailbox: [] });
    const { tenantId, url } = client.simulator;
    const authorization = service === undefined ? '' : `Bearer ${await client.token(service)}`;
    const reply = await client.raw({
      method: 'POST',
      url: `${url}/adminapi/beta/${tenantId}/InvokeCommand`,
      headers: { authorization },
      body: '{}',
    });
    expect(reply.status).toBe(401);
  });

  test.each(['Get-CASMailbox', 'Get-Nonsense'])('%s, which the caller may not run: 403 without JSON', async (cmdlet) => {
    await open({});
    const reply = await client.invoke(cmdlet);
    expect(reply.status).toBe(403);
    expect(reply.bytes.every((byte) => byte === 0)).toBe(true);
    expect(reply.headers['x-ms-diagnostics']).toContain(cmdlet);
  });

  test.each([
    ['an unknown parameter', { Bogus: 1 }, 'Invalid cmdlet parameters specified. Bogus'],
    ['a text for a switch', { PopEnabled: 'no' }, 'System.Boolean'],
    ['null for a switch that has no third state', { PopEnabled: null }, 'System.Boolean'],
  ])('%s: 400', async (_name, parameters, text) => {
    await open({ CASMailbox: [{ Name: 'ana' }] });
    const reply = await client.invoke('Set-CASMailbox', { Identity: 'ana', ...parameters });
    expect(reply.status).toBe(400);
    expect(problem(reply)).toContain(text);
  });

  test('a missing parameter: 400', async () => {
    await open({ CASMailbox: [] });
    expect((await client.invoke('Set-CASMailbox', { PopEnabled: false })).status).toBe(400);
  });

  test('a word that is no member: 400 with the members', async () => {
    await open({ TransportRule: [{ Name: 'A' }] });
    const reply = await client.invoke('Set-TransportRule', { Identity: 'A', Mode: 'Strict' });
    expect(reply.status).toBe(400);
    expect(problem(reply)).toContain('Audit, AuditAndNotify, Enforce');
  });

  test('a list change without its type: 400', async () => {
    await open({ InboundConnector: [{ Name: 'Filter' }] });
    expect(
      (await client.invoke('Set-InboundConnector', { Identity: 'Filter', SenderIPAddresses: { Add: ['192.0.2.1'] } })).status,
    ).toBe(400);
  });
});

describe('writing', () => {
  test('an unambiguous beginning of a word is taken for the word', async () => {
    await open({ TransportRule: [{ Name: 'A' }] });
    await client.invoke('Set-TransportRule', { Identity: 'A', Mode: 'Enf' });
    expect(client.simulator.state()).toMatchObject({ exchange: { TransportRule: [{ Mode: 'Enforce' }] } });
  });

  test('a change that changes nothing says so', async () => {
    await open({ CASMailbox: [{ Name: 'ana', PopEnabled: false }] });
    const reply = await client.invoke('Set-CASMailbox', { Identity: 'ana', PopEnabled: false });
    expect(warnings(reply)[0]).toContain('no settings of');
  });

  test('a mailbox can be told to inherit SMTP AUTH again', async () => {
    await open({ CASMailbox: [{ Name: 'ana', SmtpClientAuthenticationDisabled: false }] });
    await client.invoke('Set-CASMailbox', { Identity: 'ana', SmtpClientAuthenticationDisabled: null });
    expect(client.simulator.state()).toMatchObject({ exchange: { CASMailbox: [{ SmtpClientAuthenticationDisabled: null }] } });
  });

  test('both names of the PowerShell switch move together', async () => {
    await open({ User: [{ Name: 'ana', EXOModuleEnabled: true, RemotePowerShellEnabled: true }] });
    await client.invoke('Set-User', { Identity: 'ana', EXOModuleEnabled: false });
    expect(client.simulator.state()).toMatchObject({
      exchange: { User: [{ EXOModuleEnabled: false, RemotePowerShellEnabled: false }] },
    });
  });

  test('a call with WhatIf changes nothing', async () => {
    await open({ CASMailbox: [{ Name: 'ana', PopEnabled: true }] });
    await client.invoke('Set-CASMailbox', { Identity: 'ana', PopEnabled: false, WhatIf: true });
    expect(client.simulator.state()).toMatchObject({ exchange: { CASMailbox: [{ PopEnabled: true }] } });
  });

  test('a list is added to and taken from', async () => {
    await open({ InboundConnector: [{ Name: 'Filter', SenderIPAddresses: ['192.0.2.1', '192.0.2.2'] }] });
    const change = { '@odata.type': '#Exchange.GenericHashTable', Add: ['192.0.2.3'], Remove: ['192.0.2.1'] };
    await client.invoke('Set-InboundConnector', { Identity: 'Filter', SenderIPAddresses: change });
    expect(client.simulator.state()).toMatchObject({
      exchange: { InboundConnector: [{ SenderIPAddresses: ['192.0.2.2', '192.0.2.3'] }] },
    });
  });
});

describe('inbound connectors', () => {
  const lock = { Name: 'Lock', SenderDomains: ['*'], RestrictDomainsToIPAddresses: true, SenderIPAddresses: ['203.0.113.0/24'] };

  test('sender domains come back with their protocol and cost', async () => {
    await open({ InboundConnector: [] });
    expect(rows(await client.invoke('New-InboundConnector', lock))).toMatchObject([
      { Name: 'Lock', SenderDomains: ['smtp:*;1'], Enabled: true, ConnectorType: 'Partner' },
    ]);
  });

  test('a second one of the same name is refused', async () => {
    await open({ InboundConnector: [{ Name: 'lock' }] });
    const reply = await client.invoke('New-InboundConnector', lock);
    expect([reply.status, problem(reply)]).toEqual([400, expect.stringContaining('already exists')]);
  });

  test.each(['203.0.112.0/23', '2001:db8::1', '203.0.113.1-203.0.113.9'])('%s is not an address for one', async (address) => {
    await open({ InboundConnector: [] });
    expect((await client.invoke('New-InboundConnector', { ...lock, SenderIPAddresses: [address] })).status).toBe(400);
  });

  test('one that was removed is gone', async () => {
    await open({ InboundConnector: [{ Name: 'Lock' }] });
    await client.invoke('Remove-InboundConnector', { Identity: 'Lock', Confirm: false });
    expect(client.simulator.state()).toMatchObject({ exchange: { InboundConnector: [] } });
  });
});

describe('transport rules', () => {
  const three = ['A', 'B', 'C'].map((Name, Priority) => ({ Name, Priority, State: 'Enabled', Mode: 'Enforce' }));

  async function order(): Promise<readonly string[]> {
    const reply = await client.invoke('Get-TransportRule');
    return rows(reply).map((row) => `${String(row['Priority'])} ${String(row['Name'])}`);
  }

  beforeEach(() => open({ TransportRule: three }));

  test('a new rule goes to the end', async () => {
    await client.invoke('New-TransportRule', { Name: 'D' });
    expect(await order()).toEqual(['0 A', '1 B', '2 C', '3 D']);
  });

  test('a rule put on top moves the others down, and removing it moves them up again', async () => {
    const before = client.simulator.state();
    await client.invoke('New-TransportRule', { Name: 'Top', Priority: 0, Enabled: false });
    expect(await order()).toEqual(['0 Top', '1 A', '2 B', '3 C']);
    await client.invoke('Remove-TransportRule', { Identity: 'Top', Confirm: false });
    expect(client.simulator.state()).toEqual(before);
  });

  test('a rule can be moved', async () => {
    await client.invoke('Set-TransportRule', { Identity: 'C', Priority: 0 });
    expect(await order()).toEqual(['0 C', '1 A', '2 B']);
  });

  test('a place beyond the end is refused', async () => {
    expect((await client.invoke('New-TransportRule', { Name: 'D', Priority: 7 })).status).toBe(400);
  });

  test('a rule is switched off and on by cmdlets of their own', async () => {
    await client.invoke('Disable-TransportRule', { Identity: 'B', Confirm: false });
    expect(client.simulator.state()).toMatchObject({ exchange: { TransportRule: [{}, { State: 'Disabled' }, {}] } });
    await client.invoke('Enable-TransportRule', { Identity: 'B', Mode: 'Audit' });
    expect(client.simulator.state()).toMatchObject({
      exchange: { TransportRule: [{}, { State: 'Enabled', Mode: 'Audit' }, {}] },
    });
  });

  test.each([
    ['5.7.1', 200],
    ['5.7.900', 200],
    ['5.7.899', 400],
    ['5.1.1', 400],
  ])('a rule that rejects with %s: %i', async (code, status) => {
    const reply = await client.invoke('New-TransportRule', {
      Name: 'D',
      RejectMessageReasonText: 'No.',
      RejectMessageEnhancedStatusCode: code,
    });
    expect(reply.status).toBe(status);
  });
});
