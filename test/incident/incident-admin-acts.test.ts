/**
 * What an administrator's account exported, and where it loosened what is kept, recorded or shared: each act is on the card with who, when and what.
 * No list shows whether it was taken back, so it stays open until a person answers for it.
 */
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIn, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { quietTenant } from '../support/intrusion/course';
import { type At, exchangeRows, type Planted, ran, recorded } from '../support/intrusion/plant';
import { accounts } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const hours = 3600_000;
const at: At = { ...mia, at: new Date(night.getTime() - 3 * hours) };
const before = (more: number): At => ({ ...at, at: new Date(at.at.getTime() - more * hours) });
const whenAndWho = 'on 2026-11-24 06:00 UTC by mia@contoso.com';
const searches = 'what the account shared, exported or changed outside Exchange, and its flows';
let lab: IncidentLab;
let searched: number;
afterEach(() => lab.close());

async function contained(plant: (state: Planted) => void): Promise<void> {
  const state = quietTenant();
  plant(state);
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  searched = 0;
  const { client } = lab.office.work.tenant(tenantId) ?? {};
  if (client === undefined) throw new Error('There is no tenant.');
  const { read } = client;
  Object.assign(client, {
    read: (wanted: Parameters<typeof read>[0]) => {
      if (wanted.resource.key === 'exchange.UnifiedAuditLog/records') searched += 1;
      return read(wanted);
    },
  });
  await lab.says('ana', `contain ${mia.name}`);
}

const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const found = () =>
  lab
    .incident()
    .evidence?.items.map(({ what }) => what)
    .join('\n') ?? '';
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));
const openNow = () => openIn(lab);
const changed = (Name: string, OldValue: string, NewValue: string) => ({ ModifiedProperties: [{ Name, OldValue, NewValue }] });

interface Act {
  readonly kind: string;
  readonly operation: string;
  readonly fields: object;
  /** What the card says of it. */
  readonly words: string;
  /** What a person looks at. */
  readonly why: string;
}
const cmdlet = 'SecurityComplianceCenterEOPCmdlet';
const acts: readonly Act[] = [
  {
    kind: cmdlet,
    operation: 'New-ComplianceSearch',
    fields: { Parameters: '-Name "pay" -ExchangeLocation "All"' },
    words: 'made or ran a content search (New-ComplianceSearch): pay',
    why: 'Microsoft Purview, eDiscovery',
  },
  {
    kind: cmdlet,
    operation: 'New-ComplianceSearchAction',
    fields: { Parameters: '-SearchName "pay" -Export "True"' },
    words: 'exported what a content search found (New-ComplianceSearchAction): pay',
    why: 'what was found counts as read by the attacker',
  },
  {
    kind: cmdlet,
    operation: 'New-ComplianceSearchAction',
    fields: { Parameters: '-SearchName "pay" -Preview' },
    words: 'looked at what a content search found (New-ComplianceSearchAction): pay',
    why: 'what was found counts as read by the attacker',
  },
  {
    kind: cmdlet,
    operation: 'New-ComplianceSearchAction',
    fields: { Parameters: '-SearchName "pay" -Purge -PurgeType "HardDelete"' },
    words: 'removed what a content search found (New-ComplianceSearchAction): pay',
    why: 'restore what is still kept',
  },
  {
    kind: 'Discovery',
    operation: 'SearchExported',
    fields: { ObjectId: 'pay_Export', Parameters: '-SearchName "pay" -Export' },
    words: 'exported what a content search found (SearchExported): pay',
    why: 'what was found counts as read by the attacker',
  },
  {
    kind: 'Discovery',
    operation: 'SearchPreviewed',
    fields: { Parameters: '-SearchName "pay" -Preview' },
    words: 'looked at what a content search found (SearchPreviewed): pay',
    why: 'what was found counts as read by the attacker',
  },
  {
    kind: cmdlet,
    operation: 'Add-RoleGroupMember',
    fields: { RecordType: 18, Workload: 'SecurityComplianceCenter', Parameters: '-Identity "eDiscoveryManager" -Member "mia"' },
    words: 'gave a role in Microsoft Purview (Add-RoleGroupMember): eDiscoveryManager, Member mia',
    why: 'Remove-RoleGroupMember in Security & Compliance PowerShell',
  },
  {
    kind: cmdlet,
    operation: 'Add-eDiscoveryCaseAdmin',
    fields: { RecordType: 18, Workload: 'SecurityComplianceCenter', Parameters: '-User "mia@contoso.com"' },
    words: 'made someone an eDiscovery administrator (Add-eDiscoveryCaseAdmin): the tenant, User mia@contoso.com',
    why: 'Remove-eDiscoveryCaseAdmin',
  },
  {
    kind: 'Discovery',
    operation: 'CaseMemberAdded',
    fields: { ObjectId: 'Suit', Parameters: '-Case "Suit" -Member "mia"' },
    words: 'let someone into an eDiscovery case (CaseMemberAdded): Suit, Case Suit, Member mia',
    why: 'Microsoft Purview, eDiscovery, the case',
  },
  {
    kind: cmdlet,
    operation: 'Remove-ComplianceSecurityFilter',
    fields: { Parameters: '-FilterName "HR"' },
    words: 'changed whose mail and files content searches reach (Remove-ComplianceSecurityFilter): HR',
    why: 'Get-ComplianceSecurityFilter',
  },
  {
    kind: cmdlet,
    operation: 'New-RetentionComplianceRule',
    fields: { Parameters: '-Policy "All" -RetentionDuration "1" -RetentionComplianceAction "Delete"' },
    words: 'changed what keeps mail and files (New-RetentionComplianceRule): All, RetentionDuration 1',
    why: 'Microsoft Purview, Data lifecycle management',
  },
  {
    kind: 'SharePoint',
    operation: 'NetworkAccessPolicyChanged',
    fields: changed('IPAddressEnforcement', 'True', 'False'),
    words: '(NetworkAccessPolicyChanged): the tenant, IPAddressEnforcement True to False',
    why: 'SharePoint admin center, Policies, Sharing and Access control',
  },
  {
    kind: cmdlet,
    operation: 'Remove-RetentionCompliancePolicy',
    fields: { Parameters: '-Identity "All mail" -ForceDeletion "True"' },
    words: 'removed what keeps mail and files, or removed them (Remove-RetentionCompliancePolicy): All mail',
    why: 'Microsoft Purview, Data lifecycle management',
  },
  {
    kind: cmdlet,
    operation: 'Set-RetentionCompliancePolicy',
    fields: { Parameters: '-Identity "All mail" -Enabled "False"' },
    words: 'changed what keeps mail and files (Set-RetentionCompliancePolicy): All mail, Enabled False',
    why: 'Microsoft Purview, Data lifecycle management',
  },
  {
    kind: 'SecurityComplianceCenter',
    operation: 'SetRetentionCompliancePolicy',
    fields: { Parameters: '-Identity "All mail" -AddExchangeLocationException "ceo@contoso.com"' },
    words:
      'changed what keeps mail and files (SetRetentionCompliancePolicy): All mail, AddExchangeLocationException ceo@contoso.com',
    why: 'Microsoft Purview, Data lifecycle management',
  },
  {
    kind: cmdlet,
    operation: 'Remove-UnifiedAuditLogRetentionPolicy',
    fields: { Parameters: '-Identity "Ten years"' },
    words: 'changed how long the audit log is kept (Remove-UnifiedAuditLogRetentionPolicy): Ten years',
    why: 'Microsoft Purview, Audit, Audit retention policies',
  },
  {
    kind: 'SharePoint',
    operation: 'SharingPolicyChanged',
    fields: changed('ShareUsingAnonymousLinks', 'Disabled', 'Enabled'),
    words: '(SharingPolicyChanged): the tenant, ShareUsingAnonymousLinks Disabled to Enabled',
    why: 'SharePoint admin center, Policies, Sharing',
  },
  {
    kind: 'SharePoint',
    operation: 'SiteCollectionAdminAdded',
    fields: { ObjectId: 'https://contoso.sharepoint.com/sites/finance' },
    words: '(SiteCollectionAdminAdded): https://contoso.sharepoint.com/sites/finance',
    why: 'SharePoint admin center, Active sites',
  },
  {
    kind: 'MicrosoftTeams',
    operation: 'TeamsTenantSettingChanged',
    fields: changed('AllowGuestUser', 'False', 'True'),
    words: '(TeamsTenantSettingChanged): the tenant, AllowGuestUser False to True',
    why: 'Teams admin center',
  },
];

test.each(acts.map((act) => [act.words, act] as const))('%s', async (words, { kind, operation, fields, why }) => {
  await contained((state) => recorded(state, at, kind, operation, fields));
  const item = itemOf(words);
  expect(item).toMatchObject({ advice: 'clean', ground: 'intruder', operations: [] });
  expect(item?.what).toBe(`${item?.what.split(' on 2026')[0]} ${whenAndWho}`);
  expect(item?.why).toContain(why);
  expect(card()).toContain(item?.what);
  expect(openNow()).toContain(item?.what);
});

test.each([
  ['Set-AdminAuditLogConfig', { UnifiedAuditLogIngestionEnabled: 'False' }, '-UnifiedAuditLogIngestionEnabled $true'],
  ['Set-OrganizationConfig', { AuditDisabled: 'True' }, '-AuditDisabled $false'],
  [
    'Set-MailboxAuditBypassAssociation',
    { Identity: 'kim', AuditBypassEnabled: 'True' },
    'Set-MailboxAuditBypassAssociation kim -AuditBypassEnabled $false',
  ],
])('%s says when the record was loosened, and how it is turned on again', async (name, parameters, why) => {
  await contained((state) => ran(state, at, name, parameters));
  const item = itemOf(`changed what is recorded (${name})`);
  expect(item?.what).toContain(whenAndWho);
  expect(item?.why).toContain(why);
  expect(item?.why).toContain('what was done meanwhile is not in the log');
});

test('the steps of one export are one item, as of the newest', async () => {
  await contained((state) => {
    recorded(state, before(2), 'Discovery', 'SearchExported', {
      ObjectId: 'pay_Export',
      Parameters: '-SearchName "pay" -Export',
    });
    recorded(state, before(1), cmdlet, 'New-ComplianceSearchAction', { Parameters: '-SearchName "pay" -Export' });
    recorded(state, at, 'Discovery', 'SearchExportDownloaded', { ObjectId: 'pay_Export' });
  });
  const exports = found()
    .split('\n')
    .filter((what) => what.includes('exported'));
  expect(exports).toEqual([
    `exported what a content search found (SearchExported, New-ComplianceSearchAction, SearchExportDownloaded): pay ${whenAndWho}`,
  ]);
});

test.each([
  [
    'a retention policy gets another place',
    cmdlet,
    'Set-RetentionCompliancePolicy',
    { Parameters: '-Identity "All" -AddExchangeLocation "hr"' },
  ],
  ['a retention policy is turned on', cmdlet, 'Set-RetentionCompliancePolicy', { Parameters: '-Identity "All" -Enabled "True"' }],
  [
    'sharing by link is turned off',
    'SharePoint',
    'SharingPolicyChanged',
    changed('ShareUsingAnonymousLinks', 'Enabled', 'Disabled'),
  ],
  [
    'nobody outside may chat',
    'SkypeForBusinessCmdlets',
    'Set-CsTenantFederationConfiguration',
    { Parameters: [{ Name: 'AllowFederatedUsers', Value: 'False' }] },
  ],
  ['it was refused', cmdlet, 'Remove-RetentionCompliancePolicy', { Parameters: '-Identity "All"', ResultStatus: 'Failed' }],
])('nothing is found where %s', async (_what, kind, operation, fields) => {
  await contained((state) => recorded(state, at, kind, operation, fields));
  expect(found()).not.toContain(operation);
});

test('a setting whose meaning is unknown is found, whichever way it was changed', async () => {
  await contained((state) => recorded(state, at, 'SharePoint', 'SharingPolicyChanged', changed('RequireMatch', 'True', 'False')));
  expect(itemOf('RequireMatch True to False')).toMatchObject({ operations: [] });
});

test('what others did, and what came before the time that is looked at, is none of the account', async () => {
  const [export_, shared] = [{ Parameters: '-SearchName "pay" -Export' }, changed('ShareWithGuests', 'False', 'True')];
  await contained((state) => {
    recorded(state, { ...at, name: 'root@contoso.com' }, 'Discovery', 'SearchExported', export_);
    recorded(state, before(40 * 24), 'SharePoint', 'SharingPolicyChanged', shared);
  });
  expect(found()).not.toMatch(/SearchExported|SharingPolicyChanged/);
});

test('an export from where the person always signs in is asked about, and is no first sign', async () => {
  await contained((state) => {
    state.graph['signIns'] = [
      ...((state.graph['signIns'] ?? []) as object[]),
      {
        id: 'usual',
        createdDateTime: new Date(night.getTime() - 20 * 24 * hours).toISOString(),
        userId: mia.id,
        userPrincipalName: mia.name,
        ipAddress: '198.51.100.200',
        status: { errorCode: 0 },
        riskLevelDuringSignIn: 'none',
      },
    ];
    recorded(state, at, 'Discovery', 'SearchExported', {
      Parameters: '-SearchName "pay" -Export',
      ClientIP: '198.51.100.200:51544',
    });
  });
  expect(itemOf('(SearchExported): pay')).toMatchObject({ advice: 'ask', ground: 'undated' });
  const moment = lab.incident().evidence?.moments.find(({ what }) => what.startsWith('SearchExported'));
  expect(moment).toMatchObject({ suspicious: false });
});

test('an export stands in the order of events, and looks wrong', async () => {
  await contained((state) => recorded(state, at, 'Discovery', 'SearchExported', { Parameters: '-SearchName "pay" -Export' }));
  const moment = lab.incident().evidence?.moments.find(({ what }) => what.startsWith('SearchExported'));
  expect(moment).toMatchObject({ at: at.at.toISOString(), suspicious: true });
});

test('where the log cannot be searched for it, the card says so and an item stays open', async () => {
  await contained((state) => {
    for (const act of acts) recorded(state, at, act.kind, act.operation, act.fields);
    Object.assign(state, { simulator: { faults: [{ match: 'exchange.UnifiedAuditLog', status: 403 }] } });
  });
  expect(found()).not.toContain('(SearchExported)');
  expect(openNow()).toContain(`could not be read: ${searches}`);
  expect(lab.incident().evidence?.missing.map(({ read }) => read)).toContain(searches);
});

test('it stays open where the log does not say it any more, also for an earlier version', async () => {
  await contained((state) => recorded(state, at, 'Discovery', 'SearchExported', { Parameters: '-SearchName "pay" -Export' }));
  await lab.approves('bo');
  const state = structuredClone(lab.simulator.state()) as Planted;
  exchangeRows(state, 'UnifiedAuditLog').splice(0);
  lab.simulator.load(state);
  const readAgain = async (): Promise<void> => {
    lab.office.forward(16 * 60_000);
    await lab.office.settle();
    await lab.says('ana', `restore ${lab.incident().id}`);
  };
  await readAgain();
  await readAgain();
  const item = itemOf('(SearchExported): pay');
  expect(item).not.toHaveProperty('gone');
  expect(item).not.toHaveProperty('check');
  expect(openNow()).toContain(item?.what);
});

test('all of it takes no search more than what was shared', async () => {
  await contained(() => undefined);
  const few = searched;
  await lab.close();
  await contained((state) => {
    for (const act of acts) recorded(state, at, act.kind, act.operation, act.fields);
  });
  expect(few).toBeGreaterThan(0);
  expect(searched).toBe(few);
});
