/** Three tenants as files would hold them: what a first day finds where the demo tenant is different. */
import { readFileSync } from 'node:fs';

type Row = Readonly<Record<string, unknown>>;
interface State {
  readonly organization: Row;
  readonly exchange: Readonly<Record<string, unknown>>;
  readonly graph: Readonly<Record<string, unknown>> & { readonly users: readonly Row[]; readonly signIns: readonly Row[] };
  readonly mail: Row & { readonly txt: Readonly<Record<string, readonly string[]>>; readonly mx: Row };
  readonly generate?: unknown;
}

const demo = (): State => JSON.parse(readFileSync('examples/demo-tenant.json', 'utf8')) as State;
const guid = (kind: string, number: number): string =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const dayMs = 24 * 60 * 60 * 1000;
const at = (daysAgo: number, hour: number): string =>
  new Date(Date.parse('2026-11-24T00:00:00Z') - daysAgo * dayMs + hour * 3_600_000).toISOString();

/** Mail of twenty days, a message a day from each address. */
const mailFrom = (addresses: readonly string[]): readonly Row[] =>
  Array.from({ length: 20 }, (_unused, index) => index + 1).flatMap((ago) =>
    addresses.map((fromIP, index) => ({
      id: guid('1b', ago * 100 + index),
      messageId: `<first-${ago}-${index}@mail.example>`,
      receivedDateTime: at(ago, 10),
      senderAddress: 'partner@fabrikam.com',
      recipientAddress: 'gus@contoso.com',
      fromIP,
      toIP: null,
      subject: '(not shown)',
      size: 42000,
      status: 'delivered',
    })),
  );

/** Mail goes to Microsoft directly, and no connector says anything else. */
export function withoutFilter(): object {
  const state = demo();
  return {
    ...state,
    exchange: { ...state.exchange, InboundConnector: [] },
    mail: {
      ...state.mail,
      mx: { ...state.mail.mx, 'contoso.com': ['contoso-com.mail.protection.outlook.com'] },
      txt: { ...state.mail.txt, 'contoso.com': ['v=spf1 include:spf.protection.outlook.com -all'] },
      messageTraces: mailFrom(['192.0.2.9', '192.0.2.77']),
    },
  };
}

const connector = (number: number, type: string, name: string, addresses: readonly string[]): Row => ({
  Guid: guid('1d', number),
  Identity: name,
  Name: name,
  Enabled: true,
  ConnectorType: type,
  ConnectorSource: type === 'OnPremises' ? 'HybridWizard' : 'AdminUI',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: addresses,
  AssociatedAcceptedDomains: [],
  RequireTls: true,
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: false,
  CloudServicesMailEnabled: type === 'OnPremises',
  TreatMessagesAsInternal: false,
  TlsSenderCertificateName: null,
  EFTestMode: false,
});

/** Two filters take turns, Exchange servers on the premises deliver too, and the directory is synchronised from there. */
export function twoFiltersAndHybrid(): object {
  const state = demo();
  return {
    ...state,
    organization: { ...state.organization, onPremisesSyncEnabled: true },
    exchange: {
      ...state.exchange,
      InboundConnector: [
        connector(1, 'Partner', 'From filter one', ['203.0.113.0/26']),
        connector(2, 'Partner', 'From filter two', ['203.0.113.64/26']),
        connector(3, 'OnPremises', 'From our own servers', ['198.51.100.20']),
      ],
    },
    graph: { ...state.graph, users: state.graph.users.map((user) => ({ ...user, onPremisesSyncEnabled: true })) },
    mail: {
      ...state.mail,
      mx: { ...state.mail.mx, 'contoso.com': ['mx1.filter-one.example', 'mx1.filter-two.example'] },
      txt: {
        ...state.mail.txt,
        'contoso.com': [
          'v=spf1 include:spf.protection.outlook.com include:spf.filter-one.example include:spf.filter-two.example -all',
        ],
        'spf.filter-one.example': ['v=spf1 ip4:203.0.113.0/26 -all'],
        'spf.filter-two.example': ['v=spf1 ip4:203.0.113.64/26 -all'],
      },
      messageTraces: mailFrom(['203.0.113.1', '203.0.113.2', '203.0.113.65', '203.0.113.66', '198.51.100.20']),
    },
  };
}

/** In the order of their names in hardenbot's answer. */
export const nine = ['AT', 'BR', 'CA', 'DE', 'ES', 'FR', 'IT', 'JP', 'US'] as const;

/** Three hundred people beside those of the demo tenant; each signs in from home on some days of four weeks. */
export function threeHundredInNineCountries(): object {
  const state = demo();
  const numbers = Array.from({ length: 300 }, (_unused, index) => index + 1);
  const idOf = (number: number): string => guid('0a', 1000 + number);
  const nameOf = (number: number): string => `person${number}@contoso.com`;
  const users = numbers.map((number) => ({
    id: idOf(number),
    userPrincipalName: nameOf(number),
    displayName: `Person ${number}`,
    mail: nameOf(number),
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
  }));
  const signIns = numbers.flatMap((number) =>
    [1, 2, 3, 4].map((week) => ({
      id: guid('1a', 10_000 + number * 10 + week),
      createdDateTime: at(week * 7 - (number % 7), 8 + (number % 9)),
      userId: idOf(number),
      userPrincipalName: nameOf(number),
      userDisplayName: `Person ${number}`,
      appId: '00000002-0000-0ff1-ce00-000000000000',
      appDisplayName: 'Office 365 Exchange Online',
      resourceDisplayName: 'Office 365 Exchange Online',
      clientAppUsed: 'Browser',
      ipAddress: `198.51.100.${number % 250}`,
      isInteractive: true,
      conditionalAccessStatus: 'success',
      status: { errorCode: 0, failureReason: 'Other.' },
      location: { countryOrRegion: nine[number % nine.length] },
    })),
  );
  return {
    ...state,
    graph: { ...state.graph, users: [...state.graph.users, ...users], signIns },
  };
}
