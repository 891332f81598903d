/** Reads what judges have to know of a tenant, not older than it may be: who has which rights, which apps are powerful, what policies leave out. */
import { TenantError } from '../../../lib/errors.js';
import { omitUndefined } from '../../../lib/omit-undefined.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { type Read, type Resource, readName, readOf } from '../../../tenant/resource.js';
import { appRolesAssignedTo } from '../../../tenant/resources/app-role-assignment.js';
import { builtInRoleName, builtInRoles } from '../../../tenant/resources/built-in-roles.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { domains } from '../../../tenant/resources/domain.js';
import { groupMembers } from '../../../tenant/resources/group-member.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { roleAssignments, roleEligibilities } from '../../../tenant/resources/role-assignment.js';
import { servicePrincipals } from '../../../tenant/resources/service-principal.js';
import { users } from '../../../tenant/resources/user.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { FeatureStores } from '../../ports.js';
import { declaredByAddress, namesWithoutAccount, normal } from '../break-glass.js';
import type { Observation } from '../observation.js';
import type { SignalFacts } from '../store.js';

/** Microsoft's own tenants, where its services are registered. */
const microsoftTenants: ReadonlySet<string> = new Set([
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
]);
const microsoftGraph = '00000003-0000-0000-c000-000000000000';
const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';

/**
 * Application permissions that take the whole tenant, or all mail or files, by Microsoft's own ids: those that hardenbot does not use itself
 * are not in its table of permissions. Source: the permissions reference of Microsoft Graph; the last two are Exchange Online's.
 */
const powerfulPermissions: Readonly<Record<string, string>> = {
  'RoleManagement.ReadWrite.Directory': '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  'AppRoleAssignment.ReadWrite.All': '06b708a9-e830-4db3-a914-8e69da51d44f',
  'Application.ReadWrite.All': '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
  'Directory.ReadWrite.All': '19dbc75e-c2e2-444c-a770-ec69d8559fc7',
  'Policy.ReadWrite.ConditionalAccess': '01c0a623-fc9b-48e9-b794-0756f8e8f067',
  'UserAuthenticationMethod.ReadWrite.All': '50483e42-d915-4231-9639-7fdb7fd190e5',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Mail.ReadWrite': 'e2a3a72e-5f79-4c64-b1b1-878b674786c9',
  'Mail.Send': 'b633e1c5-b582-4048-a93e-9f11b44c7e96',
  'Files.Read.All': '01d4889c-1287-42c6-ac1f-5d1e02578ef6',
  'Files.ReadWrite.All': '75359482-378d-4052-8f01-80520e7db3cd',
  'Sites.FullControl.All': 'a82116e5-55eb-4c41-a434-62fe8a61c773',
  full_access_as_app: 'dc890d15-9560-4a4c-9b7f-a736ec74ec40',
  'Exchange.ManageAsApp': 'dc50a0fb-09a3-484d-be87-e023b12c6440',
};
const powerfulIds: ReadonlySet<string> = new Set(Object.values(powerfulPermissions));

/** Roles that can take the whole tenant. */
const tier0Names = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Privileged Authentication Administrator',
  'Conditional Access Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
  'Hybrid Identity Administrator',
  'Domain Name Administrator',
  'Intune Administrator',
  'Exchange Administrator',
  'Security Administrator',
  'User Administrator',
];
const tier0: ReadonlySet<string> = new Set(
  builtInRoles.filter(({ displayName }) => tier0Names.includes(displayName)).map(({ id }) => id),
);
/** Roles that only read, or that nobody attacks for. */
const harmlessNames = [
  'Directory Readers',
  'Message Center Reader',
  'Reports Reader',
  'Usage Summary Reports Reader',
  'Guest Inviter',
];

/** Groups with a role that are looked into. */
const maxGroups = 20;

type Fresh = Omit<SignalFacts, 'routines' | 'countries' | 'readAt' | 'v'>;

/**
 * Lists that cannot be read are named in `missing`. What was known of them before counts on: a list that a service refuses for a moment makes no
 * administrator an ordinary account, and no address of the tenant one outside.
 * @param before null: nothing was read of the tenant yet
 * @param breakGlass names of accounts as settings write them
 */
export async function readFacts(client: ReadsTenant, before: Fresh | null, breakGlass: readonly string[] = []): Promise<Fresh> {
  const unread = new Set<Resource>();
  const missing: string[] = [];
  const leave: Leave = (read) => {
    unread.add(read.resource);
    missing.push(readName(read));
  };
  const list = async <Row>(read: Read<Row>): Promise<readonly Row[]> => {
    const rows: Row[] = [];
    try {
      for await (const page of client.read(read)) rows.push(...page.rows);
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      if (error.kind === 'notFound' || error.kind === 'unlicensed') return rows;
      leave(read);
    }
    return rows;
  };
  const fresh = { people: await readPeople(list, leave, breakGlass), apps: await readApps(list), ...(await readGuarded(list)) };
  const names = await list(readOf(domains, ['id']));
  const found: Fresh = { ...fresh, domains: names.flatMap(({ id }) => (id ? [id.toLowerCase()] : [])), missing };
  return before === null ? found : withBefore(found, before, (resources) => resources.some((one) => unread.has(one)));
}

/** What was known before, in place of what could not be read now. */
function withBefore(fresh: Fresh, before: Fresh, isUnread: (resources: readonly Resource[]) => boolean): Fresh {
  const both = (resources: readonly Resource[], now: readonly string[], then: readonly string[]): string[] =>
    isUnread(resources) ? [...new Set([...now, ...then])] : [...now];
  const guarding = [conditionalAccessPolicies, namedLocations];
  return {
    people: peopleWith(fresh.people, before.people, {
      all: isUnread([users]),
      standing: isUnread([roleAssignments, roleEligibilities, groupMembers]),
    }),
    apps: appsWith(fresh.apps, before.apps, { all: isUnread([servicePrincipals]), powerful: isUnread([appRolesAssignedTo]) }),
    domains: both([domains], fresh.domains, before.domains),
    guardedGroups: both(guarding, fresh.guardedGroups, before.guardedGroups),
    guardedLocations: both(guarding, fresh.guardedLocations, before.guardedLocations),
    missing: fresh.missing,
  };
}

function peopleWith(
  fresh: Fresh['people'],
  before: Fresh['people'],
  kept: { readonly all: boolean; readonly standing: boolean },
): Fresh['people'] {
  const known = new Map(before.map((one) => [one.id, one]));
  const people = fresh.map((one) => {
    const standing = known.get(one.id)?.standing;
    return kept.standing && standing !== undefined && one.standing !== 'tier0' ? { ...one, standing } : one;
  });
  const read = new Set(fresh.map(({ id }) => id));
  return kept.all ? [...people, ...before.filter(({ id }) => !read.has(id))] : people;
}

function appsWith(
  fresh: Fresh['apps'],
  before: Fresh['apps'],
  kept: { readonly all: boolean; readonly powerful: boolean },
): Fresh['apps'] {
  const powerful = new Set(before.filter((one) => one.powerful === true).map(({ id }) => id));
  const apps = fresh.map((one) => (kept.powerful && powerful.has(one.id) ? { ...one, powerful: true as const } : one));
  const read = new Set(fresh.map(({ id }) => id));
  return kept.all ? [...apps, ...before.filter(({ id }) => !read.has(id))] : apps;
}

type List = <Row>(read: Read<Row>) => Promise<readonly Row[]>;
/** Notes that something is not read, so that nothing is concluded from its absence. */
type Leave = (read: Read) => void;

async function readPeople(list: List, leave: Leave, breakGlass: readonly string[]): Promise<Fresh['people']> {
  const accounts = await list(readOf(users, ['id', 'userPrincipalName', 'mail', 'createdDateTime']));
  const byAddress = declaredByAddress(accounts, breakGlass);
  const standings = await readStandings(list, leave, new Set(accounts.flatMap(({ id }) => id ?? [])));
  return accounts.flatMap(({ id, userPrincipalName, mail, createdDateTime }) => {
    const key = id?.toLowerCase();
    if (!key) return [];
    const standing = standings.get(key);
    const declaredAs = byAddress.has(normal(mail)) ? normal(mail) : undefined;
    const createdAt = createdDateTime?.toISOString();
    return [{ id: key, name: userPrincipalName ?? key, ...omitUndefined({ standing, createdAt, declaredAs }) }];
  });
}

/** @param people of whom it is known that they are no groups */
async function readStandings(
  list: List,
  leave: Leave,
  people: ReadonlySet<string>,
): Promise<ReadonlyMap<string, 'tier0' | 'privileged'>> {
  const fields = ['principalId', 'roleDefinitionId'] as const;
  const held = [...(await list(readOf(roleAssignments, fields))), ...(await list(readOf(roleEligibilities, fields)))];
  const standings = new Map<string, 'tier0' | 'privileged'>();
  const note = (id: string, role: string): void => {
    const name = builtInRoleName(role);
    if (name !== null && harmlessNames.includes(name)) return;
    const standing = tier0.has(role.toLowerCase()) ? 'tier0' : 'privileged';
    if (standings.get(id.toLowerCase()) !== 'tier0') standings.set(id.toLowerCase(), standing);
  };
  const rolesOf = new Map<string, string[]>();
  for (const { principalId, roleDefinitionId } of held)
    if (principalId && roleDefinitionId) rolesOf.set(principalId, [...(rolesOf.get(principalId) ?? []), roleDefinitionId]);
  for (const [principal, roles] of rolesOf) for (const role of roles) note(principal, role);
  const others = [...rolesOf].filter(([principal, roles]) => !people.has(principal) && !roles.every(isHarmless));
  let looked = 0;
  for (const [principal, roles] of others.toSorted(([, one], [, other]) => Number(isGrave(other)) - Number(isGrave(one)))) {
    const read = readOf(groupMembers, ['id'], { of: principal });
    if (looked === maxGroups) {
      leave(read);
      break;
    }
    // What is no group, such as an app, is answered as not found.
    const members = await list(read);
    if (members.length > 0) looked += 1;
    for (const { id } of members) for (const role of roles) if (id) note(id, role);
  }
  return standings;
}

function isGrave(roles: readonly string[]): boolean {
  return roles.some((role) => tier0.has(role.toLowerCase()));
}

function isHarmless(role: string): boolean {
  return harmlessNames.includes(builtInRoleName(role) ?? '');
}

async function readApps(list: List): Promise<Fresh['apps']> {
  const rows = await list(readOf(servicePrincipals, ['id', 'appId', 'displayName', 'appOwnerOrganizationId']));
  const services = rows.filter(({ appId }) => appId === microsoftGraph || appId === exchangeOnline);
  const powerful = new Set<string>();
  for (const { id } of services)
    for (const { appRoleId, principalId } of id
      ? await list(readOf(appRolesAssignedTo, ['appRoleId', 'principalId'], { of: id }))
      : [])
      if (appRoleId && principalId && powerfulIds.has(appRoleId.toLowerCase())) powerful.add(principalId.toLowerCase());
  return rows.flatMap(({ id, appId, displayName, appOwnerOrganizationId }) => {
    const key = id?.toLowerCase();
    if (!key) return [];
    return [
      {
        id: key,
        appId: (appId ?? key).toLowerCase(),
        name: displayName ?? appId ?? key,
        ...(powerful.has(key) ? { powerful: true as const } : {}),
        ...(microsoftTenants.has((appOwnerOrganizationId ?? '').toLowerCase()) ? { microsofts: true as const } : {}),
      },
    ];
  });
}

interface Guarded {
  readonly guardedGroups: string[];
  readonly guardedLocations: string[];
}

async function readGuarded(list: List): Promise<Guarded> {
  const policies = await list(readOf(conditionalAccessPolicies, ['id', 'state', 'conditions']));
  const locations = await list(readOf(namedLocations, ['id', 'isTrusted']));
  const active = policies.filter(({ state }) => state !== 'disabled').map(({ conditions }) => conditions);
  const lower = (ids: readonly (string | null | undefined)[]): readonly string[] =>
    ids.flatMap((id) => (id ? [id.toLowerCase()] : []));
  const groups = lower(active.flatMap((conditions) => conditions?.users?.excludeGroups ?? []));
  const excluded = lower(active.flatMap((conditions) => conditions?.locations?.excludeLocations ?? []));
  const trusted = lower(locations.filter(({ isTrusted }) => isTrusted === true).map(({ id }) => id));
  return { guardedGroups: [...new Set(groups)], guardedLocations: [...new Set([...excluded, ...trusted])] };
}

/** So long what was read of a tenant counts, in milliseconds. */
const factsForMs = 6 * 60 * 60_000;
/** The same where a list of them could not be read, or lacks a break-glass account of the settings, which may be new there. */
const partFactsForMs = 30 * 60_000;
/** What settings of a tenant, or Microsoft, decide the rights of: after such a row the facts are read again. */
const changesFacts: ReadonlySet<string> = new Set([
  'role',
  'eligibility',
  'account',
  'application',
  'appRight',
  'domain',
  'location',
]);

/** As they were read last, or read again where that is long ago or a row says that they have changed. */
export async function factsFor(
  work: FeatureStores & WithClock,
  tenant: TenantContext,
  { known, rows }: { readonly known: SignalFacts | null; readonly rows: readonly Observation[] },
): Promise<SignalFacts> {
  const now = work.clock.now();
  const { breakGlass } = tenant.settings;
  const isPart = known !== null && (known.missing.length > 0 || namesWithoutAccount(known.people, breakGlass).length > 0);
  const keptForMs = isPart ? partFactsForMs : factsForMs;
  const isOld = known === null || Math.abs(now.getTime() - Date.parse(known.readAt)) >= keptForMs;
  const hasMoved = rows.some((row) => row.source === 'audits' && row.meaning !== null && changesFacts.has(row.meaning.trace));
  if (known !== null && !isOld && !hasMoved) return known;
  const { routines, countries, refused } = known ?? { routines: {}, countries: [] };
  const learnt = { routines, countries, ...omitUndefined({ refused }) };
  const fresh = await readFacts(tenant.client, known, breakGlass);
  const facts: SignalFacts = { v: 1, readAt: now.toISOString(), ...fresh, ...learnt };
  await work.signals.saveFacts(tenant.id, facts);
  return facts;
}
