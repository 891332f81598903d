/** Gathers what a tenant's Conditional Access rests on: policies first, then only what the policies at hand refer to. */
import { isUnset } from '../../../../tenant/lenient.js';
import { type Read, readKey, readOf } from '../../../../tenant/resource.js';
import { authenticationStrengths } from '../../../../tenant/resources/authentication-strength.js';
import { directorySynchronizationAccounts } from '../../../../tenant/resources/built-in-roles.js';
import { conditionalAccessPolicies } from '../../../../tenant/resources/conditional-access-policy.js';
import { groups } from '../../../../tenant/resources/group.js';
import { groupMembers } from '../../../../tenant/resources/group-member.js';
import { type NamedLocation, namedLocations } from '../../../../tenant/resources/named-location.js';
import { roleAssignments, roleEligibilities } from '../../../../tenant/resources/role-assignment.js';
import { roleDefinitions } from '../../../../tenant/resources/role-definition.js';
import { servicePrincipalName, servicePrincipals } from '../../../../tenant/resources/service-principal.js';
import { users } from '../../../../tenant/resources/user.js';
import type { Outcomes, RowFold } from '../../../control.js';
import type { Missing } from '../../../finding.js';
import { RowCollector } from '../../findings/row-collector.js';
import type { Bits } from '../kinds/bits.js';
import { type PolicyEffect, policyEffect } from '../policy/policy-effect.js';
import { needsLookUp, StrengthIndex } from '../policy/strengths.js';
import { AccountIndex } from './account-index.js';
import { GroupIndex } from './group-index.js';
import { LocationIndex } from './location-index.js';
import { type References, referencesOf } from './references.js';
import { RoleIndex, type Roles } from './role-index.js';

export const policyRead = readOf(conditionalAccessPolicies, [
  'id',
  'displayName',
  'state',
  'createdDateTime',
  'modifiedDateTime',
  'conditions',
  'grantControls',
]);
export const userRead = readOf(users, [
  'id',
  'userPrincipalName',
  'displayName',
  'mail',
  'accountEnabled',
  'userType',
  'creationType',
  'externalUserState',
]);
export const locationRead = readOf(namedLocations, ['id', 'displayName', 'createdDateTime', 'modifiedDateTime', 'isTrusted']);
const groupRead = readOf(groups, ['id', 'displayName', 'mail', 'membershipRule', 'groupTypes', 'visibility']);
export const roleRead = readOf(roleAssignments, ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId']);
const roleNameRead = readOf(roleDefinitions, ['id', 'displayName', 'templateId', 'isBuiltIn']);
export const eligibilityRead = readOf(roleEligibilities, [
  'id',
  'principalId',
  'roleDefinitionId',
  'directoryScopeId',
  'startDateTime',
  'endDateTime',
]);
const strengthRead = readOf(authenticationStrengths, ['id', 'displayName', 'requirementsSatisfied', 'allowedCombinations']);
const appRead = readOf(servicePrincipals, ['id', 'appId', 'displayName']);

export interface TenantAccessOptions {
  /** Names of accounts that settings use: break-glass, exceptions, protected people. */
  readonly accountNames: readonly string[];
  /** What settings refer to and the fold must therefore know. */
  readonly alsoRefers: References;
  /** The policies that matter to the control: only their references are followed. */
  readonly matters: (policy: PolicyEffect) => boolean;
  /** Whether every policy may leave out the role of the synchronisation: excluding it makes nothing necessary. */
  readonly spareSynchronization: boolean;
  /** Whether holders of roles matter although no policy names a role. */
  readonly rolesMatter: (references: References) => boolean;
  /** Whether those who may activate a role matter although no policy leaves a role out. */
  readonly eligibilitiesMatter?: true;
  /** Whether applications that hold roles are to be named. */
  readonly applicationsMatter?: true;
  readonly asOf: Date;
}

/** What of a tenant decides whom a policy reaches. */
export interface AccessIndexes {
  readonly accounts: AccountIndex;
  readonly groups: GroupIndex;
  readonly roles: Roles;
  readonly locations: LocationIndex;
  readonly strengths: StrengthIndex;
  /** The tenant that guests are supposed to come from, by id; absent: nothing is supposed. */
  readonly guestHome?: string;
  /** Numbers of the accounts that may be guests. */
  guests(): Bits;
  /** The name of an application of the tenant, or null. */
  appName(appId: string): string | null;
}

/** The same indexes with some of them replaced: to ask what would be. */
export function indexesWith(indexes: AccessIndexes, replaced: Partial<AccessIndexes>): AccessIndexes {
  const { accounts, roles, locations, strengths } = indexes;
  return {
    accounts,
    groups: indexes.groups,
    roles,
    locations,
    strengths,
    guests: () => indexes.guests(),
    appName: (appId) => indexes.appName(appId),
    ...replaced,
  };
}

export class TenantAccess implements RowFold, AccessIndexes {
  readonly policies: PolicyEffect[] = [];
  readonly accounts: AccountIndex;
  readonly groups: GroupIndex;
  readonly roles: RoleIndex;
  readonly locations = new LocationIndex();
  readonly strengths = new StrengthIndex();
  readonly locationRows: NamedLocation[] = [];
  readonly rows = new RowCollector();
  /** Whether every application came. */
  appsWhole = false;
  private readonly appNames = new Map<string, string>();
  private readonly principalNames = new Map<string, string>();
  private readonly asked = new Map<string, Read>();
  private readonly options: TenantAccessOptions;
  private readonly moreGroups = new Set<string>();
  private guestNumbers: Bits | undefined;

  constructor(firstReads: readonly Read[], options: TenantAccessOptions) {
    this.options = options;
    this.accounts = new AccountIndex(options.accountNames);
    this.groups = new GroupIndex(this.accounts);
    this.roles = new RoleIndex(this.accounts, this.groups);
    for (const read of firstReads) this.asked.set(readKey(read), read);
    this.rows
      .on(policyRead, (row) => this.policies.push(policyEffect(row)))
      .on(userRead, (row) => this.accounts.add(row))
      .on(locationRead, (row) => {
        this.locations.add(row);
        this.locationRows.push(row);
      })
      .on(groupRead, (row) => this.groups.add(row))
      .on(roleRead, (row) => this.roles.assign(row))
      .on(roleNameRead, (row) => this.roles.define(row))
      .on(eligibilityRead, (row) => this.roles.allow(row, options.asOf))
      .on(strengthRead, (row) => this.strengths.add(row))
      .on(appRead, (row) => {
        if (typeof row.appId === 'string') this.appNames.set(row.appId.toLowerCase(), servicePrincipalName(row));
        if (typeof row.id === 'string') this.principalNames.set(row.id.toLowerCase(), servicePrincipalName(row));
      });
  }

  see = (read: Read, row: unknown): void => this.rows.see(read, row);

  /** Has the members of a group read as well, that something else than a policy names by its id. */
  refer(group: string): void {
    this.moreGroups.add(group);
  }

  /** Lists that the policies make necessary, and, once those are there, the members of the groups that matter. */
  follow = (outcomes: Outcomes): readonly Read[] => {
    this.settle(outcomes);
    const { alsoRefers } = this.options;
    const references = referencesOf(this.mattering(), { ...alsoRefers, groups: [...alsoRefers.groups, ...this.moreGroups] });
    const others = (roles: ReadonlySet<string>): boolean =>
      [...roles].some((role) => !this.options.spareSynchronization || role !== directorySynchronizationAccounts);
    const rolesMatter =
      others(references.roles) ||
      references.includedRoles.size > 0 ||
      alsoRefers.roles.size > 0 ||
      this.options.rolesMatter(references);
    const strengths = this.mattering().flatMap(({ row, blocks }) =>
      blocks ? [] : (row.grantControls?.authenticationStrength ?? []),
    );
    const lists = [
      ...(references.locations.size > 0 ? [locationRead] : []),
      ...(references.groups.length > 0 || rolesMatter ? [groupRead] : []),
      ...(rolesMatter ? [roleRead, roleNameRead] : []),
      ...(others(references.excludedRoles) || this.options.eligibilitiesMatter === true ? [eligibilityRead] : []),
      ...(strengths.some((strength) => !isUnset(strength) && needsLookUp(strength)) ? [strengthRead] : []),
      ...(references.apps.size > 0 || (this.options.applicationsMatter === true && this.applications().length > 0)
        ? [appRead]
        : []),
    ];
    const listsAreThere = lists.every((read) => this.asked.has(readKey(read)));
    const wanted = listsAreThere ? this.memberReads(references, rolesMatter) : lists;
    for (const read of wanted) this.asked.set(readKey(read), read);
    return wanted;
  };

  /** What became of every read so far; to be called once more before anything is judged. */
  settle(outcomes: Outcomes): void {
    const isWhole = (read: Read): boolean => this.asked.has(readKey(read)) && outcomes(read).complete;
    // Every tenant has accounts, so that a list without one says nothing.
    this.accounts.whole = isWhole(userRead) && this.accounts.hasRead;
    this.groups.whole = isWhole(groupRead);
    this.roles.whole = isWhole(roleRead);
    this.roles.definitionsWhole = isWhole(roleNameRead);
    this.appsWhole = isWhole(appRead);
    this.locations.whole = isWhole(locationRead);
    for (const read of this.asked.values()) {
      if (read.resource !== groupMembers || read.of === undefined) continue;
      const outcome = outcomes(read);
      this.groups.settle(read.of, outcome.complete ? 'read' : outcome.missing.status === 404 ? 'deleted' : 'unread');
    }
  }

  /** What could not be read. A group that does not exist any more is no gap in what was read. */
  missing(outcomes: Outcomes): readonly Missing[] {
    return [...this.asked.values()].flatMap((read) => {
      const outcome = outcomes(read);
      if (outcome.complete || (read.resource === groupMembers && outcome.missing.status === 404)) return [];
      // Without the licence for them there are no eligible roles.
      if (read === eligibilityRead && outcome.missing.licence !== undefined) return [];
      return [outcome.missing];
    });
  }

  /** When the tenant is judged. */
  get asOf(): Date {
    return this.options.asOf;
  }

  mattering(): readonly PolicyEffect[] {
    return this.policies.filter(this.options.matters);
  }

  guests(): Bits {
    this.guestNumbers ??= this.accounts.where(({ guestTypes, source }) => guestTypes.length > 0 || source === 'mentioned');
    return this.guestNumbers;
  }

  appName = (appId: string): string | null => this.appNames.get(appId.toLowerCase()) ?? null;

  /** Application ids by display name; empty where no application is called so. */
  appsNamed(name: string): readonly string[] {
    const wanted = name.trim().toLowerCase();
    return [...this.appNames].flatMap(([appId, displayName]) => (displayName.trim().toLowerCase() === wanted ? [appId] : []));
  }

  /** Display names of the applications that were read. */
  get appTitles(): readonly string[] {
    return [...new Set(this.appNames.values())];
  }

  /** Ids of what holds or may activate a role, or one of these, and is neither an account nor a group: an application, once both were read whole. */
  applications(roles?: readonly string[]): readonly string[] {
    if (!this.accounts.whole || !this.groups.whole) return [];
    return [...new Set(this.roles.principals(roles))].filter((id) => !this.accounts.isRead(id) && !this.groups.knows(id));
  }

  /** Names of the groups that hold or may activate one of these roles: more people may come into them than are in them now. */
  groupsHolding(roles: readonly string[]): readonly string[] {
    const ids = [...new Set(this.roles.principals(roles))].filter((id) => this.groups.knows(id));
    return ids.map((id) => this.groups.nameOf(id));
  }

  /** The name of a service principal by its object id; the id where it was not read. */
  principalName(id: string): string {
    return this.principalNames.get(id.toLowerCase()) ?? id;
  }

  private memberReads(references: References, rolesMatter: boolean): readonly Read[] {
    const holders = rolesMatter ? this.roles.principals().filter((id) => this.mayBeGroup(id)) : [];
    const named = references.groups.flatMap((name) => {
      const ids = this.groups.named(name);
      return ids.length > 0 ? ids : [name];
    });
    return [...new Set([...named, ...holders])].filter((id) => this.isReadable(id)).map((id) => this.memberRead(id));
  }

  /** Something without an id cannot be asked for, and what a whole list lacks does not exist. */
  private isReadable(id: string): boolean {
    return this.groups.statusOf(id) !== 'deleted' && /^[0-9a-z-]+$/i.test(id);
  }

  private mayBeGroup(principal: string): boolean {
    return !this.accounts.isRead(principal) && (this.groups.whole ? this.groups.knows(principal) : this.accounts.whole);
  }

  private memberRead(groupId: string): Read {
    const read = readOf(groupMembers, ['id'], { of: groupId });
    if (this.asked.has(readKey(read))) return read;
    const add = this.groups.membersInto(groupId);
    this.rows.on(read, ({ id }) => {
      if (typeof id === 'string') add(id);
    });
    return read;
  }
}
