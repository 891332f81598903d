/** When a credential ends: a certificate holds it, that of a secret stands in its app registration or was written down, an identity of Azure has none. */
import { X509Certificate } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { assertNever } from '../errors.js';
import type { TenantClient } from '../tenant/client.js';
import type { CredentialEnd } from '../tenant/credential-end.js';
import { registeredEnd } from '../tenant/registered-end.js';

/** Null for what does not end; without a look at the tenant. */
export function endOfCredential(credential: Credential): CredentialEnd | null {
  switch (credential.kind) {
    case 'certificate':
      return { kind: 'certificate', endsAt: endOf(credential.pem) };
    case 'secret':
      return { kind: 'secret', endsAt: credential.endsAt ?? null };
    case 'managedIdentity':
    case 'federated':
      return null;
    default:
      return assertNever(credential);
  }
}

/** As Entra ID tells it where it may be asked, else as `endOfCredential`. */
export async function lookUpEnd(
  credential: Credential,
  client: Pick<TenantClient, 'read'>,
  now: Date,
): Promise<CredentialEnd | null> {
  const endsAt = credential.kind === 'secret' ? await registeredEnd(client, credential, now) : null;
  return endsAt === null ? endOfCredential(credential) : { kind: 'secret', endsAt };
}

function endOf(pem: string): Date | null {
  try {
    const end = new Date(new X509Certificate(pem).validTo);
    return Number.isNaN(end.getTime()) ? null : end;
  } catch {
    return null;
  }
}
