/** What an intruder leaves where nobody looks: folders in another language, folders beside the inbox, and acts from before the days that are looked at. */
import { isOfTheRest } from '../../src/features/incident/open-items';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia } = accounts;
let lab: IncidentLab;
afterEach(() => lab.close());

async function contain(changes: Parameters<typeof incidentTenant>[1] = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, changes), { approvals: { incident: [ids.bo] } });
  expect(await lab.says('ana', `contain ${mia.name}`)).toBe('done');
}

const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const ago = (hours: number): string => new Date(night.getTime() - hours * 3600_000).toISOString();
const days = 24;

const folder = (Name: string, FolderType: string) => ({ Name, FolderPath: `/${Name}`, FolderType });
const german = [
  folder('Oberste Ebene des Informationsspeichers', 'Root'),
  folder('Posteingang', 'Inbox'),
  folder('Kalender', 'Calendar'),
  folder('Gesendete Elemente', 'SentItems'),
  folder('RSS-Abonnements', 'RssSubscription'),
  folder('Kunden', 'User Created'),
];
const may = (FolderName: string, User: string) => ({ FolderName, User, AccessRights: ['Reviewer'] });

test('in a German mailbox the inbox, the calendar and every other folder are read, and rules are judged by where they lead', async () => {
  await contain({
    exchange: {
      MailboxFolderStatistics: { [mia.name]: german },
      MailboxFolderPermission: {
        [mia.name]: [
          may('Posteingang', 'eve'),
          may('Kalender', 'Anonymous'),
          may('Gesendete Elemente', 'cy'),
          may('Kunden', 'di'),
        ],
      },
      MailboxCalendarFolder: { [mia.name]: [{ Identity: 'mia:\\Kalender', PublishEnabled: true, DetailLevel: 'FullDetails' }] },
      InboxRule: {
        [mia.name]: [
          {
            Identity: 'mia\\7',
            Name: 'Rechnungen',
            Enabled: true,
            MoveToFolder: 'mia:\\RSS-Abonnements',
            SubjectContainsWords: ['Rechnung'],
          },
        ],
      },
    },
  });
  expect(itemOf('eve may use the folder Inbox (Posteingang)')?.why).toContain(`'${mia.name}:\\Posteingang'`);
  expect(itemOf('anyone at all may use the folder Calendar (Kalender)')).toBeDefined();
  expect(itemOf('cy may use the folder Gesendete Elemente')).toBeDefined();
  expect(itemOf('di may use the folder Kunden')).toBeDefined();
  expect(itemOf('the calendar is published')?.why).toContain(':\\Kalender');
  expect(itemOf('rule "Rechnungen"')).toMatchObject({ advice: 'clean' });
  expect(itemOf('could not be read')).toBeUndefined();
});

test('folders whose list cannot be read, or that are too many, are an item', async () => {
  const many = Array.from({ length: 40 }, (_none, n) => folder(`Kunde ${n}`, 'User Created'));
  await contain({
    exchange: {
      MailboxFolderStatistics: { [mia.name]: [...german, ...many] },
      MailboxFolderPermission: { [mia.name]: [may('Posteingang', 'Default')] },
    },
  });
  expect(itemOf('could not be read: people who may use other folders')).toMatchObject({ ground: 'undated' });
  expect(lab.incident().evidence?.missing.map(({ reason }) => reason)).toContain('there are 43, and 30 of them were looked at');
});

const act = (n: number, hours: number, name: string, by = mia.name) => ({
  id: `act-${n}`,
  activityDateTime: ago(hours),
  activityDisplayName: name,
  result: 'success',
  initiatedBy: { user: { id: mia.id, userPrincipalName: by, ipAddress: '203.0.113.66' } },
  targetResources: [{ id: 't1', displayName: 'kim@contoso.com', userPrincipalName: 'kim@contoso.com', type: 'User' }],
});
const risky = (n: number, hours: number) => ({
  id: `risky-${n}`,
  createdDateTime: ago(hours),
  userId: mia.id,
  userPrincipalName: mia.name,
  ipAddress: '203.0.113.66',
  location: { countryOrRegion: 'NG' },
  status: { errorCode: 0 },
  riskLevelDuringSignIn: 'high',
});
const subscription = (skuPartNumber: string, servicePlanName: string, more: object = {}) => [
  { id: 'sku', skuPartNumber, servicePlans: [{ servicePlanName }], ...more },
];
const free = subscription('O365_BUSINESS', 'EXCHANGE_S_STANDARD');
const lapsed = subscription('AAD_PREMIUM', 'AAD_PREMIUM', { capabilityStatus: 'LockedOut', prepaidUnits: { enabled: 0 } });

describe('an intruder who came before the last seven days', () => {
  test('is followed back to what they did first, and the first sign is theirs', async () => {
    await contain({
      graph: { signIns: [risky(1, 12 * days)], directoryAudits: [act(1, 11 * days, 'Reset password (by admin)')] },
    });
    expect(lab.incident().evidence).toMatchObject({ firstSuspicious: ago(12 * days), since: ago(19 * days) });
    expect(itemOf('kim@contoso.com')).toMatchObject({ ground: 'intruder' });
    expect(itemOf('nothing older than')).toBeUndefined();
  });

  test.each([
    ['without', free],
    ['since the end of', lapsed],
  ])('and before what the logs keep %s the licence leaves an item that no general answer covers', async (_when, skus) => {
    await contain({ graph: { signIns: [risky(1, 5 * days)], subscribedSkus: skus } });
    const item = itemOf('nothing older than 2026-11-17 was read');
    expect(item).toMatchObject({ ground: 'undated', advice: 'ask' });
    expect(item !== undefined && isOfTheRest(item)).toBe(false);
  });

  test('and renamed the account did it under its earlier name', async () => {
    const record = {
      CreationTime: ago(20).slice(0, 19),
      Operation: 'New-TransportRule',
      UserId: 'old@contoso.com',
      ResultStatus: 'True',
      Parameters: [{ Name: 'Name', Value: 'copy' }],
    };
    const row = {
      CreationDate: record.CreationTime,
      Operations: record.Operation,
      UserIds: record.UserId,
      RecordType: 'ExchangeAdmin',
      AuditData: JSON.stringify(record),
    };
    await contain({
      graph: { signIns: [{ ...risky(1, 21), userPrincipalName: 'old@contoso.com' }] },
      exchange: {
        UnifiedAuditLog: [row],
        TransportRule: [{ Guid: 'g', Name: 'copy', Identity: 'copy', State: 'Enabled', Mode: 'Enforce' }],
      },
    });
    expect(itemOf('New-TransportRule')).toMatchObject({ ground: 'intruder' });
  });
});

describe('what an app of the account did', () => {
  const app = { id: '0000000b-0000-4000-8000-000000000001', appId: '0000000b-0000-4000-8000-0000000000aa', displayName: 'Sync' };
  const other = {
    id: '0000000b-0000-4000-8000-000000000002',
    appId: '0000000b-0000-4000-8000-0000000000bb',
    displayName: 'Sync 2',
  };
  const by = (of: typeof app) => ({ app: { appId: of.appId, displayName: of.displayName } });
  const made = { id: '0000000b-0000-4000-8000-000000000003', userPrincipalName: 'svc@contoso.com', type: 'User' };
  const registration = ({ id, displayName }: typeof app) => ({ id, displayName, type: 'Application' });
  const acts = [
    { ...act(1, 20, 'Update application – Certificates and secrets management '), targetResources: [registration(app)] },
    { ...act(2, 19, 'Add application'), initiatedBy: by(app), targetResources: [registration(other)] },
    { ...act(3, 18, 'Add user'), initiatedBy: by(other), targetResources: [made] },
    { ...act(4, 30, 'Add user'), initiatedBy: by(app), targetResources: [{ ...made, userPrincipalName: 'own@contoso.com' }] },
  ];
  const { graph } = incidentTenant(night);
  const tenant = {
    graph: {
      directoryAudits: acts,
      users: [...graph.users, { ...made, accountEnabled: true }],
      applications: [app, other].map((one) => ({ ...one, owners: [], passwordCredentials: [], keyCredentials: [] })),
    },
  };

  test('since it has a secret of the account is laid to the account, and what an app made by it did too', async () => {
    await contain(tenant);
    expect(itemOf('added an app: Sync 2 (done by the app Sync)')).toMatchObject({ ground: 'intruder' });
    expect(itemOf('svc@contoso.com (done by the app Sync 2)')).toMatchObject({
      ground: 'intruder',
      other: { name: 'svc@contoso.com' },
    });
    expect(itemOf('own@contoso.com')).toBeUndefined();
  });

  test('is followed when the app was deleted since; one that nobody knows any more is named', async () => {
    await contain(tenant);
    await lab.approves('bo');
    const state = structuredClone(lab.simulator.state()) as { readonly graph: Record<string, unknown> };
    state.graph['applications'] = [];
    const late = { ...made, userPrincipalName: 'late@contoso.com' };
    state.graph['directoryAudits'] = [...acts, { ...act(5, 1, 'Restore user'), initiatedBy: by(other), targetResources: [late] }];
    lab.simulator.load(state);
    lab.office.forward(11 * 60_000);
    await lab.office.settle();
    expect(itemOf('late@contoso.com')).toBeDefined();
    expect(itemOf('could not be read: what apps')).toBeUndefined();
    await lab.close();
    await contain({ graph: { ...tenant.graph, applications: [] } });
    expect(itemOf('could not be read: what apps of the account did')).toBeDefined();
  });
});

test('mail that was sent under another address of the mailbox is on the timeline', async () => {
  const { exchange } = incidentTenant(night) as { readonly exchange: { readonly Mailbox: readonly object[] } };
  const [mailbox, ...others] = exchange.Mailbox;
  const EmailAddresses = [`SMTP:${mia.name}`, 'smtp:invoices@contoso.com', 'x500:/o=contoso/cn=mia'];
  const trace = { id: 'm1', receivedDateTime: ago(3), senderAddress: 'invoices@contoso.com', recipientAddress: 'a@evil.example' };
  await contain({
    exchange: { Mailbox: [{ ...mailbox, EmailAddresses }, ...others] },
    more: { mail: { messageTraces: [trace] } },
  });
  const what = lab.incident().evidence?.moments.map((moment) => moment.what);
  expect(what).toContain('mail was sent to 1 address, 1 of them outside');
});

describe('what happens to mail beside inbox rules', () => {
  const ran = (hoursAgo: number, Operation: string, parameters: Readonly<Record<string, string>>, more: object = {}) => {
    const time = ago(hoursAgo).slice(0, 19);
    const Parameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
    const record = { CreationTime: time, Operation, UserId: mia.name, ResultStatus: 'True', ObjectId: '', Parameters, ...more };
    return { CreationDate: time, Operations: Operation, UserIds: mia.name, AuditData: JSON.stringify(record) };
  };
  const of = (row: object) => ({ [mia.name]: [row] });

  test('sweep rules, senders whose mail goes to junk, and automatic replies are items, our own senders first', async () => {
    await contain({
      exchange: {
        SweepRule: of({ RuleId: 'r1', Name: 's', Enabled: true, Sender: 'bank@bank.example' }),
        MailboxJunkEmailConfiguration: of({
          Enabled: true,
          TrustedListsOnly: true,
          BlockedSendersAndDomains: ['spam.example', 'it@contoso.com'],
        }),
        MailboxAutoReplyConfiguration: of({ AutoReplyState: 'Enabled', ExternalAudience: 'All' }),
      },
    });
    for (const words of [
      'sweep rule "s": moves mail from bank@bank.example to Deleted Items',
      'mail from 2 senders goes to junk mail: it@contoso.com, spam.example',
      'all mail goes to junk mail but that of trusted senders',
      'automatic replies are on, to colleagues and people outside',
    ])
      expect(itemOf(words)).toMatchObject({ advice: 'ask', operations: [], why: expect.stringContaining('ask the person') });
  });

  test('what has no effect is no item, and senders outside in junk mail are left', async () => {
    await contain({
      exchange: {
        SweepRule: of({ RuleId: 'r1', Name: 's', Enabled: false }),
        MailboxJunkEmailConfiguration: of({ Enabled: true, BlockedSendersAndDomains: ['spam.example'] }),
        MailboxAutoReplyConfiguration: of({ AutoReplyState: 'Scheduled', EndTime: ago(50) }),
      },
    });
    expect(itemOf('sweep rule') ?? itemOf('automatic replies')).toBeUndefined();
    expect(itemOf('mail from 1 sender goes to junk mail')).toMatchObject({ advice: 'leave' });
  });

  test('what the intruder set is laid to them, and an automatic reply is no first sign by itself', async () => {
    const reply = { MailboxAutoReplyConfiguration: of({ AutoReplyState: 'Enabled', ExternalAudience: 'All' }) };
    const set = (hoursAgo: number) => ({
      UnifiedAuditLog: [ran(hoursAgo, 'Set-MailboxAutoReplyConfiguration', { AutoReplyState: 'Enabled' })],
    });
    await contain({ exchange: { ...reply, ...set(5) } });
    expect(itemOf('automatic replies')).toMatchObject({ advice: 'clean', ground: 'intruder' });
    await lab.close();
    await contain({ exchange: { ...reply, ...set(50) }, graph: { signIns: [], directoryAudits: [] } });
    expect(lab.incident().evidence?.firstSuspicious).toBeNull();
  });

  test('files that were shared and flows that were made since the first sign are named', async () => {
    const file = 'https://contoso.example/mia/prices.xlsx';
    await contain({
      exchange: {
        UnifiedAuditLog: [
          { ...ran(4, 'AnonymousLinkCreated', {}, { ObjectId: file }), RecordType: 'SharePointSharingOperation' },
          { ...ran(3, 'CreateFlow', {}), RecordType: 'MicrosoftFlow' },
        ],
      },
    });
    expect(itemOf('files were shared once')).toMatchObject({ what: expect.stringContaining(file), ground: 'intruder' });
    expect(itemOf('flows of Power Automate were made or changed once')).toMatchObject({ ground: 'intruder' });
  });

  test('a protocol that no list shows is named when the account turned it on', async () => {
    await contain({
      exchange: { UnifiedAuditLog: [ran(4, 'Set-CASMailbox', { Identity: mia.name, ActiveSyncEnabled: 'True' })] },
    });
    expect(itemOf('ActiveSyncEnabled')).toMatchObject({ ground: 'intruder' });
  });
});

test('a policy that leaves the account out is asked about, whoever excluded it', async () => {
  const policy = (id: string, modifiedDateTime: string) => ({
    id: `0000000c-0000-4000-8000-00000000000${id}`,
    displayName: `MFA ${id}`,
    state: 'enabled',
    modifiedDateTime,
    conditions: { users: { includeUsers: ['All'], excludeUsers: [mia.id] } },
    grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  });
  await contain({ graph: { conditionalAccessPolicies: [policy('1', ago(5)), policy('2', ago(90 * days))] } });
  const [recent, old] = ['MFA 1', 'MFA 2'].map((name) => itemOf(`the Conditional Access policy ${name} leaves it out`));
  expect(recent).toMatchObject({ advice: 'ask', ground: 'undated', operations: [{ kind: 'remove' }] });
  expect(old).toMatchObject({ ground: 'before', operations: [] });
});
