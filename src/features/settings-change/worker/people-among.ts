/** Which of the people who may approve are among the accounts, groups and roles that a list names. */

import { isRefusal, type TenantError } from '../../../lib/errors.js';
import { groupReader, readingOnce } from '../../../people/group-members.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { readOf } from '../../../tenant/resource.js';
import { builtInRoleId } from '../../../tenant/resources/built-in-roles.js';
import { groups as allGroups } from '../../../tenant/resources/group.js';
import { oneRecipient } from '../../../tenant/resources/recipient.js';
import { isEligibleAt, roleAssignments, roleEligibilities } from '../../../tenant/resources/role-assignment.js';
import { roleDefinitions } from '../../../tenant/resources/role-definition.js';
import { oneUser } from '../../../tenant/resources/user.js';
import { rowsOf } from '../../../tenant/rows-of.js';
import type { ListedEntry } from '../moves.js';

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Among {
  /** Entra object ids. */
  readonly people: readonly string[];
  /** Entries of which it is not known whether they stand for one of these people: groups that cannot be read. */
  readonly unknown: readonly string[];
}

interface Asking {
  readonly client: ReadsTenant;
  /** Entra object ids of those who decide. */
  readonly people: readonly string[];
  readonly now: Date;
}

/**
 * @param entries accounts by id, user principal name, any address or the name of their mailbox; groups by id, name or address; roles by name or id; kinds
 * of guests. In lower case. Anything else stands for nobody.
 */
export async function peopleAmong(entries: readonly ListedEntry[], asking: Asking): Promise<Among> {
  const { people } = asking;
  if (entries.length === 0) return { people: [], unknown: [] };
  const of = (...kinds: readonly ListedEntry['kind'][]): ReadonlySet<string> =>
    new Set(entries.flatMap(({ kind, entry }) => (kinds.includes(kind) ? [entry] : [])));
  const found = [
    { people: people.filter((id) => entries.some(({ entry }) => entry === id)), unknown: [] },
    await accountsAmong(of('accounts'), of('guests'), asking),
    await groupsAmong(of('accounts', 'groups'), asking),
    await rolesAmong(of('roles'), asking),
  ];
  return {
    people: [...new Set(found.flatMap((one) => one.people))],
    unknown: [...new Set(found.flatMap((one) => one.unknown))],
  };
}

/** Someone of another directory is no account of this tenant, and not everyone has a mailbox. */
const isNoGap = (problem: TenantError | null): boolean => problem === null || problem.kind === 'notFound';

async function accountsAmong(
  named: ReadonlySet<string>,
  guests: ReadonlySet<string>,
  { client, people }: Asking,
): Promise<Among> {
  const found = new Set<string>();
  const unknown: string[] = [];
  if (named.size + guests.size === 0) return { people: [], unknown };
  for (const id of people) {
    if (named.has(id)) continue;
    const { rows, problem } = await rowsOf(client, readOf(oneUser, ['id', 'userPrincipalName', 'mail', 'userType'], { of: id }));
    if (!isNoGap(problem)) unknown.push(id);
    if (guests.size > 0 && rows.some(({ userType }) => userType === 'Guest')) found.add(id);
    const [user] = rows;
    const names = rows.flatMap(({ userPrincipalName, mail }) => [userPrincipalName, mail]);
    // Exchange finds a recipient by its address; a sign-in name need not be one.
    const mailbox = named.size === 0 ? null : (user?.mail ?? user?.userPrincipalName ?? null);
    if (mailbox !== null && !isListed(names, named)) {
      const box = await rowsOf(
        client,
        readOf(oneRecipient, ['Guid', 'Identity', 'Name', 'PrimarySmtpAddress', 'EmailAddresses'], { of: mailbox }),
      );
      if (!isNoGap(box.problem)) unknown.push(id);
      for (const { Guid, Identity, Name, PrimarySmtpAddress, EmailAddresses } of box.rows)
        names.push(Guid, Identity, Name, PrimarySmtpAddress, ...(EmailAddresses ?? []).map((one) => one.replace(/^smtp:/i, '')));
    }
    if (isListed(names, named)) found.add(id);
  }
  return { people: [...found], unknown };
}

function isListed(names: readonly (string | null | undefined)[], named: ReadonlySet<string>): boolean {
  return names.some((name) => typeof name === 'string' && named.has(name.toLowerCase()));
}

async function groupsAmong(named: ReadonlySet<string>, { client, people }: Asking): Promise<Among> {
  const found = new Set<string>();
  const unknown: string[] = [];
  const readers = readingOnce(groupReader(client));
  const wanted = new Map<string, string>();
  for (const entry of named) if (isId.test(entry) && !people.includes(entry)) wanted.set(entry, entry);
  if ([...named].some((entry) => !isId.test(entry))) {
    const { rows, problem } = await rowsOf(client, readOf(allGroups, ['id', 'displayName', 'mail']));
    for (const { id, displayName, mail } of rows)
      for (const name of [displayName, mail]) if (id && name && named.has(name.toLowerCase())) wanted.set(id.toLowerCase(), name);
    if (problem !== null) unknown.push(...[...named].filter((entry) => !isId.test(entry)));
  }
  for (const [id, entry] of wanted) {
    const members = await readers.members(id);
    // What is no group, or has nobody in it, stands for none of them.
    if (!isRefusal(members)) for (const one of people.filter((person) => members.has(person))) found.add(one);
    else if (members.code === 'group-unreadable') unknown.push(entry);
  }
  return { people: [...found], unknown };
}

/** People who hold the role or may activate it, themselves or by a group. */
async function rolesAmong(named: ReadonlySet<string>, { client, people, now }: Asking): Promise<Among> {
  if (named.size === 0) return { people: [], unknown: [] };
  const definitions = await rowsOf(client, readOf(roleDefinitions, ['id', 'displayName', 'templateId']));
  const held = await rowsOf(client, readOf(roleAssignments, ['principalId', 'roleDefinitionId']));
  const eligible = await rowsOf(
    client,
    readOf(roleEligibilities, ['principalId', 'roleDefinitionId', 'startDateTime', 'endDateTime']),
  );
  const roles = new Set([...named, ...[...named].flatMap((entry) => builtInRoleId(entry) ?? [])]);
  for (const { id, displayName, templateId } of definitions.rows)
    if ([id, displayName, templateId].some((name) => name && roles.has(name.toLowerCase())))
      for (const one of [id, templateId]) if (one) roles.add(one.toLowerCase());
  const rows = [...held.rows, ...eligible.rows.filter((row) => isEligibleAt(row, now))];
  const principals = new Set(
    rows.flatMap(({ principalId, roleDefinitionId }) =>
      principalId && roleDefinitionId && roles.has(roleDefinitionId.toLowerCase()) ? [principalId.toLowerCase()] : [],
    ),
  );
  const direct = people.filter((id) => principals.has(id));
  const byGroup = await groupsAmong(new Set([...principals].filter((id) => !people.includes(id))), { client, people, now });
  // Nothing is eligible where the licence for that is missing.
  const isWhole =
    [definitions.problem, held.problem].every((problem) => problem === null) &&
    (eligible.problem === null || eligible.problem.kind === 'unlicensed');
  return { people: [...direct, ...byGroup.people], unknown: [...byGroup.unknown, ...(isWhole ? [] : named)] };
}
