/** The name of an app that is new: the row of a grant has its object id alone, and may be readable before the row of the consent, which has the name. */
import { TenantError } from '../../../lib/errors.js';
import type { ReadsTenant } from '../../../tenant/client.js';
import { readOf } from '../../../tenant/resource.js';
import { quotedText } from '../../../tenant/resources/graph-object.js';
import { servicePrincipalName, servicePrincipals } from '../../../tenant/resources/service-principal.js';
import type { StoredSign } from '../entry-terms.js';

/** Apps that are asked for in a round: a card is not held up by more. */
const maxApps = 3;

/** What cannot be read keeps its id, and so does what is left to the digest. */
export async function withAppNames(client: ReadsTenant, signs: readonly StoredSign[]): Promise<readonly StoredSign[]> {
  const unnamed = signs.filter(({ about, weight }) => about.type === 'app' && about.name === about.id && weight !== 'C');
  const ids = [...new Set(unnamed.map(({ about }) => about.id))].slice(0, maxApps);
  const found = await Promise.all(ids.map(async (id) => [id, await nameOf(client, id)] as const));
  const names = new Map(found.flatMap(([id, name]) => (name === null ? [] : [[id, name] as const])));
  return signs.map((sign) => {
    const { about, says } = sign;
    const name = about.type === 'app' && about.name === about.id ? names.get(about.id) : undefined;
    return name === undefined ? sign : { ...sign, about: { ...about, name }, says: says.replaceAll(about.id, () => name) };
  });
}

async function nameOf(client: ReadsTenant, id: string): Promise<string | null> {
  const read = readOf(servicePrincipals, ['id', 'appId', 'displayName'], {
    filter: encodeURIComponent(`id eq ${quotedText(id)}`),
  });
  try {
    for await (const { rows } of client.read(read)) for (const row of rows) return servicePrincipalName(row);
    return null;
  } catch (error) {
    if (error instanceof TenantError) return null;
    throw error;
  }
}
