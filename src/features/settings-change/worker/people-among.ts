/** Which of the people who may approve are among the accounts and groups that a list names. */

import { isRefusal } from '../../../lib/errors.js';
import { groupReader } from '../../../people/group-members.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { readOf } from '../../../tenant/resource.js';
import { oneUser } from '../../../tenant/resources/user.js';
import { rowsOf } from '../../../worker/incident/reading.js';

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Among {
  /** Entra object ids. */
  readonly people: readonly string[];
  /** Entries of which it is not known whether they stand for one of these people: groups that cannot be read. */
  readonly unknown: readonly string[];
}

/** @param entries accounts by id, user principal name or address, and groups by id; in lower case. Anything else stands for nobody. */
export async function peopleAmong(client: ReadsTenant, entries: readonly string[], people: readonly string[]): Promise<Among> {
  const named = new Set(entries);
  if (named.size === 0) return { people: [], unknown: [] };
  const found = new Set(people.filter((id) => named.has(id)));
  const unknown: string[] = [];
  for (const id of people) {
    if (found.has(id)) continue;
    const { rows, problem } = await rowsOf(client, readOf(oneUser, ['id', 'userPrincipalName', 'mail'], { of: id }));
    // Someone of another directory is no account of this one.
    if (problem !== null && problem.kind !== 'notFound') unknown.push(id);
    const names = rows.flatMap(({ userPrincipalName, mail }) => [userPrincipalName, mail]);
    if (names.some((name) => typeof name === 'string' && named.has(name.toLowerCase()))) found.add(id);
  }
  const groups = groupReader(client);
  for (const entry of [...named].filter((one) => isId.test(one) && !people.includes(one))) {
    const members = await groups.members(entry);
    // What is no group, or has nobody in it, stands for none of them.
    if (!isRefusal(members)) for (const id of people.filter((one) => members.has(one))) found.add(id);
    else if (members.code === 'group-unreadable') unknown.push(entry);
  }
  return { people: [...found], unknown };
}
