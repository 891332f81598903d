/** Where the rows of a Get- cmdlet come from: a collection, a list under a name, or rows derived from other collections. */
import { specOfNoun } from '../collections.js';
import { rowsOfTraces } from '../message-traces.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, type Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { entriesAskedFor } from './audit-log.js';
import type { Invocation } from './cmdlets.js';
import { cmdletForbidden, objectNotFound } from './errors.js';
import { lookUp, namesOf } from './identity.js';
import { roleGroupMembers, withMemberNames } from './role-groups.js';
import { withTwin } from './users.js';

/** The parameter that says whose list is meant, for nouns kept by name. */
const ownerParameter: Readonly<Record<string, string>> = {
  InboxRule: 'Mailbox',
  MailboxPermission: 'Identity',
  RecipientPermission: 'Identity',
  MailboxFolderPermission: 'Identity',
  MobileDevice: 'Mailbox',
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
    const collection = noun === 'MailboxFolderPermission' ? ofFolder(list, textOf(owner)) : list;
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
    const cut = cutOf(tenant.firstMark([`${collection.spec.key}/${ewsSwitch}`]), 0) ?? collection.cut;
    return { collection: { ...collection, cut }, shown: same, identityPicksRow: true };
  }
  return { collection, shown: without('EwsAllowedAppIDs'), identityPicksRow: true };
}

/** Whether the mailboxes can be read to their end and none of them goes by this name. */
function isNobody(tenant: Tenant, name: string): boolean {
  const mailboxes = tenant.collection('exchange.Mailbox');
  return mailboxes.cut === null && lookUp(mailboxes, name.split(':\\')[0] ?? name) === null;
}

/** The permissions of one folder, where rows say to which folder they belong. Every folder has some, so none means no such folder. */
function ofFolder(list: Collection, identity: string): Collection {
  const folder = identity.split(':\\')[1];
  if (folder === undefined || list.cut !== null) return list;
  const rows = [...list.rows].filter((row) => row['FolderName'] === undefined || sameText(row['FolderName'], folder));
  if (rows.length === 0) throw objectNotFound(identity);
  return { ...list, rows: new RowSet(rows) };
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
