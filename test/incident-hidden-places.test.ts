/** What an intruder leaves where nobody looks: folders in another language, folders beside the inbox, and acts from before the days that are looked at. */
import { isOfTheRest } from '../src/features/incident/open-items';
import { type IncidentLab, night, openIncidentLab } from './support/corridor/incident-lab';
import { ids } from './support/corridor/office';
import { accounts, incidentTenant } from './support/tenants/incident-tenant';

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
const free = [{ id: 'sku', skuPartNumber: 'O365_BUSINESS', servicePlans: [{ servicePlanName: 'EXCHANGE_S_STANDARD' }] }];

describe('an intruder who came before the last seven days', () => {
  test('is followed back to what they did first, and the first sign is theirs', async () => {
    await contain({
      graph: { signIns: [risky(1, 12 * days)], directoryAudits: [act(1, 11 * days, 'Reset password (by admin)')] },
    });
    expect(lab.incident().evidence).toMatchObject({ firstSuspicious: ago(12 * days), since: ago(19 * days) });
    expect(itemOf('kim@contoso.com')).toMatchObject({ ground: 'intruder' });
    expect(itemOf('nothing older than')).toBeUndefined();
  });

  test('and before what the logs keep leaves an item that no general answer covers', async () => {
    await contain({ graph: { signIns: [risky(1, 5 * days)], subscribedSkus: free } });
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
