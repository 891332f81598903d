/** When the secret of an app registration ends, as Entra ID has it. */

import { TenantError } from '../lib/errors.js';
import type { ReadsTenant } from './client.js';
import { readOf } from './resource.js';
import { applications } from './resources/application.js';
import { quotedText } from './resources/graph-object.js';

interface RegisteredSecret {
  readonly clientId: string;
  readonly secret: string;
}

/**
 * Entra ID is about each secret its end and its first three characters. Of several that could be this one, and have not ended, the first
 * end is given: a warning too early is better than none. Null where registrations may not be read, or none of their secrets can be it.
 */
export async function registeredEnd(
  client: ReadsTenant,
  { clientId, secret }: RegisteredSecret,
  now: Date,
): Promise<Date | null> {
  const filter = encodeURIComponent(`appId eq ${quotedText(clientId)}`);
  const ends: number[] = [];
  try {
    for await (const { rows } of client.read(readOf(applications, ['appId', 'passwordCredentials'], { filter })))
      for (const { passwordCredentials } of rows)
        for (const { hint, endDateTime } of passwordCredentials ?? [])
          if (hint === secret.slice(0, 3) && endDateTime && endDateTime > now) ends.push(endDateTime.getTime());
  } catch (error) {
    if (error instanceof TenantError) return null;
    throw error;
  }
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
