/** What an administrator's account did to the mail flow of everyone: each act is on the card with who, when and what, and stays open until it is off. */
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
import { changeTenant, type IncidentLab, night, openIn, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { quietTenant } from '../support/intrusion/course';
import { type At, exchangeRows, id as idOf, type Planted, ran, rows } from '../support/intrusion/plant';
import { accounts } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const minutes = 60_000;
const at: At = { ...mia, at: new Date(night.getTime() - 3 * 60 * minutes) };
const long = new Date(night.getTime() - 40 * 24 * 60 * minutes).toISOString();
const whenAndWho = 'on 2026-11-24 06:00 UTC by mia@contoso.com';
let lab: IncidentLab;
let asked: string[];
afterEach(() => lab.close());

async function contained(plant: (state: Planted) => void): Promise<void> {
  const state = quietTenant();
  plant(state);
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  asked = [];
  const { client } = lab.office.work.tenant(tenantId) ?? {};
  if (client === undefined) throw new Error('There is no tenant.');
  const { read } = client;
  Object.assign(client, {
    read: (wanted: Parameters<typeof read>[0]) => {
      asked.push(wanted.resource.key);
      return read(wanted);
    },
  });
  await lab.says('ana', `contain ${mia.name}`);
  await lab.approves('bo');
}

const inTenant = (change: (state: Planted) => void) => changeTenant(lab, change);

async function later(): Promise<void> {
  lab.office.forward(16 * minutes);
  await lab.office.settle();
}

async function restore(): Promise<void> {
  await lab.says('ana', `restore ${lab.incident().id}`);
}

const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));
const openNow = () => openIn(lab);
const times = (key: string) => asked.filter((one) => one === key).length;
const flowLists = ['exchange.TransportRule', 'exchange.InboundConnector', 'exchange.OutboundConnector', 'exchange.JournalRule'];

const inbound = {
  Guid: idOf(41),
  Name: 'relay',
  Identity: 'relay',
  Enabled: true,
  ConnectorType: 'OnPremises',
  WhenChanged: long,
};
const outbound = {
  Guid: idOf(42),
  Name: 'out',
  Identity: 'out',
  Enabled: true,
  ConnectorType: 'Partner',
  IsTransportRuleScoped: true,
  SmartHosts: ['mx.evil.example'],
  WhenChanged: long,
};
const rule = { Guid: idOf(40), Name: 'copy all', Identity: 'copy all', State: 'Enabled', Mode: 'Enforce', WhenChanged: long };
/** The service says of no journal rule when it was changed. */
const journal = {
  Guid: idOf(43),
  Name: 'every mail',
  Identity: 'every mail',
  Enabled: true,
  JournalEmailAddress: 'x@evil.example',
};
const all = (state: Planted): void => {
  exchangeRows(state, 'InboundConnector').push({ ...inbound });
  exchangeRows(state, 'OutboundConnector').push({ ...outbound });
  exchangeRows(state, 'TransportRule').push({ ...rule });
  exchangeRows(state, 'JournalRule').push({ ...journal });
};

test.each([
  ['New-InboundConnector', { Name: 'relay' }, 'Set-InboundConnector relay -Enabled $false'],
  ['Set-InboundConnector', { Identity: 'relay' }, 'Set-InboundConnector relay -Enabled $false'],
  ['New-OutboundConnector', { Name: 'out' }, 'Set-OutboundConnector out -Enabled $false'],
  ['Set-OutboundConnector', { Identity: 'out' }, 'Set-OutboundConnector out -Enabled $false'],
  ['New-TransportRule', { Name: 'copy all' }, "Disable-TransportRule 'copy all'"],
  ['Set-TransportRule', { Identity: 'copy all' }, "Disable-TransportRule 'copy all'"],
  ['Enable-TransportRule', { Identity: 'copy all' }, "Disable-TransportRule 'copy all'"],
  ['New-JournalRule', { Name: 'every mail' }, "Disable-JournalRule 'every mail'"],
  ['Set-JournalRule', { Identity: 'every mail' }, "Disable-JournalRule 'every mail'"],
  ['Enable-JournalRule', { Identity: 'every mail' }, "Disable-JournalRule 'every mail'"],
])('%s by the account is on the card with who, when and what, and says what a person does', async (cmdlet, parameters, done) => {
  await contained((state) => {
    all(state);
    ran(state, at, cmdlet, parameters);
  });
  const item = itemOf(`(${cmdlet})`);
  const [name = ''] = Object.values(parameters);
  expect(item).toMatchObject({ advice: 'clean', ground: 'intruder', operations: [] });
  expect(item?.what).toContain(`${name} ${whenAndWho}`);
  expect(item?.why).toContain('look at');
  expect(item?.why).toContain(done);
  expect(card()).toContain(item?.what);
});

test.each(['Remove-InboundConnector', 'Remove-OutboundConnector'])(
  '%s by the account stays open until a person answers for it',
  async (cmdlet) => {
    await contained((state) => ran(state, at, cmdlet, { Identity: 'relay' }));
    const item = itemOf(`(${cmdlet}): relay ${whenAndWho}`);
    expect(item).toMatchObject({ advice: 'clean', operations: [] });
    expect(item).not.toHaveProperty('read');
    expect(openNow()).toContain(item?.what);
  },
);

test('a name with other signs than usual ones is left out of the line that people copy', async () => {
  await contained((state) => ran(state, at, 'New-InboundConnector', { Name: "x'; Remove-Mailbox y" }));
  expect(itemOf('New-InboundConnector')?.why).toContain('Set-InboundConnector <connector> -Enabled $false');
});

test.each([
  ['that a mail flow rule uses', true],
  ['that takes mail on its own', false],
])('an outbound connector %s stays open until two readings show that it is off', async (_which, IsTransportRuleScoped) => {
  await contained((state) => {
    exchangeRows(state, 'OutboundConnector').push({ ...outbound, IsTransportRuleScoped });
    ran(state, at, 'New-OutboundConnector', { Name: 'out' });
  });
  expect(openNow().join('\n')).toContain('New-OutboundConnector');
  inTenant((state) => {
    for (const row of exchangeRows(state, 'OutboundConnector')) row['Enabled'] = false;
  });
  await restore();
  expect(itemOf('New-OutboundConnector')?.gone).toBeDefined();
  expect(openNow().join('\n')).toContain('New-OutboundConnector');
  await later();
  expect(openNow().join('\n')).not.toContain('New-OutboundConnector');
});

test('a journal rule stays open until two readings show that it is off', async () => {
  await contained((state) => {
    exchangeRows(state, 'JournalRule').push({ ...journal });
    ran(state, at, 'New-JournalRule', { Name: 'every mail', JournalEmailAddress: 'x@evil.example' });
  });
  expect(itemOf('New-JournalRule')).not.toHaveProperty('check');
  inTenant((state) => {
    for (const row of exchangeRows(state, 'JournalRule')) row['Enabled'] = false;
  });
  await restore();
  expect(itemOf('New-JournalRule')?.gone).toBeDefined();
  await later();
  expect(openNow().join('\n')).not.toContain('New-JournalRule');
});

test('a journal rule under another name may be the same one, and proves nothing', async () => {
  await contained((state) => {
    exchangeRows(state, 'JournalRule').push({ ...journal, Name: 'archive', Identity: 'archive' });
    ran(state, at, 'New-JournalRule', { Name: 'every mail' });
  });
  expect(itemOf('New-JournalRule')).toMatchObject({ unread: true });
  expect(openNow().join('\n')).toContain('New-JournalRule');
});

test('an outbound connector is looked for again when its row has left the log', async () => {
  await contained((state) => {
    all(state);
    ran(state, at, 'New-OutboundConnector', { Name: 'out' });
  });
  inTenant((state) => {
    state.exchange['UnifiedAuditLog'] = [];
  });
  await restore();
  expect(itemOf('New-OutboundConnector')).toMatchObject({ advice: 'clean' });
  expect(itemOf('New-OutboundConnector')).not.toHaveProperty('unread');
});

test('a version that knows no such look neither finds an entry that it cannot read nor one that is gone', async () => {
  await contained((state) => {
    all(state);
    ran(state, at, 'New-OutboundConnector', { Name: 'out' });
  });
  const item = itemOf('New-OutboundConnector');
  expect(item).not.toHaveProperty('check');
  expect(item).not.toHaveProperty('read');
});

test.each(flowLists)('where %s cannot be read, what the log names of it is said to be unread', async (key) => {
  await contained((state) => {
    all(state);
    ran(state, at, `New-${key.split('.')[1]}`, { Name: 'copy all' });
    Object.assign(state, { simulator: { faults: [{ match: key, status: 403 }] } });
  });
  const item = itemOf(`(New-${key.split('.')[1]})`);
  expect(item).toMatchObject({ unread: true });
  expect(openNow()).toContain(item?.what);
  expect(lab.incident().evidence?.missing.map(({ read }) => read)).toContain(`what the log names: ${item?.key}`);
});

test('no list of the mail flow is read where the log names nothing of it and was read', async () => {
  await contained((state) => {
    all(state);
    rows(state, 'roleAssignments').push({
      id: 'ga',
      principalId: mia.id,
      roleDefinitionId: globalAdministrator,
      directoryScopeId: '/',
    });
  });
  expect(asked.filter((key) => flowLists.includes(key))).toEqual([]);
});

test('each list is read once, however many rows of the log name something in it', async () => {
  const acts = (state: Planted): void => {
    all(state);
    for (const [noun, name] of [
      ['TransportRule', 'copy all'],
      ['InboundConnector', 'relay'],
      ['OutboundConnector', 'out'],
      ['JournalRule', 'every mail'],
    ])
      for (const verb of ['New', 'Set'])
        ran(state, at, `${verb}-${noun}`, { [verb === 'New' ? 'Name' : 'Identity']: name ?? '' });
  };
  await contained(acts);
  const readings = times('exchange.CASMailbox/{of}');
  expect(flowLists.map(times)).toEqual([readings, readings, 2 * readings, readings]);
});

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

describe('where the log has gaps', () => {
  const recently = new Date(night.getTime() - 2 * 60 * minutes).toISOString();
  const isAdministrator = (state: Planted, roleDefinitionId = globalAdministrator): void =>
    void rows(state, 'roleAssignments').push({ id: 'own', principalId: mia.id, roleDefinitionId, directoryScopeId: '/' });
  const changedLately = (state: Planted): void => {
    exchangeRows(state, 'InboundConnector').push({ ...inbound, WhenChanged: recently });
    exchangeRows(state, 'OutboundConnector').push({ ...outbound, WhenChanged: recently });
    exchangeRows(state, 'TransportRule').push(
      { ...rule, WhenChanged: recently },
      { ...rule, Guid: idOf(50), Name: 'old', Identity: 'old' },
    );
    exchangeRows(state, 'JournalRule').push({ ...journal });
  };
  const gaps: readonly (readonly [string, (state: Planted) => void])[] = [
    ['is off', (state) => Object.assign(state.exchange, { AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: false } })],
    [
      'cannot be read',
      (state) => Object.assign(state, { simulator: { faults: [{ match: 'exchange.UnifiedAuditLog', status: 403 }] } }),
    ],
    [
      'was turned off for a while',
      (state) => ran(state, at, 'Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }),
    ],
  ];

  test.each(gaps)('as it %s, an administrator is asked about what changed in the mail flow since', async (_how, gap) => {
    await contained((state) => {
      changedLately(state);
      isAdministrator(state);
      gap(state);
    });
    await lab.approves('cy');
    const journaled = itemOf('the journal rule every mail may have been changed, and the log does not say by whom');
    expect(journaled).toMatchObject({ advice: 'ask', operations: [], why: expect.stringContaining('Disable-JournalRule') });
    for (const [words, when] of [
      ['the mail flow rule copy all', 'Disable-TransportRule'],
      ['the connector relay', 'Set-InboundConnector'],
      ['the connector out', 'Set-OutboundConnector'],
    ] as const) {
      const item = itemOf(`${words} was last changed on 2026-11-24 07:00 UTC, and the log does not say by whom`);
      expect(item).toMatchObject({ advice: 'ask', ground: 'undated', operations: [] });
      expect(item?.why).toContain(when);
      expect(openNow()).toContain(item?.what);
    }
    expect(itemOf('mail flow rule old')).toBeUndefined();
    inTenant((state) => {
      for (const list of ['InboundConnector', 'OutboundConnector', 'JournalRule'])
        for (const row of exchangeRows(state, list)) row['Enabled'] = false;
      for (const row of exchangeRows(state, 'TransportRule')) row['State'] = 'Disabled';
    });
    await restore();
    await later();
    expect(openNow().filter((what) => what.includes('the log does not say by whom'))).toEqual([]);
    expect(itemOf('the connector out')?.gone?.again).toBeDefined();
  });

  test('what the log names is not asked about twice', async () => {
    await contained((state) => {
      changedLately(state);
      isAdministrator(state);
      ran(state, at, 'New-TransportRule', { Name: 'copy all' });
      ran(state, at, 'Set-InboundConnector', { Identity: idOf(41) });
      ran(state, at, 'Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' });
    });
    expect(itemOf('the mail flow rule copy all')).toBeUndefined();
    expect(itemOf('the connector relay')).toBeUndefined();
    expect(itemOf('the connector out')).toBeDefined();
  });

  test('what cannot be read is said to be unread', async () => {
    await contained((state) => {
      changedLately(state);
      isAdministrator(state, '29232cdf-9323-42fd-ade2-1d097af3e4de');
      Object.assign(state, {
        simulator: {
          faults: ['UnifiedAuditLog', 'TransportRule', 'OutboundConnector'].map((one) => ({
            match: `exchange.${one}`,
            status: 403,
          })),
        },
      });
    });
    expect(openNow()).toContain('could not be read: mail flow rules');
    expect(openNow()).toContain('could not be read: connectors of the mail flow');
  });

  test('an account that cannot change the mail flow is asked about nothing of it, and no list of it is read', async () => {
    await contained((state) => {
      changedLately(state);
      isAdministrator(state, '729827e3-9c14-49f7-bb1b-9608f156bbb8');
      gaps[0]?.[1](state);
    });
    expect(openNow().join('\n')).not.toContain('was last changed');
    expect(asked.filter((key) => flowLists.includes(key))).toEqual([]);
  });
});
