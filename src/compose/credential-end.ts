/** When a credential ends: a certificate holds it, that of a secret stands in its app registration or was written down, an identity of Azure has none. */
import { X509Certificate } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { assertNever } from '../lib/errors.js';
import type { LogsWarnings } from '../lib/log.js';
import type { ReadsTenant } from '../tenant/client.js';
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
    case 'person':
      return null;
    default:
      return assertNever(credential);
  }
}

/** As Entra ID says it where it may be asked, else as `endOfCredential`. */
export async function lookUpEnd(credential: Credential, client: ReadsTenant, now: Date): Promise<CredentialEnd | null> {
  const endsAt = credential.kind === 'secret' ? await registeredEnd(client, credential, now) : null;
  return endsAt === null ? endOfCredential(credential) : { kind: 'secret', endsAt };
}

/** Says in the log of a process that starts with a credential which nobody accepts any more. */
export function tellEnded(
  end: CredentialEnd | null,
  { tenant, now, logger }: { readonly tenant: string; readonly now: Date; readonly logger: LogsWarnings },
): void {
  const endsAt = end?.endsAt ?? null;
  if (endsAt !== null && endsAt <= now)
    logger.warn({ tenant, endedAt: endsAt }, 'the credential of a tenant has ended; hardenbot doctor says what to do');
}

function endOf(pem: string): Date | null {
  try {
    const end = new Date(new X509Certificate(pem).validTo);
    return Number.isNaN(end.getTime()) ? null : end;
  } catch {
    return null;
  }
}
