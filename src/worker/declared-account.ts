/** Whether settings mean an account by one of their names: as controls find it, so that what counts as left out for one is no account like any other for the rest. */
import type { ReadsTenant } from '../tenant/client.js';
import { readOf } from '../tenant/resource.js';
import { oneUser, type User } from '../tenant/resources/user.js';
import { rowsOf } from '../tenant/rows-of.js';

/**
 * By its id or the name it signs in with; by its address where nobody signs in with that. Throws TenantError where that cannot be read.
 * @param names as settings write them
 */
export async function isDeclared(
  client: ReadsTenant,
  names: readonly string[],
  { id, userPrincipalName, mail }: User,
): Promise<boolean> {
  const declared = new Set(names.map(normal));
  if ([id, userPrincipalName].some((name) => name && declared.has(normal(name)))) return true;
  if (!mail || !declared.has(normal(mail))) return false;
  const { rows, problem } = await rowsOf(client, readOf(oneUser, ['id'], { of: mail }));
  if (problem !== null && problem.kind !== 'notFound') throw problem;
  return rows.length === 0;
}

function normal(name: string): string {
  return name.trim().toLowerCase();
}
