/** When a credential ends, as far as this process can know: a certificate holds it, a secret has it beside it, an identity of Azure has none. */
import { X509Certificate } from 'node:crypto';
import type { Credential } from '../../adapters/m365/connection.js';
import { assertNever } from '../errors.js';
import type { CredentialEnd } from '../tenant/credential-end.js';

/** Null for what does not end. */
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

function endOf(pem: string): Date | null {
  try {
    const end = new Date(new X509Certificate(pem).validTo);
    return Number.isNaN(end.getTime()) ? null : end;
  } catch {
    return null;
  }
}
