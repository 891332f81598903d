/** What is read of a compromised account when much cannot be read, hides, or is made to look innocent. */
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
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
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));
const ago = (hours: number): string => new Date(night.getTime() - hours * 3600_000).toISOString();

const recipients = [
  { Name: 'Partner', RecipientTypeDetails: 'MailContact', ExternalEmailAddress: 'SMTP:drop@evil.example' },
  { Name: 'Bo', RecipientTypeDetails: 'UserMailbox', PrimarySmtpAddress: 'bo@contoso.com', Identity: '/o=x/cn=bo' },
  { Name: 'pay@contoso.com', RecipientTypeDetails: 'MailContact', ExternalEmailAddress: 'SMTP:evil@evil.example' },
];

const mailbox = (more: object) => {
  const { exchange } = incidentTenant(night) as { readonly exchange: { readonly Mailbox: readonly object[] } };
  return [{ ...exchange.Mailbox[0], ForwardingSmtpAddress: null, ...more }];
};

describe('forwarding', () => {
  test.each([
    ['a contact that stands for someone outside', 'Partner', 'clean', 'Partner (drop@evil.example)'],
    ['a colleague', 'Bo', 'ask', 'Bo (bo@contoso.com)'],
    ['a contact that is called like a colleague', 'pay@contoso.com', 'clean', 'pay@contoso.com (evil@evil.example)'],
    ['someone who is not found', 'Nobody', 'ask', 'Nobody'],
  ])('by the mailbox to %s', async (_name, ForwardingAddress, advice, shown) => {
    await contain({
      exchange: { Mailbox: mailbox({ ForwardingAddress }), Recipient: recipients, InboxRule: { [mia.name]: [] } },
    });
    expect(itemOf('all mail is forwarded')).toMatchObject({ advice, what: expect.stringContaining(`to ${shown}`) });
  });

  test.each([
    ['a contact that stands for someone outside', '"Partner" [EX:Partner]', 'clean'],
    ['a colleague', '"Bo" [EX:/o=x/cn=bo]', 'ask'],
    ['an address outside behind the name of a colleague', '"bo@contoso.com" [SMTP:drop@evil.example]', 'clean'],
    ['an address of a domain that only begins like one of ours', '"x" [SMTP:x@contoso.com.evil.example]', 'clean'],
    ['a bare address of ours in capitals', 'BO@CONTOSO.COM', 'ask'],
  ])('by a rule to %s', async (_name, target, advice) => {
    const rule = { Identity: 'mia\\1', Name: 'r', Enabled: true, RedirectTo: [target] };
    await contain({ exchange: { Recipient: recipients, InboxRule: { [mia.name]: [rule] } } });
    expect(itemOf('rule "r"')).toMatchObject({ advice });
  });

  test('is cleaned and put back exactly where it goes by a contact', async () => {
    await contain({
      exchange: {
        Mailbox: mailbox({ ForwardingAddress: 'Partner', DeliverToMailboxAndForward: false }),
        Recipient: recipients,
        InboxRule: { [mia.name]: [] },
      },
    });
    const forwards = () => {
      const { exchange } = lab.simulator.state() as {
        readonly exchange: { readonly Mailbox: readonly Record<string, unknown>[] };
      };
      const { ForwardingAddress, ForwardingSmtpAddress, DeliverToMailboxAndForward } = exchange.Mailbox[0] ?? {};
      return [ForwardingAddress, ForwardingSmtpAddress, DeliverToMailboxAndForward];
    };
    const before = forwards();
    await lab.says('ana', `clean ${lab.incident().id} ${itemOf('all mail')?.n}`);
    const cleaning = lab.office.newest();
    await lab.approves('bo');
    await lab.approves('cy');
    expect(forwards()).toEqual([null, null, false]);
    await lab.says('ana', `revert ${cleaning}`);
    await lab.approves('bo');
    await lab.approves('cy');
    expect(forwards()).toEqual(before);
  });
});

test('phones, and mail that was sent, are on the timeline; what came within a week before the first sign is new', async () => {
  const phone = (name: string, hours: number) => ({
    DeviceId: name,
    FriendlyName: name,
    ClientType: 'EAS',
    FirstSyncTime: ago(hours),
  });
  const mail = (n: number, hours: number, to: string) => ({
    id: `m${n}`,
    receivedDateTime: ago(hours),
    senderAddress: 'mia.meyer@contoso.com',
    recipientAddress: to,
  });
  const traces = [
    mail(1, 4, 'bo@contoso.com'),
    mail(2, 3, 'a@evil.example'),
    mail(3, 3, 'b@evil.example'),
    mail(4, 500, 'c@x.example'),
  ];
  await contain({
    exchange: {
      Mailbox: mailbox({ PrimarySmtpAddress: 'mia.meyer@contoso.com' }),
      MobileDevice: { [mia.name]: [phone('theirs', 24 * 7 - 1), phone('ours', 24 * 40)] },
    },
    more: { mail: { messageTraces: traces } },
  });
  expect(itemOf('theirs (EAS)')).toMatchObject({ fresh: true, advice: 'ask', operations: [] });
  expect(itemOf('ours (EAS)')).toMatchObject({ fresh: false });
  expect(card()).toContain('NEW: phone that opens the mailbox: theirs');
  expect(card()).toContain('a phone first opened the mailbox: theirs (EAS)');
  expect(card()).not.toContain('first opened the mailbox: ours');
  expect(card()).toContain('mail was sent to 3 addresses, 2 of them outside');
});

test('where nothing but the account can be read, it is contained by two people, and nothing on the card sounds like an all-clear', async () => {
  const { graph } = incidentTenant(night) as { readonly graph: { readonly users: object } };
  await contain({ more: { graph: { users: graph.users }, exchange: {}, mail: {} } });
  expect(lab.change().plan).toMatchObject({ operations: 4, incident: { approvals: 2 } });
  const { evidence } = lab.incident();
  expect(evidence).toMatchObject({ record: 'unknown', mailboxRecord: 'unknown', firstSuspicious: null });
  expect(evidence?.items.filter(({ read }) => read !== undefined)).toEqual([]);
  for (const list of ['ways to sign in', 'inbox rules, hidden ones too', 'directory roles', 'what the account ran in Exchange'])
    expect(itemOf(`could not be read: ${list}`)).toMatchObject({ why: expect.stringContaining('someone has to look: ') });
  const missing = (evidence?.missing ?? []).map(({ read }) => read);
  for (const read of [
    'sign-ins',
    'ways to sign in',
    'devices',
    'consents to applications',
    'the mailbox',
    'whether Entra ID sees a risk',
  ])
    expect(missing).toContain(read);
  expect(card()).toContain('That is NO all-clear');
  expect(card()).not.toContain('Nothing was found that an intruder');
});

test('an empty list under an audit log that is off is no all-clear', async () => {
  await contain({
    exchange: {
      Mailbox: [],
      AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: false },
    },
    graph: { signIns: [], directoryAudits: [], authenticationMethods: { [mia.id]: [] }, oauth2PermissionGrants: [] },
  });
  const { evidence } = lab.incident();
  expect(evidence).toMatchObject({ missing: [], record: 'off' });
  expect(evidence?.items.map(({ key }) => key)).toEqual([
    'by-hand flows',
    'by-hand app passwords',
    'by-hand files',
    'by-hand roles',
  ]);
  expect(card()).toContain('nobody can look back');
  expect(card()).toContain('That is NO all-clear');
});

test('what is proposed is kept where there is more than the ledger takes, and no text is longer than people read', async () => {
  const noise = Array.from({ length: 230 }, (_one, n) => ({
    Identity: `mia\\${n}`,
    Name: `n${n}`,
    Enabled: true,
    MarkAsRead: true,
  }));
  const last = { Identity: 'mia\\999', Name: 'x'.repeat(5000), Enabled: true, RedirectTo: ['"x" [SMTP:drop@evil.example]'] };
  await contain({ exchange: { InboxRule: { [mia.name]: [...noise, last] } } });
  const { items, more } = lab.incident().evidence ?? { items: [], more: { items: 0 } };
  expect(items).toHaveLength(200);
  expect(more.items).toBeGreaterThan(30);
  expect(items.filter(({ advice }) => advice === 'clean').map(({ key }) => key)).toEqual(
    expect.arrayContaining(['forwarding', expect.stringMatching(/^rule .*999$/)]),
  );
  expect(Math.max(...items.map(({ what }) => what.length))).toBeLessThanOrEqual(300);
});

test('a rule that somebody removed after it was switched off is left out of what is put back, by name', async () => {
  await contain();
  await lab.approves('bo');
  await lab.says('ana', `clean ${lab.incident().id}`);
  await lab.approves('bo');
  await lab.approves('cy');
  expect(lab.change().status).toBe('verified');
  const { client } = lab.office.work.tenant('7e000000-0000-4000-8000-000000000001') ?? {};
  if (client === undefined) throw new Error('There is no tenant.');
  const { current } = client;
  Object.assign(client, {
    current: (operation: Parameters<typeof current>[0]) =>
      operation.object.includes('rule "out"') ? Promise.resolve(null) : current(operation),
  });
  await lab.claimsAll();
  await lab.says('ana', `restore ${lab.incident().id} all`);
  const { plan } = lab.change();
  expect(plan?.operations).toBe(3);
  expect(plan?.warnings.map(({ text }) => text).join()).toContain('someone changed it since: mia@contoso.com: rule "out"');
});

describe('a rule that sends nothing', () => {
  const one = (rule: object) => ({
    exchange: { Recipient: recipients, InboxRule: { [mia.name]: [{ Identity: 'mia\\1', Name: 'r', Enabled: true, ...rule }] } },
  });

  test.each<readonly [string, object, string]>([
    [
      'moves what is about money into a folder of its own',
      { MoveToFolder: 'mia:\\zz', SubjectContainsWords: ['invoice'] },
      'ask',
    ],
    ['moves mail into a folder, and marks it as read', { MoveToFolder: 'mia:\\Notes', MarkAsRead: true }, 'ask'],
    ['marks warnings as read', { MarkAsRead: true, SubjectContainsWords: ['security alert'] }, 'ask'],
    ['has no name, and moves mail', { Name: '.', MoveToFolder: 'mia:\\zz' }, 'ask'],
    ['sorts newsletters', { MoveToFolder: 'mia:\\News', SubjectContainsWords: ['newsletter'] }, 'leave'],
    [
      'is hidden, is called like one of Exchange, and moves what is about money',
      { Name: 'Junk E-mail Rule', IsHidden: true, MoveToFolder: 'mia:\\zz', BodyContainsWords: ['payment'] },
      'ask',
    ],
    [
      'is hidden, is called like one of Exchange, and moves mail into a folder of no such name',
      { Name: 'Microsoft.Exchange.OOF', IsHidden: true, MoveToFolder: 'mia:\\zz' },
      'ask',
    ],
    ['is that of Exchange', { Name: 'Junk E-mail Rule', IsHidden: true, MoveToFolder: 'mia:\\Junk Email' }, 'leave'],
  ])('and %s', async (_name, rule, advice) => {
    await contain(one(rule));
    expect(itemOf('rule "')).toMatchObject({ advice });
  });
});

describe('the first thing that looks wrong', () => {
  const person = { id: mia.id, userPrincipalName: mia.name };
  const act = (n: number, hours: number, name: string, more: object = {}) => ({
    id: `act-${n}`,
    activityDateTime: ago(hours),
    activityDisplayName: name,
    result: 'success',
    initiatedBy: { user: { ...person, ipAddress: '203.0.113.66' } },
    targetResources: [{ id: 't1', displayName: 'target', type: 'Other' }],
    ...more,
  });
  const passkey = {
    id: 'own',
    '@odata.type': '#microsoft.graph.fido2AuthenticationMethod',
    displayName: 'own passkey',
    createdDateTime: ago(60),
  };

  test.each([
    'Add user',
    'Add member to group',
    'Add owner to application',
    'Add service principal credentials',
    'Invite external user',
    'Create application password for user',
    'Update named location',
    'Update Conditional Access policy',
  ])('is an act of the account: %s, and never the passkey that it had before', async (name) => {
    const own = act(1, 60, 'User registered security info', { initiatedBy: { user: { ...person, ipAddress: '198.51.100.4' } } });
    await contain({
      graph: {
        signIns: [],
        directoryAudits: [own, act(2, 5, name)],
        authenticationMethods: { [mia.id]: [passkey] },
        oauth2PermissionGrants: [],
      },
    });
    const { evidence } = lab.incident();
    expect(evidence?.firstSuspicious).toBe(ago(5));
    expect(evidence?.moments.filter(({ suspicious }) => suspicious).map(({ what }) => what)).toEqual([
      `${name}: target by mia@contoso.com`,
    ]);
    expect(itemOf('own passkey')).toMatchObject({ advice: 'ask', ground: 'undated' });
  });

  test('is what the account ran in Exchange, when nothing of it stands in the directory', async () => {
    const record = {
      CreationTime: ago(4).slice(0, 19),
      Operation: 'New-InboundConnector',
      UserId: mia.name,
      ResultStatus: 'True',
    };
    const row = {
      CreationDate: ago(4).slice(0, 19),
      Operations: record.Operation,
      UserIds: mia.name,
      AuditData: JSON.stringify(record),
    };
    await contain({
      graph: { signIns: [], directoryAudits: [], authenticationMethods: { [mia.id]: [] }, oauth2PermissionGrants: [] },
      exchange: { UnifiedAuditLog: [row] },
    });
    expect(lab.incident().evidence?.firstSuspicious).toBe(ago(4));
  });
});
