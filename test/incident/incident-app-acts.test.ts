/**
 * What an app did in Exchange, Purview and mailboxes that the account added, gave a secret, an owner or a permission of its own: the log names the app alone, and it goes on
 * working while the account is blocked.
 */
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
import { changeTenant, type IncidentLab, night, openIn, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { quietTenant } from '../support/intrusion/course';
import { type At, audit, exchangeRows, id, type Planted, quoted } from '../support/intrusion/plant';
import { accounts } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const hour = 3600_000;
const at: At = { ...mia, at: new Date(night.getTime() - 5 * hour) };
const app = id(70);
const principal = id(71);
const graphItself = id(72);
let lab: IncidentLab;
afterEach(() => lab.close());

interface Parts {
  readonly kind?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly fields?: object;
  readonly hoursAgo?: number;
}

/** A record as the log has it of an app that acts for itself. */
function byApp(state: Planted, Operation: string, parts: Parts = {}): void {
  const { kind = 'ExchangeAdmin', parameters = {}, fields = {}, hoursAgo = 3 } = parts;
  const time = new Date(night.getTime() - hoursAgo * hour).toISOString().slice(0, 19);
  const record = {
    Id: `${Operation} ${time}`,
    CreationTime: time,
    Operation,
    UserId: app,
    UserType: 5,
    AppId: app,
    ResultStatus: 'True',
    Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
    ...fields,
  };
  exchangeRows(state, 'UnifiedAuditLog').push({
    CreationDate: time,
    Operations: Operation,
    UserIds: record.UserId,
    RecordType: kind,
    AuditData: JSON.stringify(record),
  });
}

const target = { id: principal, type: 'ServicePrincipal', displayName: 'Backup Tool' };
const detail = { additionalDetails: [{ key: 'AppId', value: app }] };
const gaveSecret = (state: Planted): void => {
  audit(state, at, 'Add service principal credentials', [target]);
  Object.assign((state.graph['directoryAudits'] as object[]).at(-1) ?? {}, detail);
};
const gavePermission = (state: Planted): void =>
  audit(state, at, 'Add app role assignment to service principal', [
    {
      id: graphItself,
      type: 'ServicePrincipal',
      displayName: 'Microsoft Graph',
      modifiedProperties: [
        { displayName: 'AppRole.Value', newValue: quoted('Mail.ReadWrite') },
        { displayName: 'ServicePrincipal.ObjectID', newValue: quoted(principal) },
        { displayName: 'ServicePrincipal.DisplayName', newValue: quoted('Backup Tool') },
      ],
    },
  ]);
const gaveFederated = (state: Planted): void => {
  audit(state, at, 'Update application', [
    {
      id: id(73),
      type: 'Application',
      displayName: 'Backup Tool',
      modifiedProperties: [
        {
          displayName: 'FederatedIdentityCredentials',
          oldValue: '[]',
          newValue: '[{"Name":"ci","Issuer":"https://idp.evil.example"}]',
        },
      ],
    },
  ]);
  Object.assign((state.graph['directoryAudits'] as object[]).at(-1) ?? {}, detail);
};

async function contained(...plants: readonly ((state: Planted) => void)[]): Promise<void> {
  const state = quietTenant();
  state.graph['servicePrincipals'] = [{ id: principal, appId: app, displayName: 'Backup Tool' }];
  for (const plant of plants) plant(state);
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${mia.name}`);
}

const found = () => lab.incident().evidence?.items.map(({ what }) => what) ?? [];
const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));
const card = () => textOf(incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null }));
const rule = { parameters: { Name: 'copy all' } };
const whenAndWho = 'on 2026-11-24 06:00 UTC by the app Backup Tool';

test.each([
  ['gave a secret', gaveSecret],
  ['gave a permission of its own', gavePermission],
  ['gave a federated credential', gaveFederated],
])('what an app ran in Exchange that the account %s is on the card, with the app', async (_how, gave) => {
  await contained(gave, (state) => byApp(state, 'Set-TransportRule', { parameters: { Identity: 'copy all' } }));
  const item = itemOf('(Set-TransportRule): copy all');
  expect(item).toMatchObject({ advice: 'clean', ground: 'intruder' });
  expect(item?.what).toContain(whenAndWho);
  expect(card()).toContain(item?.what);
  const moment = lab.incident().evidence?.moments.find(({ what }) => what.startsWith('Set-TransportRule'));
  expect(moment).toMatchObject({ suspicious: true, what: expect.stringContaining('by the app Backup Tool') });
});

test('what it did in Purview and SharePoint is found the same way', async () => {
  await contained(gaveSecret, (state) => {
    byApp(state, 'SearchExported', { kind: 'Discovery', fields: { Parameters: '-SearchName "pay" -Export' } });
    byApp(state, 'SharingPolicyChanged', {
      kind: 'SharePoint',
      fields: {
        UserId: 'app@sharepoint',
        AppId: undefined,
        ApplicationId: app,
        ModifiedProperties: [{ Name: 'ShareWithGuests', OldValue: 'False', NewValue: 'True' }],
      },
    });
  });
  expect(itemOf('(SearchExported): pay')?.what).toContain(whenAndWho);
  expect(itemOf('(SharingPolicyChanged)')?.what).toContain('by the app Backup Tool');
});

test('a cmdlet of it that nobody knows is an item too', async () => {
  await contained(gaveSecret, (state) => byApp(state, 'Set-Frobnicator'));
  expect(found().join('\n')).toContain('unknown to hardenbot: Set-Frobnicator');
});

test('the mailboxes that it opened are counted, and people are asked to treat the mail as read', async () => {
  await contained(gaveSecret, (state) => {
    for (const [hours, owner] of [
      [3, 'kim@contoso.com'],
      [2, 'root@contoso.com'],
      [1, 'kim@contoso.com'],
    ] as const)
      byApp(state, 'MailItemsAccessed', {
        kind: 'ExchangeItemAggregated',
        hoursAgo: hours,
        // The id of Microsoft Graph stands where that of the app stands otherwise.
        fields: { UserId: id(75), AppId: '00000003-0000-0000-c000-000000000000', ClientAppId: app, MailboxOwnerUPN: owner },
      });
  });
  const item = itemOf('mail was opened in 2 mailboxes by the app Backup Tool');
  expect(item).toMatchObject({ advice: 'clean', operations: [] });
  expect(item?.what).toContain('kim@contoso.com, root@contoso.com');
  expect(item?.why).toContain('counts as read by the attacker');
  expect(openIn(lab)).toContain(item?.what);
});

test('what a person did through the app, what was done about it, and what came before is none of it', async () => {
  await contained(gaveSecret, (state) => {
    byApp(state, 'New-InboundConnector', {
      ...rule,
      fields: { UserId: 'root@contoso.com', UserType: 2, AppId: undefined, ClientAppId: app },
    });
    byApp(state, 'New-OutboundConnector', {
      parameters: { Name: app },
      fields: { UserId: 'root@contoso.com', UserType: 2, AppId: id(99) },
    });
    byApp(state, 'New-JournalRule', { ...rule, hoursAgo: 30 });
    byApp(state, 'MailItemsAccessed', {
      kind: 'ExchangeItemAggregated',
      fields: { UserId: 'root@contoso.com', UserType: 0, AppId: id(99), ClientAppId: app, MailboxOwnerUPN: 'root@contoso.com' },
    });
  });
  expect(found().join('\n')).not.toMatch(/InboundConnector|OutboundConnector|JournalRule|mail was opened/);
});

test('the service that an app was let into is no app of the account', async () => {
  await contained(gavePermission);
  expect(lab.incident().evidence?.apps?.map(({ app: one }) => one)).toEqual([app]);
});

test('a federated credential of an app is named, with where it is removed', async () => {
  await contained(gaveFederated);
  const item = itemOf('a federated credential was added to the app Backup Tool');
  expect(item).toMatchObject({ advice: 'clean', operations: [] });
  expect(item?.why).toContain('Federated credentials');
  expect(found().join('\n')).not.toContain('unknown to hardenbot: Update application');
});

test('where the log cannot be searched for an app, the card says so and an item stays open', async () => {
  await contained(gaveSecret, (state) =>
    Object.assign(state, { simulator: { faults: [{ match: 'exchange.UnifiedAuditLog', status: 403 }] } }),
  );
  expect(openIn(lab)).toContain('could not be read: what apps of the account did in Exchange and other services');
});

test('an account without an app of its own takes no further search', async () => {
  await contained((state) => byApp(state, 'Set-TransportRule', { parameters: { Identity: 'copy all' } }));
  expect(found().join('\n')).not.toContain('Set-TransportRule');
  expect(lab.incident().evidence?.counts.map(({ what }) => what)).not.toContain(
    'what apps of the account did in Exchange and other services',
  );
});

test('what it does while the account is blocked is found by the next reading', async () => {
  await contained(gaveSecret);
  await lab.approves('bo');
  changeTenant(lab, (state) => byApp(state, 'Set-TransportRule', { parameters: { Identity: 'copy all' }, hoursAgo: -0.1 }));
  lab.office.forward(16 * 60_000);
  await lab.office.settle();
  expect(itemOf('(Set-TransportRule): copy all')?.what).toContain('by the app Backup Tool');
});
