/** Random tenants with Conditional Access, as an admin would describe them: who there is, what belongs to what, what policies say. */
import fc from 'fast-check';
import { mostly, rarely, some } from '../draw';

export type GuestKind =
  | 'internalGuest'
  | 'b2bCollaborationGuest'
  | 'b2bCollaborationMember'
  | 'b2bDirectConnectUser'
  | 'otherExternalUser'
  | 'serviceProvider';

/** Kinds of people who sign in without an account of the tenant. */
export const kindsWithoutAccount: readonly GuestKind[] = ['b2bDirectConnectUser', 'otherExternalUser', 'serviceProvider'];
const guestKinds: readonly GuestKind[] = [
  'internalGuest',
  'b2bCollaborationGuest',
  'b2bCollaborationMember',
  ...kindsWithoutAccount,
];

const uuid = (area: string, number: number): string => `${area}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const accountIds = {
  ana: uuid('aa', 1),
  bo: uuid('aa', 2),
  cy: uuid('aa', 3),
  sync: uuid('aa', 5),
  gus: uuid('aa', 6),
  mia: uuid('aa', 7),
  lou: uuid('aa', 10),
  bg1: uuid('aa', 8),
  bg2: uuid('aa', 9),
} as const;
export type AccountName = keyof typeof accountIds;
const accountNames = Object.keys(accountIds) as readonly AccountName[];

/** Null: an own member. */
export const kindOf: Readonly<Record<AccountName, GuestKind | null>> = {
  ana: null,
  bo: null,
  cy: null,
  sync: null,
  gus: 'b2bCollaborationGuest',
  mia: 'b2bCollaborationMember',
  lou: 'internalGuest',
  bg1: null,
  bg2: null,
};

export const groupIds = [uuid('6a', 1), uuid('6a', 2), uuid('6a', 3)] as const;
export const groupNames = ['Outer', 'Inner', 'Travellers'] as const;
const deletedGroup = uuid('6a', 999);
export const roleIds = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  directorySynchronizationAccounts: 'd29b2b05-8046-44ba-8758-1e26182fcf32',
} as const;
const roles = Object.values(roleIds);

export const tenantIds = ['11110000-0000-4000-8000-000000000001', '11110000-0000-4000-8000-000000000002'] as const;

/** Countries that anything names, one for all others, and the addresses that belong to none. */
export const countries = ['RU', 'KP', 'US', 'FR', 'BR', 'unknown'] as const;
export type Country = (typeof countries)[number];
export const namedCountries = ['RU', 'KP', 'US', 'FR'] as const;

/** Address ranges that locations are made of; whatever lies in none of them is elsewhere. */
export const ranges = ['203.0.113.0/26', '203.0.113.64/26', '203.0.113.128/25', '198.51.100.0/24'] as const;

export const clients = ['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'] as const;
export type Client = (typeof clients)[number];

export const exchange = '00000002-0000-0ff1-ce00-000000000000';
export const sharePoint = '00000003-0000-0ff1-ce00-000000000000';
export const ownApp = '11111111-2222-4333-8444-555555555555';
export const ownAppName = 'Visitor desk';
/** What people sign in to; two stand for all that no policy names, so that a filter may take in some and not others. */
export const resources = [exchange, sharePoint, ownApp, 'MicrosoftAdminPortals', 'unnamed', 'unnamed too'] as const;

export interface GuestTypes {
  readonly kinds: readonly GuestKind[];
  /** Null: of all tenants. */
  readonly tenants: readonly string[] | null;
}

/** One side of a users condition. */
export interface Who {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly guests: GuestTypes | null;
}

export type Location =
  | { readonly kind: 'countries'; readonly codes: readonly string[]; readonly unknown: boolean }
  | { readonly kind: 'addresses'; readonly ranges: readonly string[]; readonly trusted: boolean };

/** `devices` and the like: the policy applies only sometimes. */
const narrowings = ['platforms', 'devices', 'signInRisk', 'flow', 'unheardOf'] as const;
export type Narrowing = (typeof narrowings)[number];

export interface Policy {
  readonly state: 'enabled' | 'enabledForReportingButNotEnforced' | 'disabled';
  readonly grant: 'block' | 'mfa' | 'session';
  readonly include: Who;
  readonly exclude: Who;
  /** Empty: all. */
  readonly clients: readonly string[];
  readonly includeApps: readonly string[];
  readonly excludeApps: readonly string[];
  /** A filter by attributes that some applications carry: only those, or all but those. */
  readonly appFilter: 'include' | 'exclude' | null;
  readonly userActions: boolean;
  /** Null: everywhere. */
  readonly places: { readonly include: readonly string[]; readonly exclude: readonly string[] } | null;
  readonly narrowedBy: Narrowing | null;
  readonly spelling: number;
}

export interface Exceptions {
  readonly users: readonly AccountName[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly apps: readonly string[];
  readonly guestTypes: readonly GuestKind[];
  readonly locations: readonly number[];
}

export interface AccessModel {
  /** Accounts that exist; references to others point at nothing. */
  readonly accounts: readonly AccountName[];
  readonly disabled: readonly AccountName[];
  /** Members of each group, accounts and groups by id. */
  readonly groups: readonly (readonly string[])[];
  readonly assignments: readonly { readonly principal: string; readonly role: string; readonly tenantWide: boolean }[];
  readonly locations: readonly Location[];
  readonly policies: readonly Policy[];
  readonly securityDefaults: boolean;
  readonly licensed: boolean;
  readonly settings: {
    readonly countries: { readonly block: readonly string[] } | { readonly allow: readonly string[] };
    readonly blockUnknown: boolean;
    readonly guests: boolean;
    readonly except: Exceptions;
  };
}

export const locationIds = [1, 2, 3, 4, 5, 6].map((number) => uuid('1c', number));
const deletedLocation = uuid('1c', 999);
export const mfaTrusted = '00000000-0000-0000-0000-000000000000';

const ids = Object.values(accountIds);
const none: Who = { users: [], groups: [], roles: [], guests: null };

const guestTypes: fc.Arbitrary<GuestTypes> = fc.record({
  kinds: fc.subarray([...guestKinds], { minLength: 1, maxLength: 3 }),
  tenants: mostly<readonly string[] | null>(null, fc.subarray([...tenantIds], { minLength: 1 })),
});

const someone: fc.Arbitrary<Who> = fc.record({
  users: mostly<readonly string[]>([], some([...ids, 'GuestsOrExternalUsers'])),
  groups: mostly<readonly string[]>([], some([...groupIds, deletedGroup])),
  roles: rarely<readonly string[]>([], some(roles)),
  guests: rarely<GuestTypes | null>(null, guestTypes),
});

const place = mostly<Policy['places']>(
  null,
  fc.record({
    include: mostly<readonly string[]>(
      [locationIds[0] ?? ''],
      some(['All', 'AllTrusted', mfaTrusted, ...locationIds, deletedLocation], 3),
    ),
    exclude: mostly<readonly string[]>([], some(['AllTrusted', mfaTrusted, ...locationIds, deletedLocation], 3)),
  }),
);

const policy: fc.Arbitrary<Policy> = fc
  .record({
    state: rarely<Policy['state']>('enabled', fc.constantFrom('enabledForReportingButNotEnforced', 'disabled')),
    grant: rarely<Policy['grant']>('block', fc.constantFrom('mfa', 'session')),
    include: mostly<Who>({ ...none, users: ['All'] }, someone),
    exclude: mostly<Who>(none, someone),
    clients: mostly<readonly string[]>([], some([...clients, 'easSupported', 'all'], 4)),
    includeApps: mostly<readonly string[]>(['All'], some(['Office365', 'MicrosoftAdminPortals', exchange, ownApp, 'None'])),
    excludeApps: rarely<readonly string[]>([], some(['Office365', exchange, ownApp])),
    appFilter: rarely<Policy['appFilter']>(null, fc.constantFrom('include', 'exclude')),
    userActions: rarely(false, fc.constant(true)),
    places: place,
    narrowedBy: rarely<Narrowing | null>(null, fc.constantFrom(...narrowings)),
    spelling: fc.nat(1_000_000),
  })
  .map((drawn) => withoutContradiction(drawn));

/** The service takes either applications or a filter that picks them, and either applications or actions. */
function withoutContradiction(drawn: Policy): Policy {
  if (drawn.userActions) return { ...drawn, includeApps: [], excludeApps: [], appFilter: null };
  if (drawn.appFilter === 'include') return { ...drawn, includeApps: [] };
  return drawn.appFilter === 'exclude' ? { ...drawn, includeApps: ['All'] } : drawn;
}

const countryList: fc.Arbitrary<Location> = fc.record({
  kind: fc.constant('countries' as const),
  codes: fc.subarray([...namedCountries], { minLength: 1, maxLength: 3 }),
  unknown: rarely(false, fc.constant(true)),
});
const addressList: fc.Arbitrary<Location> = fc.record({
  kind: fc.constant('addresses' as const),
  ranges: fc.subarray([...ranges], { minLength: 1, maxLength: 2 }),
  trusted: fc.boolean(),
});

const exceptions: fc.Arbitrary<Exceptions> = fc.record({
  users: rarely<readonly AccountName[]>([], some(accountNames)),
  groups: rarely<readonly string[]>([], some([...groupIds])),
  roles: rarely<readonly string[]>([], some(roles, 1)),
  apps: rarely<readonly string[]>([], some([ownAppName, exchange, 'Office365'], 1)),
  guestTypes: rarely<readonly GuestKind[]>([], some(guestKinds)),
  locations: rarely<readonly number[]>([], some([3, 4, 5])),
});

export const accessModels: fc.Arbitrary<AccessModel> = fc.record({
  accounts: fc.subarray([...accountNames]).map((drawn): readonly AccountName[] => [...new Set<AccountName>(['ana', ...drawn])]),
  disabled: rarely<readonly AccountName[]>([], some<AccountName>(['bo', 'cy', 'gus'])),
  groups: fc.tuple(...groupIds.map(() => some([...ids.slice(0, 7), ...groupIds], 4))),
  assignments: mostly<AccessModel['assignments']>(
    [],
    fc.array(
      fc.record({
        principal: fc.constantFrom(...ids, ...groupIds),
        role: fc.constantFrom(...roles),
        tenantWide: mostly(true, fc.constant(false)),
      }),
      { maxLength: 3 },
    ),
  ),
  locations: fc.tuple(
    fc.constant<Location>({ kind: 'countries', codes: ['RU', 'KP'], unknown: false }),
    countryList,
    countryList,
    addressList,
    addressList,
    addressList,
  ),
  policies: fc.array(policy, { maxLength: 4 }),
  securityDefaults: rarely(false, fc.constant(true)),
  licensed: rarely(true, fc.constant(false)),
  settings: fc.record({
    countries: mostly<AccessModel['settings']['countries']>(
      { block: ['RU', 'KP'] },
      fc.constantFrom<AccessModel['settings']['countries']>({ block: ['RU'] }, { allow: ['US'] }, { allow: ['US', 'FR'] }),
    ),
    blockUnknown: rarely(false, fc.constant(true)),
    guests: mostly(true, fc.constant(false)),
    except: exceptions,
  }),
});
