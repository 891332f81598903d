/** Which tenant a domain belongs to, by the public OpenID configuration of Entra ID: nobody has to be signed in for that. */
import { z } from 'zod';
import { TenantError } from '../../src/errors.js';
import type { TenantConnection } from './connection.js';
import { NetworkFailure, Wire } from './wire.js';

/** The issuer of a tenant's tokens ends in its id, whichever of its domains was asked for: OpenID Connect Discovery 1.0, 4.3. */
const configuration = z.looseObject({ issuer: z.url() });
const idInPath = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/i;

/**
 * The id of the tenant that is meant by its id or by one of its verified domains; null where Entra ID knows none. Throws TenantError
 * (unavailable) where there is no answer.
 */
export async function findTenant(
  name: string,
  { endpoints, ca }: Pick<TenantConnection, 'endpoints' | 'ca'>,
  answerWithinMs: number,
): Promise<string | null> {
  const wire = new Wire({ ca, answerWithinMs });
  const url = `${endpoints.authorityHost}/${encodeURIComponent(name)}/v2.0/.well-known/openid-configuration`;
  try {
    const reply = await wire.send({ method: 'GET', url, headers: {} });
    // An unknown tenant is a bad request (AADSTS90002), a name that cannot be one too (AADSTS900023).
    if (reply.status === 400 || reply.status === 404) return null;
    if (reply.status !== 200)
      throw new TenantError(`Entra ID answered ${reply.status}`, { kind: 'unavailable', status: reply.status });
    return idInPath.exec(issuerIn(reply.text))?.[1]?.toLowerCase() ?? null;
  } catch (error) {
    if (!(error instanceof NetworkFailure)) throw error;
    throw new TenantError(`Entra ID gave ${error.message}`, { kind: 'unavailable' });
  } finally {
    await wire.close();
  }
}

function issuerIn(text: string): string {
  try {
    return configuration.parse(JSON.parse(text)).issuer;
  } catch {
    throw new TenantError('Entra ID gave an answer that is no OpenID configuration', { kind: 'unavailable' });
  }
}
