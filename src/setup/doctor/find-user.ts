/** Finds one account of a tenant by the name it signs in with, or by its object id. */
import { TenantError } from '../../lib/errors.js';
import type { ReadsTenant } from '../../tenant/client.js';
import { readOf } from '../../tenant/resource.js';
import { type User, users } from '../../tenant/resources/user.js';

/** Null where there is none; an error where that cannot be told. */
export async function findUser(client: ReadsTenant, name: string): Promise<User | null | TenantError> {
  const property = name.includes('@') ? 'userPrincipalName' : 'id';
  const filter = encodeURIComponent(`${property} eq '${name.replaceAll("'", "''")}'`);
  try {
    for await (const page of client.read(readOf(users, ['id', 'userPrincipalName', 'accountEnabled'], { filter })))
      for (const user of page.rows) return user;
    return null;
  } catch (error) {
    if (error instanceof TenantError) return error;
    throw error;
  }
}
