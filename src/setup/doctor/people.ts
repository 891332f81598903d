/** Finds the people of the settings in the tenant: one without an account there decides nothing. */

import type { Settings } from '../../config/settings.js';
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { readOf } from '../../tenant/resource.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { type User, users } from '../../tenant/resources/user.js';
import { type Check, missing, unknown, works } from './check.js';

/**
 * @param client of the tenant whose people they are; those of other organisations are not looked for
 * @param isTheirs the settings name groups of that tenant
 */
export async function checkPeople(client: ReadsTenant, people: Settings['people'], isTheirs = false): Promise<readonly Check[]> {
  const [area, name] = ['settings', 'people'] as const;
  let known = 0;
  const own = people.filter(({ organisation }) => organisation === undefined);
  const gone: Check[] = [];
  for (const person of own) {
    const found = await findBy(client, 'id', person.entraId);
    if (found instanceof TenantError)
      return [
        unknown({ area, name, found: `whether they are still there: ${found.message}`, remedy: 'grant Directory.Read.All' }),
      ];
    if (found !== null) known += 1;
    if (found?.accountEnabled === true) continue;
    gone.push(
      missing({
        area,
        name: `person ${person.name}`,
        found: found === null ? `no account has ${person.entraId}: they decide nothing` : 'the account cannot sign in',
        disables: [],
        remedy: `take ${person.entraId} out of people, access and approvals, and name the person who comes after, or the object id of an account that was renamed${found === null ? `; where ${person.name} is of another organisation, write \`organisation\` in their entry, with its id in each chat` : ''}`,
      }),
    );
  }
  if (own.length > 0 && known === 0 && !isTheirs)
    return [
      unknown({
        area,
        name,
        found: `whether they left: the tenant has no account of ${own.map((person) => person.name).join(', ')}`,
        remedy: 'name their tenant under `directory`',
      }),
    ];
  if (own.length === 0 || gone.length > 0) return gone;
  return [works(area, name, `${own.length === 1 ? 'the one account is' : `${own.length} accounts are`} there and can sign in`)];
}

/** By id or the name that it signs in with; by its mail address where nobody signs in with that. Null where there is none; an error where that is unknown. */
export async function findUser(client: ReadsTenant, name: string): Promise<User | null | TenantError> {
  if (!name.includes('@')) return findBy(client, 'id', name);
  return (await findBy(client, 'userPrincipalName', name)) ?? (await findBy(client, 'mail', name));
}

async function findBy(client: ReadsTenant, property: string, name: string): Promise<User | null | TenantError> {
  const filter = encodeURIComponent(`${property} eq ${quotedText(name)}`);
  try {
    for await (const page of client.read(readOf(users, ['id', 'userPrincipalName', 'accountEnabled'], { filter })))
      for (const user of page.rows) return user;
    return null;
  } catch (error) {
    if (error instanceof TenantError) return error;
    throw error;
  }
}
