/** Who is in a group, directly and through nested groups, derived from the member lists of a state file. */
import { isObject } from '../../../../src/lib/json.js';
import { madeId } from '../ids.js';
import { RowSet } from '../rows.js';
import type { BreakOff } from '../state.js';
import type { Row } from '../template.js';
import { type Collection, type Cut, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, json } from '../wire.js';
import { principalOf, userOf } from './directory.js';
import type { GraphCall } from './list.js';

type MemberList = 'members' | 'transitiveMembers';

/** Of a group, what is another object: sent only where `$expand` names it. */
const navigation = ['members', 'transitiveMembers', 'owners', 'memberOf'];

/** `$expand` of a list or of one group takes these, and gives the first twenty. Source: the reference of `group: list`. */
export const expandableOfGroups = ['members', 'owners'];
const maxExpanded = 20;

/**
 * All that a group shows unless `$select` asks for more. Source: the properties of the group resource of the Graph reference that are
 * not marked as returned only on `$select`.
 */
export const usualGroupProperties = [
  'id',
  'classification',
  'createdDateTime',
  'deletedDateTime',
  'description',
  'displayName',
  'expirationDateTime',
  'groupTypes',
  'isAssignableToRole',
  'mail',
  'mailEnabled',
  'mailNickname',
  'membershipRule',
  'membershipRuleProcessingState',
  'onPremisesDomainName',
  'onPremisesLastSyncDateTime',
  'onPremisesNetBiosName',
  'onPremisesProvisioningErrors',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'preferredDataLocation',
  'preferredLanguage',
  'proxyAddresses',
  'renewedDateTime',
  'resourceBehaviorOptions',
  'resourceProvisioningOptions',
  'securityEnabled',
  'securityIdentifier',
  'serviceProvisioningErrors',
  'theme',
  'uniqueName',
  'visibility',
];

/** The row as the service shows it: without what is another object, but for what is expanded. */
export function shownGroup(tenant: Tenant, row: Row, wanted: readonly string[]): Row {
  const own = Object.fromEntries(Object.entries(row).filter(([name]) => !navigation.includes(name)));
  const others = wanted.map((name) => [
    name,
    [...(name === 'owners' ? ownersOf(tenant, row) : membersOf(tenant, row, 'members')).rows].slice(0, maxExpanded),
  ]);
  return { ...own, ...Object.fromEntries(others) };
}

const readsUsers = ['User.ReadBasic.All', 'User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];

/**
 * The member as it is shown to an app that holds these permissions, null for one that may do everything: of an account that the app may
 * not read it is shown what kind of object it is and its id, and everything else is null.
 * Source: `limited information returned for inaccessible member objects` of the overview of permissions of the Graph documentation.
 */
export function shownMember(permissions: readonly string[] | null): (member: Row) => Row {
  const readable = permissions === null || permissions.some((name) => readsUsers.includes(name));
  return (member) => {
    if (readable || member['@odata.type'] !== '#microsoft.graph.user') return member;
    return Object.fromEntries(Object.entries(member).map(([name, value]) => [name, shownAlways.has(name) ? value : null]));
  };
}

const shownAlways: ReadonlySet<string> = new Set(['@odata.type', 'id']);

/** Ids of the groups that an account is in, by way of others too. Source: the reference of `directoryObject: getMemberGroups`. */
export function groupsOfUser(call: GraphCall): Answer {
  const { row: user } = userOf(call.tenant, call.path['id'] ?? '');
  const securityOnly = bodyObject(call.request)?.['securityEnabledOnly'] === true;
  const groups = [...call.tenant.collection('graph.groups').rows].filter(
    (group) =>
      (!securityOnly || group['securityEnabled'] === true) &&
      [...membersOf(call.tenant, group, 'transitiveMembers').rows].some((member) => member['id'] === user['id']),
  );
  const context = `${call.request.url.origin}/v1.0/$metadata#Collection(Edm.String)`;
  return json(200, { '@odata.context': context, value: groups.map(({ id }) => id) });
}

/** Nobody, where the file names none. */
export function ownersOf(tenant: Tenant, group: Row): Collection {
  const rows = (listOf(group, 'owners') ?? []).map((owner) => memberRow(tenant, owner));
  return listBelow(tenant, 'owners', { rows, cut: null });
}

const noMemberList: BreakOff = { status: 403 };

/** The members of a group as a collection; it breaks off where the file marks it so, or where it holds no list. */
export function membersOf(tenant: Tenant, group: Row, list: MemberList): Collection {
  const read = list === 'members' ? direct(tenant, group) : transitive(tenant, group);
  return listBelow(tenant, list, read);
}

function listBelow(tenant: Tenant, list: MemberList | 'owners', { rows, cut }: Members): Collection {
  const { spec } = tenant.collection('graph.groups');
  return {
    spec: { ...spec, key: `graph.groups/{id}/${list}`, address: '/directoryObjects', type: 'directoryObject' },
    rows: new RowSet(rows),
    cut,
    held: true,
  };
}

interface Members {
  readonly rows: readonly Row[];
  readonly cut: Cut | null;
}

function direct(tenant: Tenant, group: Row): Members {
  const listed = listOf(group, 'members') ?? listOf(group, 'transitiveMembers');
  if (listed === null) return { rows: [], cut: { after: 0, error: noMemberList } };
  const rows = listed.map((member) => memberRow(tenant, member));
  return { rows, cut: markOf(tenant, group, 'members', rows.length) };
}

/** A list of its own where the file gives one; else everyone met on a walk through the nested groups, where cycles end. */
function transitive(tenant: Tenant, group: Row): Members {
  const listed = listOf(group, 'transitiveMembers');
  const read = listed === null ? walked(tenant, group) : { rows: listed.map((member) => memberRow(tenant, member)), cut: null };
  const own = markOf(tenant, group, 'transitiveMembers', read.rows.length);
  return own === null ? read : { rows: read.rows, cut: own };
}

function walked(tenant: Tenant, group: Row): Members {
  const rows: Row[] = [];
  const seen = new Set([group['id']]);
  const waiting = [group];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { rows: members, cut: ownCut } = direct(tenant, next);
    const cut = ownCut ?? (next === group ? null : markOf(tenant, next, 'transitiveMembers', members.length));
    for (const member of members.slice(0, cut?.after)) {
      if (seen.has(member['id'])) continue;
      seen.add(member['id']);
      rows.push(member);
      if (member['@odata.type'] === '#microsoft.graph.group') waiting.push(groupRow(tenant, member));
    }
    if (cut !== null) return { rows, cut: { after: rows.length, error: cut.error } };
  }
  return { rows, cut: null };
}

/** The whole row of a nested group. */
function groupRow(tenant: Tenant, member: Row): Row {
  const { rows } = tenant.collection('graph.groups');
  const position = rows.find(['id'], textOf(member['id']));
  return (position === null ? undefined : rows.at(position)) ?? member;
}

function listOf(group: Row, list: MemberList | 'owners'): readonly unknown[] | null {
  const value = group[list];
  return Array.isArray(value) ? value : null;
}

/** An id that nothing in the file has is taken for an account of which only the id is known. */
function memberRow(tenant: Tenant, member: unknown): Row {
  const own = isObject(member) ? member : {};
  const name = textOf(isObject(member) ? (member['id'] ?? member['userPrincipalName']) : member);
  const known = principalOf(tenant, name);
  if (known !== null) return { ...known, ...own };
  const identity = name.includes('@')
    ? { id: madeId(`graph.users/${name.toLowerCase()}/0`), userPrincipalName: name }
    : { id: name };
  return { '@odata.type': '#microsoft.graph.user', ...identity, ...own };
}

function markOf(tenant: Tenant, group: Row, list: MemberList, rows: number): Cut | null {
  const names = [group['id'], group['displayName']].filter((name) => typeof name === 'string');
  return cutOf(tenant.firstReading(pathsBelow('graph.groups', names, list)), rows);
}
