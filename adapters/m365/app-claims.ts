/** What the access token of an app says of the app. It came over TLS from the tenant's own token endpoint, so its signature is not checked again. */
import { z } from 'zod';
import { parsedOrNull } from '../../src/lib/json.js';
import type { TenantConnection } from './connection.js';
import type { Tokens } from './entra.js';

const appClaims = z.looseObject({
  tid: z.string(),
  /** Object id of the app's service principal in the tenant. */
  oid: z.string(),
  /** Application id; of a managed identity nobody writes it into settings. */
  appid: z.string().optional(),
  roles: z.array(z.string()).default([]),
});

/** Null for a token that says too little. */
export function claimsIn(token: string): z.infer<typeof appClaims> | null {
  const payload = parsedOrNull(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return appClaims.safeParse(payload).data ?? null;
}

/** Application id and object id by which the tenant's logs name the app; none of a person who signed in. Throws TenantError where Entra ID gives no token. */
export async function appIdsOf({ credential, endpoints }: TenantConnection, tokens: Tokens): Promise<readonly string[]> {
  if (credential.kind === 'person') return [];
  const claims = claimsIn(await tokens.get(endpoints.graph));
  return [...new Set([credential.clientId, claims?.appid, claims?.oid])].flatMap((id) => (id ? [id.toLowerCase()] : []));
}
