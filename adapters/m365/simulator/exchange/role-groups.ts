/** Role groups of Exchange and who is in them, told from the member lists of a state file. */
import { isObject } from '../../../../src/lib/json.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { locate, lookUp, namesOf } from './identity.js';

const memberKey = 'exchange.RoleGroupMember';

/** Where a member that is only named may be found, in this order. */
const directories = ['exchange.User', 'exchange.Mailbox', 'exchange.Recipient', 'exchange.CASMailbox'] as const;

/** A role group as Get-RoleGroup shows it: members by name. */
export function withMemberNames(row: Row): Row {
  const members = row['Members'];
  return Array.isArray(members) ? { ...row, Members: members.map(nameOf) } : row;
}

/** The members of one role group; a group without a member list is one whose members cannot be read. */
export function roleGroupMembers(tenant: Tenant, identity: string): Collection {
  const { row } = locate(tenant.collection('exchange.RoleGroup'), identity);
  const names = [identity, ...namesOf(row)];
  const listed = tenant.listOf(memberKey, names);
  if (listed.held) return listed;
  const members = Array.isArray(row['Members']) ? row['Members'].map((member) => memberRow(tenant, member)) : null;
  const mark = tenant.firstMark([
    ...pathsBelow('exchange.RoleGroup', names, 'members'),
    ...pathsBelow(memberKey, names),
    memberKey,
  ]);
  const rows = new RowSet(members ?? []);
  return { ...listed, rows, cut: cutOf(mark, rows.end) ?? (members === null ? listed.cut : null), held: members !== null };
}

/** What the service says of a member: of an account what Exchange or Entra knows of it, else the name alone. */
function memberRow(tenant: Tenant, member: unknown): Row {
  const own: Row = isObject(member) ? member : {};
  const names = isObject(member) ? namesOf(member) : [textOf(member)];
  for (const name of names) {
    const row = known(tenant, name);
    if (row !== null) return { ...row, ...own };
  }
  return isObject(member) ? own : { Name: nameOf(member), Identity: nameOf(member) };
}

function known(tenant: Tenant, name: string): Row | null {
  for (const key of directories) {
    const row = lookUp(tenant.collection(key), name)?.row;
    if (row !== undefined) return reduced(row);
  }
  return fromDirectory(tenant, name);
}

/** The properties that Get-RoleGroupMember shows. */
function reduced(row: Row): Row {
  const address = row['PrimarySmtpAddress'] ?? row['WindowsEmailAddress'];
  const shown = {
    Name: row['Name'] ?? row['DisplayName'],
    DisplayName: row['DisplayName'],
    Identity: row['Identity'] ?? row['Name'],
    Guid: row['Guid'],
    ExternalDirectoryObjectId: row['ExternalDirectoryObjectId'],
    PrimarySmtpAddress: address,
    WindowsLiveID: row['UserPrincipalName'] ?? address,
    RecipientTypeDetails: row['RecipientTypeDetails'],
  };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
}

function fromDirectory(tenant: Tenant, name: string): Row | null {
  const users = tenant.collection('graph.users').rows;
  const user = at(users, users.find(['id', 'userPrincipalName', 'mail', 'displayName'], name));
  if (user !== undefined)
    return reduced({
      Name: user['displayName'] ?? user['userPrincipalName'],
      DisplayName: user['displayName'],
      ExternalDirectoryObjectId: user['id'],
      PrimarySmtpAddress: user['mail'] ?? user['userPrincipalName'],
      UserPrincipalName: user['userPrincipalName'],
      RecipientTypeDetails: 'User',
    });
  const groups = tenant.collection('graph.groups').rows;
  const group = at(groups, groups.find(['id', 'mail', 'displayName'], name));
  if (group === undefined) return null;
  return reduced({
    Name: group['displayName'],
    DisplayName: group['displayName'],
    ExternalDirectoryObjectId: group['id'],
    RecipientTypeDetails: 'RoleAssignableSecurityGroup',
  });
}

function at(rows: RowSet, position: number | null): Row | undefined {
  return position === null ? undefined : rows.at(position);
}

function nameOf(member: unknown): string {
  return isObject(member)
    ? (namesOf(member).find((name) => !/^[0-9a-f-]{36}$/i.test(name)) ?? namesOf(member)[0] ?? '')
    : textOf(member);
}
