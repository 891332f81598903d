/**
 * Logins to an Azure Managed Redis: a token of Entra ID is the password, and the object id of the identity that it names the user
 * (https://learn.microsoft.com/azure/redis/entra-for-authentication). Not tried on a real one.
 */
import { z } from 'zod';
import type { StoreLogin } from '../../src/lib/store-login.js';

/** As Microsoft's pages say; no other cloud's is documented. */
const scope = 'https://redis.azure.com/.default';

const claims = z.object({ oid: z.string().min(1) });

/** Who asks, as Entra Workload ID gives a pod; without a file of a token the managed identity of the machine, of several the one with this client id. */
interface StoreIdentity {
  readonly clientId?: string;
  readonly tenantId?: string;
  readonly tokenFilePath?: string;
}

/** Gives what asks for a token; that rejects where the identity gives none, or one that names nobody. */
export async function entraTokens(identity: StoreIdentity): Promise<() => Promise<StoreLogin>> {
  // The libraries are large, and most stores do without them.
  const { ManagedIdentityCredential, WorkloadIdentityCredential } = await import('@azure/identity');
  const { decodeJwt } = await import('jose');
  const { clientId, tokenFilePath } = identity;
  const credential =
    tokenFilePath === undefined
      ? new ManagedIdentityCredential(clientId === undefined ? {} : { clientId })
      : new WorkloadIdentityCredential(identity);
  return async () => {
    const { token, expiresOnTimestamp } = await credential.getToken(scope);
    return { user: claims.parse(decodeJwt(token)).oid, password: token, endsAt: new Date(expiresOnTimestamp) };
  };
}
