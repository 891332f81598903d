/** Reads whether what a log row names is still there: a group member, an owner, a secret, an account, a rule. */

import { assertNever } from '../../../lib/errors.js';
import { guardOf, isLower } from '../../../tenant/log-meaning/meaning.js';
import { type Read, readOf } from '../../../tenant/resource.js';
import { appRoleAssignments } from '../../../tenant/resources/app-role-assignment.js';
import { applications } from '../../../tenant/resources/application.js';
import { authenticationMethods, methodKind } from '../../../tenant/resources/authentication-method.js';
import { oneCasMailbox } from '../../../tenant/resources/cas-mailbox.js';
import { conditionalAccessPolicies } from '../../../tenant/resources/conditional-access-policy.js';
import { folderPermissions } from '../../../tenant/resources/folder-permission.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { groupMembers } from '../../../tenant/resources/group-member.js';
import { oneMailbox } from '../../../tenant/resources/mailbox.js';
import { mailboxPermissions } from '../../../tenant/resources/mailbox-permission.js';
import { namedLocations } from '../../../tenant/resources/named-location.js';
import { ownedObjects } from '../../../tenant/resources/owned-object.js';
import { type PermissionGrant, permissionGrants } from '../../../tenant/resources/permission-grant.js';
import { oneRecipient } from '../../../tenant/resources/recipient.js';
import { recipientPermissions } from '../../../tenant/resources/recipient-permission.js';
import { roleAssignments, roleEligibilities } from '../../../tenant/resources/role-assignment.js';
import { roleGroupMembers } from '../../../tenant/resources/role-group.js';
import { servicePrincipals } from '../../../tenant/resources/service-principal.js';
import { oneUser } from '../../../tenant/resources/user.js';
import type { Rows } from '../../../tenant/rows-of.js';
import { type Check, guardKept, type Item } from '../entry-terms.js';
import { type ItemPresence, listOfCheck } from '../items-log.js';
import type { Named } from '../traces.js';
import { type KeyedCheck, keyedCheck } from '../traces-exchange.js';
import { flowReads, lastPart } from './flow-reads.js';
import { filterOf, type Reading } from './reading.js';

/** At most this number is read one by one; the rest counts as unread. */
const maxChecks = 60;

/** By key; what has no check is not among them. @param since of what an earlier reading had, whose row may have left the log: it was done then or later */
export async function checkNamed(
  reading: Reading,
  named: readonly (Named | Item)[],
  since: Date,
): Promise<ReadonlyMap<string, ItemPresence>> {
  const shown = new Map<string, ItemPresence>();
  let looked = 0;
  for (const one of named) {
    const { key } = one;
    const check = one.check ?? keyedCheck(key);
    if (check === null) continue;
    looked += 1;
    const looking = { reading, what: listOfCheck(key), done: 'at' in one ? one.at : since };
    shown.set(key, looked > maxChecks ? 'unread' : await look(looking, check));
  }
  return shown;
}

interface Looking {
  readonly reading: Reading;
  readonly what: string;
  /** When it was done, or earlier. */
  readonly done: Date;
}

/** Whether any row is what is looked for. That the object is not there at all means that it is gone: ids are given once. */
async function any<Row>({ reading, what }: Looking, read: Read<Row>, isMeant: (row: Row) => boolean): Promise<ItemPresence> {
  const { rows, problem } = await reading.list(what, read, { absent: true });
  if (rows.some(isMeant)) return 'there';
  return problem === null ? 'gone' : 'unread';
}

/** The same below something that the log names by a name: that nothing is called so may mean that it is called something else by now. */
async function anyBelowName<Row>(
  { reading, what }: Looking,
  read: Read<Row>,
  isMeant: (row: Row) => boolean,
): Promise<ItemPresence> {
  const { rows, problem } = await reading.list(what, read);
  if (rows.some(isMeant)) return 'there';
  return problem === null ? 'gone' : 'unread';
}

function look(at: Looking, check: Check | KeyedCheck): Promise<ItemPresence> {
  switch (check.of) {
    case 'member':
      return any(at, readOf(groupMembers, ['id'], { of: check.group }), ({ id }) => id === check.member);
    case 'account':
      return any(
        at,
        readOf(oneUser, ['id', 'accountEnabled'], { of: check.id }),
        ({ accountEnabled }) => accountEnabled !== false,
      );
    case 'app':
      return any(at, appsOf(check.id), () => true);
    case 'principal':
      return any(at, principalsOf(check.id), () => true);
    case 'keys':
      return check.on === 'app'
        ? any(at, appsOf(check.id), (row) => hasKey(row, check.keys))
        : any(at, principalsOf(check.id), (row) => hasKey(row, check.keys));
    case 'owned':
      return any(at, readOf(ownedObjects, ['id'], { of: check.owner }), ({ id }) => id === check.object);
    case 'everyone':
    case 'grant':
    case 'consents':
      return any(at, readOf(permissionGrants, grantFields), (row) => isConsent(row, check));
    case 'appRights':
      return any(at, readOf(appRoleAssignments, ['id', 'createdDateTime'], { of: check.principal }), ({ createdDateTime }) =>
        isSince(createdDateTime, check.since),
      );
    case 'role':
      return lookAtRoles(at, check.principal);
    case 'methods':
      return any(
        at,
        readOf(authenticationMethods, ['id', 'createdDateTime', 'kind'], { of: check.account }),
        (method) => methodKind(method) !== 'password' && isSince(method.createdDateTime, check.since),
      );
    case 'policy':
    case 'location':
      return lookAtGuard(at, check);
    default:
      return lookInExchange(at, check);
  }
}

const grantFields = ['id', 'clientId', 'consentType', 'principalId', 'resourceId'] as const;

/** What the log named is the same grant under another id too, where app, service and person are the same. */
function isConsent(row: Partial<PermissionGrant>, check: Extract<Check, { of: 'everyone' | 'grant' | 'consents' }>): boolean {
  const isOfApp = row.clientId?.toLowerCase() === check.client.toLowerCase();
  const isForOne = row.consentType === 'Principal';
  switch (check.of) {
    case 'everyone':
      return isOfApp && !isForOne;
    case 'grant':
      return (
        row.id === check.id ||
        (isOfApp &&
          row.resourceId?.toLowerCase() === check.resource &&
          (check.principal === null ? !isForOne : row.principalId?.toLowerCase() === check.principal))
      );
    case 'consents':
      return (
        isOfApp && (!isForOne || row.principalId?.toLowerCase() !== check.account.toLowerCase()) && (isForOne || !check.isForOne)
      );
    default:
      return assertNever(check);
  }
}

type InExchange =
  | KeyedCheck
  | Extract<
      Check,
      { of: 'roleGroup' | 'mailRule' | 'connector' | 'mailboxRight' | 'folderRight' | 'sendAs' | 'protocols' | 'forwarding' }
    >;

function lookInExchange(at: Looking, check: InExchange): Promise<ItemPresence> {
  switch (check.of) {
    case 'roleGroup':
      return lookAtHolder(at, readOf(roleGroupMembers, memberNames, { of: check.group }), check.member);
    case 'mailRule':
      return lookForName(at, [flowReads.rules], check.name, ({ State }) => State !== 'Disabled');
    case 'connector':
      return lookForName(at, [flowReads.inbound], check.name, ({ Enabled }) => Enabled !== false);
    case 'outboundConnector':
      return lookForName(at, flowReads.outbound, check.name, ({ Enabled }) => Enabled !== false);
    case 'journalRule':
      return lookForName(at, [flowReads.journal], check.name, ({ Enabled }) => Enabled !== false);
    case 'mailboxRight':
      return lookAtHolder(at, readOf(mailboxPermissions, ['User', 'AccessRights'], { of: check.mailbox }), check.holder);
    case 'folderRight':
      return lookAtHolder(at, readOf(folderPermissions, ['User', 'AccessRights'], { of: check.folder }), check.holder);
    case 'sendAs':
      return lookAtHolder(at, readOf(recipientPermissions, ['Trustee', 'AccessRights'], { of: check.mailbox }), check.holder);
    case 'protocols':
      return anyBelowName(
        at,
        readOf(oneCasMailbox, ['PopEnabled', 'ImapEnabled', 'SmtpClientAuthenticationDisabled'], { of: check.mailbox }),
        (row) => row.PopEnabled === true || row.ImapEnabled === true || row.SmtpClientAuthenticationDisabled === false,
      );
    case 'forwarding':
      return anyBelowName(at, readOf(oneMailbox, ['ForwardingSmtpAddress', 'ForwardingAddress'], { of: check.mailbox }), (row) =>
        Boolean(row.ForwardingSmtpAddress || row.ForwardingAddress),
      );
    default:
      return assertNever(check);
  }
}

function appsOf(id: string) {
  const fields = ['id', 'passwordCredentials', 'keyCredentials'] as const;
  return readOf(applications, fields, { filter: filterOf(`id eq ${quotedText(id)}`) });
}

function principalsOf(id: string) {
  const fields = ['id', 'passwordCredentials', 'keyCredentials'] as const;
  return readOf(servicePrincipals, fields, { filter: filterOf(`id eq ${quotedText(id)}`) });
}

interface WithKeys {
  readonly passwordCredentials?: readonly { readonly keyId?: string | null | undefined }[] | null | undefined;
  readonly keyCredentials?: readonly { readonly keyId?: string | null | undefined }[] | null | undefined;
}

/** Which key a row added is not always in it: then any key may be the one. */
function hasKey({ passwordCredentials, keyCredentials }: WithKeys, keys: readonly string[]): boolean {
  const held = [...(passwordCredentials ?? []), ...(keyCredentials ?? [])].map(({ keyId }) => keyId?.toLowerCase() ?? '');
  return keys.length === 0 ? held.length > 0 : held.some((key) => keys.includes(key));
}

/** What has no date may have come then. */
function isSince(at: Date | null | undefined, since: string): boolean {
  return !at || at >= new Date(since);
}

/** What the service says of the time of a change may be by another clock, or in another time zone. */
const aDayMs = 24 * 3600_000;

/** It may be called something else since: it is gone when none of those that work goes by the name or was changed since. */
async function lookForName<Row extends { readonly Name?: unknown; readonly WhenChanged?: Date | null | undefined }>(
  { reading, what, done }: Looking,
  reads: readonly Read<Row>[],
  name: string,
  works: (row: Row) => boolean,
): Promise<ItemPresence> {
  const lists: Rows<Row>[] = [];
  for (const read of reads) lists.push(await reading.list(what, read));
  const problem = lists.find((list) => list.problem !== null)?.problem ?? null;
  const working = lists.flatMap(({ rows }) => rows).filter(works);
  if (working.some((row) => isCalled(row, name))) return 'there';
  const since = new Date(done.getTime() - aDayMs).toISOString();
  return problem === null && !working.some(({ WhenChanged }) => isSince(WhenChanged, since)) ? 'gone' : 'unread';
}

/** Exchange names people and objects in several ways. */
function isCalled(row: object, ...names: readonly string[]): boolean {
  const wanted = new Set(names.map(lastPart));
  return Object.values(row).some((value) => typeof value === 'string' && wanted.has(lastPart(value)));
}

const memberNames = ['Guid', 'Identity', 'Name', 'DisplayName', 'PrimarySmtpAddress', 'WindowsLiveID'] as const;

/** A log may name a person by an alias, and the list by another name: one whose names cannot be read is not gone because none fits. */
async function lookAtHolder<Row extends object>(at: Looking, read: Read<Row>, holder: string): Promise<ItemPresence> {
  const known = await at.reading.list(
    at.what,
    readOf(oneRecipient, ['Guid', 'Identity', 'Name', 'PrimarySmtpAddress'], { of: holder }),
    {
      absent: true,
    },
  );
  const names = known.rows.flatMap((row) =>
    [row.Guid, row.Identity, row.Name, row.PrimarySmtpAddress].flatMap((name) => name || []),
  );
  const shown = await anyBelowName(at, read, (row) => isCalled(row, holder, ...names));
  return shown === 'gone' && names.length === 0 ? 'unread' : shown;
}

async function lookAtRoles(at: Looking, principal: string): Promise<ItemPresence> {
  const fields = ['principalId', 'roleDefinitionId'] as const;
  const held = await any(at, readOf(roleAssignments, fields), ({ principalId }) => principalId === principal);
  if (held !== 'gone') return held;
  // Without the licence nobody can be eligible: the service then answers that it has no such list.
  const { rows, problem } = await at.reading.list(at.what, readOf(roleEligibilities, fields), { unlicensed: true });
  if (rows.some(({ principalId }) => principalId === principal)) return 'there';
  return problem === null ? 'gone' : 'unread';
}

/** One that was added is gone when it is away or off; one that was changed or deleted, when it blocks again what it did before. */
async function lookAtGuard(
  { reading, what }: Looking,
  check: Extract<Check, { of: 'policy' | 'location' }>,
): Promise<ItemPresence> {
  const { rows, problem } =
    check.of === 'policy'
      ? await reading.list<object>(what, readOf(conditionalAccessPolicies, ['id', 'state', 'conditions', 'grantControls']))
      : await reading.list<object>(
          what,
          readOf(namedLocations, ['id', 'isTrusted', 'ipRanges', 'countriesAndRegions', 'includeUnknownCountriesAndRegions']),
        );
  const row = rows.find((one) => 'id' in one && one.id === check.id) as Readonly<Record<string, unknown>> | undefined;
  if (row === undefined && problem !== null) return 'unread';
  if (check.before === null) return row === undefined || row['state'] === 'disabled' ? 'gone' : 'there';
  return row !== undefined && !isLower(guardKept(check.before), guardOf(row)) ? 'gone' : 'there';
}
