/** Which tenant a domain belongs to, by the public OpenID configuration of Entra ID: nobody has to be signed in for that. */
import { z } from 'zod';
import { TenantError } from '../../src/lib/errors.js';
import type { clouds, ServicePlace } from './connection.js';
import { NetworkFailure, Wire } from './wire.js';

/**
 * The issuer of a tenant's tokens holds its id, whichever of its domains was asked for: OpenID Connect Discovery 1.0, 4.3. The name of its cloud is
 * Microsoft's own, and comes from any of its clouds.
 */
const configuration = z.looseObject({ issuer: z.url(), cloud_instance_name: z.string().optional() });
const idInPath = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/i;

/** Clouds by the name that Entra ID gives them. */
const namedClouds: Readonly<Record<string, readonly (keyof typeof clouds)[]>> = {
  'microsoftonline.com': ['global'],
  'microsoftonline.us': ['gccHigh', 'dod'],
  'partner.microsoftonline.cn': ['china'],
  'chinacloudapi.cn': ['china'],
};

interface FoundTenant {
  /** Lower case. */
  readonly id: string;
  /** The clouds that it can be in; empty where Entra ID does not say, or says what nobody here knows. */
  readonly clouds: readonly (keyof typeof clouds)[];
}

/**
 * The tenant that is meant by its id or by one of its verified domains; null where Entra ID knows none. Throws TenantError (unavailable) where there is
 * no answer.
 */
export async function findTenant(
  name: string,
  { endpoints, ca, proxy }: ServicePlace,
  answerWithinMs: number,
): Promise<FoundTenant | null> {
  const wire = new Wire({ ca, proxy, answerWithinMs });
  const url = `${endpoints.authorityHost}/${encodeURIComponent(name)}/v2.0/.well-known/openid-configuration`;
  try {
    const reply = await wire.send({ method: 'GET', url, headers: {} });
    // An unknown tenant is a bad request (AADSTS90002), a name that cannot be one too (AADSTS900023).
    if (reply.status === 400 || reply.status === 404) return null;
    if (reply.status !== 200)
      throw new TenantError(`Entra ID answered ${reply.status}`, { kind: 'unavailable', status: reply.status });
    const { issuer, cloud_instance_name: cloud = '' } = read(reply.text);
    const id = idInPath.exec(issuer)?.[1]?.toLowerCase();
    return id === undefined ? null : { id, clouds: namedClouds[cloud] ?? [] };
  } catch (error) {
    if (!(error instanceof NetworkFailure)) throw error;
    throw new TenantError(`Entra ID gave ${error.message}`, { kind: 'unavailable' });
  } finally {
    await wire.close();
  }
}

/** The id of the tenant that an OpenID configuration is of, in lower case; null for one of no single tenant, and for another text. */
export function idInConfiguration(text: string): string | null {
  try {
    return idInPath.exec(read(text).issuer)?.[1]?.toLowerCase() ?? null;
  } catch (error) {
    if (error instanceof TenantError) return null;
    throw error;
  }
}

function read(text: string): z.infer<typeof configuration> {
  try {
    return configuration.parse(JSON.parse(text));
  } catch {
    throw new TenantError('Entra ID gave an answer that is no OpenID configuration', { kind: 'unavailable' });
  }
}
