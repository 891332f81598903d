/** Tenants whose truth is known: what a person who lives in them would answer, made before the rows that show it. */
import { chanceOf } from '../chaos/random';

export const asOf = new Date('2026-11-24T00:00:00Z');
const day = 24 * 60 * 60 * 1000;

/** What is so, whether or not it shows. */
export interface Truth {
  /** Addresses that mail has to be taken from; null: nothing stands in front of the tenant. */
  readonly filter: { readonly addresses: readonly string[] } | null;
  /** Where people really sign in from, travellers included. */
  readonly countries: readonly string[];
  /** Who opens Outlook on the web now and then, whether or not it was within the month. */
  readonly onTheWeb: ReadonlySet<string>;
  /** Groups of people who never do. */
  readonly groupsWithout: readonly string[];
  /** Names of their members, by the id of every group. */
  readonly membersOf: ReadonlyMap<string, readonly string[]>;
  /** By application: where it signs in from. */
  readonly apps: ReadonlyMap<string, readonly string[]>;
  readonly breakGlass: readonly string[];
  /** People who work with an account of their own. */
  readonly people: readonly string[];
}

export interface RandomTenant {
  readonly state: Readonly<Record<string, unknown>>;
  readonly truth: Truth;
  /** By the id of a control: whether what was made visible settles the answer. */
  readonly decidable: Readonly<
    Record<'inbound-filter' | 'country-block' | 'owa-groups' | 'workload-ip' | 'break-glass', boolean>
  >;
}

const guid = (kind: string, number: number): string =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
const names = [
  'ana',
  'bo',
  'cy',
  'dee',
  'eli',
  'fay',
  'gus',
  'hana',
  'ivo',
  'jun',
  'kim',
  'lea',
  'max',
  'nia',
  'oto',
  'pia',
] as const;
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const at = (daysAgo: number, hour = 10): string => new Date(asOf.getTime() - daysAgo * day + hour * 3_600_000).toISOString();

interface Draw {
  /** From `min` to `max`, both included. */
  whole(min: number, max: number): number;
  of<Item>(items: readonly Item[]): Item;
  some<Item>(items: readonly Item[], count: number): readonly Item[];
  chance(often: number): boolean;
}

function drawOf(seed: number): Draw {
  const chance = chanceOf(seed);
  return {
    whole: (min, max) => min + chance.below(max - min + 1),
    of: (items) => items[chance.below(items.length)] as (typeof items)[number],
    some: (items, count) => chance.shuffled(items).slice(0, count),
    chance: (often) => chance.happens(often),
  };
}

/** The same for the same seed. */
export function randomTenant(seed: number): RandomTenant {
  const draw = drawOf(seed);
  const people = names.slice(0, draw.whole(6, names.length)).map((name) => `${name}@contoso.com`);
  const mail = randomMail(draw, people);
  const places = randomPlaces(draw, people);
  const web = randomWeb(draw, people);
  const apps = randomApps(draw);
  const emergency = randomEmergency(draw, people);
  const users = [...people, ...emergency.accounts].map((name, index) => ({
    id: guid('0a', index + 1),
    userPrincipalName: name,
    displayName: name.split('@')[0],
    mail: name,
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
  }));
  const idOf = (name: string): string => users.find(({ userPrincipalName }) => userPrincipalName === name)?.id ?? '';
  const signIn = (row: Readonly<Record<string, unknown>>, index: number) => ({
    id: guid('1a', index + 1),
    status: { errorCode: 0 },
    ...row,
  });
  const signIns = [
    ...places.signIns.map(({ who, ...row }) => ({ ...row, userPrincipalName: who, userId: idOf(who) })),
    ...web.signIns.map((who) => ({
      userPrincipalName: who,
      userId: idOf(who),
      createdDateTime: at(3),
      appDisplayName: 'One Outlook Web',
      clientAppUsed: 'Browser',
      location: { countryOrRegion: places.homeOf(who) },
    })),
    ...apps.signIns,
  ].map(signIn);
  return {
    truth: {
      filter: mail.filter,
      countries: places.truth,
      onTheWeb: web.users,
      groupsWithout: web.without.map((index) => guid('0d', index + 1)),
      membersOf: new Map(web.groups.map(({ id, members }) => [id, members])),
      apps: apps.truth,
      breakGlass: emergency.truth,
      people,
    },
    decidable: {
      'inbound-filter': mail.decidable,
      'country-block': places.decidable,
      'owa-groups': web.decidable,
      'workload-ip': apps.decidable,
      'break-glass': emergency.decidable,
    },
    state: {
      asOf: asOf.toISOString(),
      exchange: { AcceptedDomain: mail.domains, InboundConnector: mail.connectors },
      mail: { mx: mail.mx, txt: mail.txt, ...(mail.traces === null ? {} : { messageTraces: mail.traces }) },
      graph: {
        users,
        groups: web.groups.map(({ members, ...group }) => ({ ...group, members: members.map(idOf) })),
        reportSettings: { displayConcealedNames: web.concealed },
        emailAppUsage: web.usage,
        signIns,
        servicePrincipals: apps.principals,
        roleAssignments: [...emergency.accounts, people[0] ?? '', people[1] ?? ''].map((name, index) => ({
          id: `role-${index}`,
          principalId: idOf(name),
          roleDefinitionId: globalAdministrator,
          directoryScopeId: '/',
        })),
        roleEligibilityScheduleInstances: [],
        conditionalAccessPolicies: [
          {
            id: guid('0e', 1),
            displayName: 'MFA',
            state: 'enabled',
            conditions: { users: { includeUsers: ['All'], excludeUsers: emergency.excluded.map(idOf) } },
          },
        ],
      },
    },
  };
}

/** Mail: what stands in front of the tenant, which connectors there are, and a month of mail. */
function randomMail(draw: Draw, people: readonly string[]) {
  const kind = draw.of([
    'none',
    'none',
    'locked',
    'open',
    'open',
    'open',
    'two',
    'hybrid',
    'mixed',
    'stranger',
    'untraced',
    'fewMails',
  ] as const);
  const sites = kind === 'two' ? ['filter-one.example', 'filter-two.example'] : ['filter-one.example'];
  const networks = sites.map((_site, index) => `203.0.113.${index * 64}/26`);
  const senders = sites.flatMap((_site, index) => [1, 2, 3].map((number) => `203.0.113.${index * 64 + number}`));
  const byMicrosoft = ['contoso-com.mail.protection.outlook.com'];
  const hosts = sites.flatMap((site) => [`mx1.${site}`, `mx2.${site}`]);
  const inConnector = draw.chance(0.5);
  const connectors =
    kind === 'none' || (kind !== 'locked' && !inConnector)
      ? []
      : sites.map((site, index) => ({
          Guid: guid('1d', index + 1),
          Name: `From ${site}`,
          Enabled: true,
          ConnectorType: 'Partner',
          SenderDomains: ['smtp:*;1'],
          SenderIPAddresses: networks.filter((_network, own) => kind === 'locked' || own === index),
          AssociatedAcceptedDomains: [],
          RestrictDomainsToIPAddresses: kind === 'locked',
          RestrictDomainsToCertificate: false,
          EFTestMode: false,
        }));
  const premises = kind === 'hybrid' ? ['198.51.100.20'] : [];
  const strangers = kind === 'stranger' ? ['198.51.100.200'] : [];
  const delivering = kind === 'none' ? ['192.0.2.9', '192.0.2.77'] : [...senders, ...premises, ...strangers];
  const daysOfMail = kind === 'fewMails' ? 2 : 20;
  const traces = Array.from({ length: daysOfMail }, (_unused, index) => index + 1).flatMap((ago) =>
    delivering.map((fromIP, index) => ({
      id: `t-${ago}-${index}`,
      receivedDateTime: at(ago),
      senderAddress: 'someone@elsewhere.example',
      recipientAddress: draw.of(people),
      fromIP,
      status: 'delivered',
    })),
  );
  const outbound = {
    id: 't-out',
    receivedDateTime: at(2),
    senderAddress: people[0],
    recipientAddress: 'them@elsewhere.example',
    fromIP: '192.0.2.200',
    status: 'delivered',
  };
  const named = connectors.length > 0 || kind !== 'none';
  return {
    filter:
      kind === 'none' ? null : { addresses: [...senders, ...premises, ...strangers, ...(kind === 'mixed' ? ['192.0.2.9'] : [])] },
    decidable: named && ['none', 'locked', 'open', 'two', 'hybrid'].includes(kind),
    domains: [
      { Name: 'contoso.com', DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true },
      ...(kind === 'mixed' ? [{ Name: 'fabrikam.com', DomainName: 'fabrikam.com', DomainType: 'Authoritative' }] : []),
      {
        Name: 'contoso.onmicrosoft.com',
        DomainName: 'contoso.onmicrosoft.com',
        DomainType: 'Authoritative',
        InitialDomain: true,
      },
    ],
    connectors: [
      ...connectors,
      ...premises.map((address) => ({
        Guid: guid('1d', 9),
        Name: 'From our own servers',
        Enabled: true,
        ConnectorType: 'OnPremises',
        SenderDomains: ['smtp:*;1'],
        SenderIPAddresses: [address],
        AssociatedAcceptedDomains: [],
      })),
    ],
    mx: { 'contoso.com': kind === 'none' ? byMicrosoft : hosts, ...(kind === 'mixed' ? { 'fabrikam.com': byMicrosoft } : {}) },
    txt: {
      'contoso.com': [
        `v=spf1 include:spf.protection.outlook.com ${kind === 'none' ? '' : sites.map((site) => `include:spf.${site}`).join(' ')} -all`,
      ],
      'fabrikam.com': ['v=spf1 include:spf.protection.outlook.com -all'],
      ...Object.fromEntries(sites.map((site, index) => [`spf.${site}`, [`v=spf1 ip4:${networks[index]} -all`]])),
    },
    traces: kind === 'untraced' ? null : [...traces, outbound],
  };
}

/** Where people sign in from: at home, on the road, and an attacker with a password of theirs. */
function randomPlaces(draw: Draw, people: readonly string[]) {
  const homes = draw.some(['DE', 'US', 'FR', 'ES', 'AT', 'BR'], draw.whole(1, 3));
  const homeOf = (who: string): string => homes[people.indexOf(who) % homes.length] ?? 'DE';
  const isShort = draw.chance(0.1);
  const span = isShort ? 5 : 25;
  const regular = people.flatMap((who) =>
    Array.from({ length: span }, (_unused, ago) => ago + 1)
      .filter(() => draw.chance(0.6))
      .map((ago) => ({
        who,
        createdDateTime: at(ago),
        location: { countryOrRegion: homeOf(who) },
        riskLevelDuringSignIn: 'none',
      })),
  );
  const traveller = draw.chance(0.3) ? draw.of(people) : null;
  const trip =
    traveller === null
      ? []
      : [1, 2].map((ago) => ({
          who: traveller,
          createdDateTime: at(ago, 15),
          location: { countryOrRegion: 'JP' },
          riskLevelDuringSignIn: draw.of(['none', 'low']),
        }));
  const victim = draw.chance(0.25) ? draw.of(people) : null;
  const attack =
    victim === null
      ? []
      : [{ who: victim, createdDateTime: at(4, 3), location: { countryOrRegion: 'NG' }, riskLevelDuringSignIn: 'high' }];
  const failed = {
    who: people[0] ?? '',
    createdDateTime: at(2),
    location: { countryOrRegion: 'KP' },
    status: { errorCode: 50126 },
    riskLevelDuringSignIn: 'high',
  };
  const isHidden = draw.chance(0.08);
  const nowhere = isHidden
    ? [{ who: people[1] ?? '', createdDateTime: at(6), location: { countryOrRegion: '' }, riskLevelDuringSignIn: 'none' }]
    : [];
  const seen = new Set(regular.map(({ location }) => location.countryOrRegion));
  return {
    homeOf,
    signIns: [...regular, ...trip, ...attack, failed, ...nowhere],
    truth: [...new Set([...homes.filter((home) => seen.has(home)), ...(trip.length > 0 ? ['JP'] : [])])],
    decidable: !isShort && !isHidden && trip.length === 0 && attack.length === 0,
  };
}

/** Who opens Outlook on the web, and in which groups people are. */
function randomWeb(draw: Draw, people: readonly string[]) {
  const concealed = draw.chance(0.1);
  const plain = people.filter(() => draw.chance(0.5));
  // Nobody sees it in the usage report: the new Outlook for Windows hangs on the same switch.
  const newOutlook = people.filter((who) => !plain.includes(who) && draw.chance(0.15));
  const away = new Set(people.filter(() => draw.chance(0.1)));
  const users = new Set([...plain, ...newOutlook]);
  const groups = Array.from({ length: draw.whole(1, 4) }, (_unused, index) => {
    const wantsNone = draw.chance(0.5);
    const pool = wantsNone ? people.filter((who) => !users.has(who)) : people;
    return {
      id: guid('0d', index + 1),
      displayName: `Group ${index + 1}`,
      securityEnabled: draw.chance(0.9),
      members: pool.filter(() => draw.chance(0.5)),
    };
  });
  const isWithout = ({ securityEnabled, members }: (typeof groups)[number]): boolean =>
    securityEnabled && members.length >= 2 && members.every((who) => !users.has(who));
  const without = groups.flatMap((group, index) => (isWithout(group) ? [index] : []));
  const shown = without.filter((index) => groups[index]?.members.every((who) => !away.has(who)));
  return {
    concealed,
    users,
    groups,
    without,
    signIns: newOutlook,
    usage: people.map((who, index) => ({
      'User Principal Name': concealed ? `hash-${index}` : who,
      'Last Activity Date': away.has(who) ? '2026-09-01' : '2026-11-21',
      'POP3 App': 'No',
      'IMAP4 App': 'No',
      'SMTP App': 'No',
      'Outlook For Web': plain.includes(who) && !away.has(who) ? 'Yes' : 'No',
    })),
    decidable: !concealed && shown.length > 0,
  };
}

/** Applications of the tenant's own, and where they sign in from. */
function randomApps(draw: Draw) {
  const kinds = Array.from({ length: draw.whole(0, 4) }, () =>
    draw.of(['steady', 'steady', 'steady', 'moving', 'silent'] as const),
  );
  const tenant = guid('7e', 1);
  const principals = kinds.map((_kind, index) => ({
    id: guid('2a', index + 1),
    appId: guid('2b', index + 1),
    displayName: `App ${index + 1}`,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
    accountEnabled: true,
  }));
  const addressesOf = (kind: (typeof kinds)[number], index: number): readonly string[] =>
    kind === 'moving'
      ? Array.from({ length: 20 }, (_unused, number) => `192.0.2.${index * 40 + number + 1}`)
      : [`198.51.100.${index + 1}`, ...(draw.chance(0.4) ? [`198.51.100.${index + 101}`] : [])];
  const truth = new Map(kinds.map((kind, index) => [guid('2a', index + 1), addressesOf(kind, index)]));
  const signIns = kinds.flatMap((kind, index) => {
    const id = guid('2a', index + 1);
    const addresses = truth.get(id) ?? [];
    if (kind === 'silent') return [];
    return Array.from({ length: 20 }, (_unused, ago) => ago).flatMap((ago) =>
      (kind === 'moving' ? [addresses[ago] ?? ''] : addresses).map((ipAddress) => ({
        createdDateTime: at(ago + 1),
        servicePrincipalId: id,
        appId: guid('2b', index + 1),
        ipAddress,
        signInEventTypes: ['servicePrincipal'],
        isInteractive: false,
      })),
    );
  });
  return { tenant, principals, truth, signIns, decidable: kinds.every((kind) => kind === 'steady') };
}

/** Accounts for the day on which nothing else works, well kept or not. */
function randomEmergency(draw: Draw, people: readonly string[]) {
  const kind = draw.of(['kept', 'kept', 'kept', 'unnamed', 'one', 'none', 'likeOne'] as const);
  const accounts =
    kind === 'none'
      ? []
      : kind === 'one'
        ? ['bg1@contoso.com']
        : kind === 'unnamed'
          ? ['hal@contoso.com', 'ida@contoso.com']
          : ['breakglass1@contoso.com', 'breakglass2@contoso.com'];
  return {
    accounts,
    truth: accounts,
    // A policy may leave out a working administrator too.
    excluded: [...accounts, ...(kind === 'likeOne' ? [people[0] ?? ''] : [])],
    decidable: kind === 'kept' || kind === 'unnamed' || kind === 'likeOne',
  };
}
