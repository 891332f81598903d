/** Where the rows of a Get- cmdlet come from: a collection, a list under a name, or rows derived from other collections. */

import { isObject } from '../../../../src/lib/json.js';
import { specOfNoun } from '../collections.js';
import { rowsOfTraces } from '../message-traces.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, pathsBelow, type Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { entriesAskedFor } from './audit-log.js';
import type { Invocation } from './cmdlets.js';
import { cmdletForbidden, objectNotFound } from './errors.js';
import { locate, lookUp, namesOf } from './identity.js';
import { withTwin } from './users.js';

const memberKey = 'exchange.RoleGroupMember';

/** Where a member that is only named may be found, in this order. */
const directories = ['exchange.User', 'exchange.Mailbox', 'exchange.Recipient', 'exchange.CASMailbox'] as const;

/** A role group as Get-RoleGroup shows it: members by name. */
function withMemberNames(row: Row): Row {
  const members = row['Members'];
  return Array.isArray(members) ? { ...row, Members: members.map(nameOf) } : row;
}

/** The members of one role group; a group without a member list is one whose members cannot be read. */
function roleGroupMembers(tenant: Tenant, identity: string): Collection {
  const { row } = locate(tenant.collection('exchange.RoleGroup'), identity);
  const names = [identity, ...namesOf(row)];
  const listed = tenant.listOf(memberKey, names);
  if (listed.held) return listed;
  const members = Array.isArray(row['Members']) ? row['Members'].map((member) => memberRow(tenant, member)) : null;
  const reading = tenant.firstReading([
    ...pathsBelow('exchange.RoleGroup', names, 'members'),
    ...pathsBelow(memberKey, names),
    memberKey,
  ]);
  const rows = new RowSet(members ?? []);
  return { ...listed, rows, cut: cutOf(reading, rows.end) ?? (members === null ? listed.cut : null), held: members !== null };
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

/** The parameter that says whose list is meant, for nouns kept by name. */
const ownerParameter: Readonly<Record<string, string>> = {
  InboxRule: 'Mailbox',
  MailboxPermission: 'Identity',
  RecipientPermission: 'Identity',
  MailboxFolderPermission: 'Identity',
  MobileDevice: 'Mailbox',
  App: 'Mailbox',
  SweepRule: 'Mailbox',
  TenantAllowBlockListItems: 'ListType',
};

export interface Source {
  readonly collection: Collection;
  /** The row as the service shows it. */
  readonly shown: (row: Row) => Row;
  /** Whether `Identity` picks one row of the collection, rather than the collection itself. */
  readonly identityPicksRow: boolean;
}

/** Throws `Refused` (403) for a noun that the simulator holds nothing of. */
export function sourceOf(tenant: Tenant, invocation: Invocation): Source {
  const { noun } = invocation;
  if (noun === 'MessageTraceV2') return { collection: rowsOfTraces(tenant, invocation), shown: same, identityPicksRow: false };
  if (noun === 'UnifiedAuditLog')
    return { collection: entriesAskedFor(tenant, invocation), shown: same, identityPicksRow: false };
  const spec = specOfNoun(noun);
  if (spec === null) throw cmdletForbidden(invocation.cmdlet);
  if (noun === 'RoleGroupMember')
    return {
      collection: roleGroupMembers(tenant, textOf(invocation.parameters.get('Identity'))),
      shown: same,
      identityPicksRow: false,
    };
  if (spec.shape === 'byName') {
    const parameter = ownerParameter[noun] ?? 'Identity';
    const owner = invocation.parameters.get(parameter);
    const list = tenant.listOf(spec.key, ownerNames(tenant, textOf(owner)));
    if (!list.held && parameter !== 'ListType' && isNobody(tenant, textOf(owner))) throw objectNotFound(textOf(owner));
    if (noun === 'MailboxFolderStatistics' && !list.held)
      return { collection: usualFolders(tenant, list, textOf(owner)), shown: same, identityPicksRow: false };
    const collection = noun === 'MailboxFolderPermission' ? ofFolder(tenant, list, textOf(owner)) : list;
    return { collection, shown: same, identityPicksRow: parameter !== 'Identity' };
  }
  if (noun === 'OrganizationConfig') return organizationConfig(tenant, invocation);
  return { collection: collectionOf(tenant, noun), shown: views[noun] ?? same, identityPicksRow: true };
}

const ewsSwitch = 'RetrieveEwsOperationAccessPolicy';

/** The list of applications that may use EWS is shown only to a call that asks for it; source: Set-OrganizationConfig of the reference. */
function organizationConfig(tenant: Tenant, { parameters }: Invocation): Source {
  const collection = collectionOf(tenant, 'OrganizationConfig');
  if (parameters.get(ewsSwitch) === true) {
    const cut = cutOf(tenant.firstReading([`${collection.spec.key}/${ewsSwitch}`]), 0) ?? collection.cut;
    return { collection: { ...collection, cut }, shown: same, identityPicksRow: true };
  }
  return { collection, shown: without('EwsAllowedAppIDs'), identityPicksRow: true };
}

/** Whether the mailboxes can be read to their end and none of them goes by this name. */
function isNobody(tenant: Tenant, name: string): boolean {
  const mailboxes = tenant.collection('exchange.Mailbox');
  return mailboxes.cut === null && lookUp(mailboxes, name.split(':\\')[0] ?? name) === null;
}

/** The folders that a mailbox has in English where a state file lists none, and what types they are. */
const englishFolders: readonly (readonly [name: string, type: string])[] = [
  ['Top of Information Store', 'Root'],
  ['Calendar', 'Calendar'],
  ['Deleted Items', 'DeletedItems'],
  ['Inbox', 'Inbox'],
  ['Junk Email', 'JunkEmail'],
  ['RSS Feeds', 'RssSubscription'],
  ['Sent Items', 'SentItems'],
];

/** They cannot be read where the rights to them cannot. */
function usualFolders(tenant: Tenant, { spec }: Collection, owner: string): Collection {
  const { cut } = tenant.listOf('exchange.MailboxFolderPermission', ownerNames(tenant, owner));
  const rows = englishFolders.map(([Name, FolderType]) => ({ Name, FolderPath: `/${Name}`, FolderType }));
  return { spec, rows: new RowSet(rows), cut, held: true };
}

/** What a folder lets others do where nobody changed it. */
const usualRights = ['Default', 'Anonymous'].map((User) => ({ User, AccessRights: ['None'] }));

/** The permissions of one folder, where rows say to which folder they belong; the usual ones where none do. */
function ofFolder(tenant: Tenant, list: Collection, identity: string): Collection {
  const folder = identity.split(':\\')[1];
  if (folder === undefined || list.cut !== null) return list;
  const rows = [...list.rows].filter((row) => row['FolderName'] === undefined || sameText(row['FolderName'], folder));
  if (rows.length > 0) return { ...list, rows: new RowSet(rows) };
  const own = tenant.listOf('exchange.MailboxFolderStatistics', ownerNames(tenant, identity));
  const paths = own.held
    ? [...own.rows].map((row) => textOf(row['FolderPath']).slice(1).replaceAll('/', '\\'))
    : // The first two are always written out by a state file that has permissions at all.
      englishFolders.flatMap(([name]) => (name === 'Inbox' || name === 'Calendar' ? [] : [name]));
  // Every mailbox has a top.
  if (folder !== '' && !paths.some((path) => sameText(path, folder))) throw objectNotFound(identity);
  return { ...list, rows: new RowSet(usualRights.map((row) => ({ FolderName: folder, ...row }))) };
}

/** Every name of the mailbox that one of its names is given of; the name alone where no mailbox is known by it. */
export function ownerNames(tenant: Tenant, name: string): readonly string[] {
  const owner = name.split(':\\')[0] ?? name;
  const rows = ['exchange.Mailbox', 'exchange.User', 'exchange.CASMailbox']
    .map((key) => lookUp(tenant.collection(key), owner)?.row)
    .filter((row) => row !== undefined);
  return [owner, ...rows.flatMap(namesOf)];
}

const views: Readonly<Record<string, (row: Row) => Row>> = { User: withTwin, RoleGroup: withMemberNames };

/** Recipients are the mailboxes where a state file does not list them itself. */
function collectionOf(tenant: Tenant, noun: string): Collection {
  const own = tenant.collection(`exchange.${noun}`);
  if (noun !== 'Recipient' || own.held) return own;
  const mailboxes = tenant.collection('exchange.Mailbox');
  return mailboxes.held ? { ...mailboxes, spec: own.spec } : own;
}

function without(property: string): (row: Row) => Row {
  return (row) => Object.fromEntries(Object.entries(row).filter(([name]) => name !== property));
}

function same(row: Row): Row {
  return row;
}
