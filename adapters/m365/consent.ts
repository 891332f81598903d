/** Whether a tenant consented to an app, derived from the tokens that the tenant gives it: nothing that a browser brings back is believed. */
import { TenantError } from '../../src/lib/errors.js';
import { claimsIn } from './app-claims.js';
import type { TenantConnection } from './connection.js';
import { Tokens } from './entra.js';

/**
 * - `absent`: Entra ID does not know the app in this tenant
 * - `given`: it gave a token for Microsoft Graph, of the tenant that was asked
 * - `refused`: it knows the app, and does not believe the credential or let it in
 * - `unreachable`: nobody can tell now
 */
export type ConsentSeen =
  | { readonly state: 'absent' }
  | {
      readonly state: 'given';
      /** Object id of the app's service principal in the tenant. */
      readonly servicePrincipalId: string;
      /** Application permissions of both services, by name. */
      readonly roles: readonly string[];
      /** Why there is no token for Exchange Online; null where there is one. */
      readonly withoutExchange: string | null;
    }
  | { readonly state: 'refused' | 'unreachable'; readonly why: string };

/**
 * Entra ID says either to an app that nobody consented to. Sources: its list of error codes (700016), and what the Teams library's guide
 * shows of an app without a service principal (7000229).
 */
const unknownApp: ReadonlySet<string> = new Set(['AADSTS700016', 'AADSTS7000229']);

/** Each call asks for new tokens: those that are kept do not hold what was granted since. */
export async function seeConsent(connection: TenantConnection): Promise<ConsentSeen> {
  const tokens = new Tokens(connection, { monotonicMs: () => 0 });
  const { graph, exchange } = connection.endpoints;
  try {
    const { tid, oid, roles } = claimsOf(await tokens.get(graph));
    if (tid.toLowerCase() !== connection.tenantId.toLowerCase())
      return { state: 'refused', why: `Entra ID gave a token of another tenant (${tid})` };
    const ofExchange = await rolesOrWhyNot(tokens, exchange);
    const all = typeof ofExchange === 'string' ? roles : [...new Set([...roles, ...ofExchange])];
    const withoutExchange = typeof ofExchange === 'string' ? ofExchange : null;
    return { state: 'given', servicePrincipalId: oid, roles: all, withoutExchange };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    if (unknownApp.has(error.detail.code ?? '')) return { state: 'absent' };
    return { state: error.kind === 'unavailable' ? 'unreachable' : 'refused', why: error.message };
  }
}

/** A tenant may have no Exchange Online, or its part of the consent may come later. Throws TenantError (unavailable). */
async function rolesOrWhyNot(tokens: Tokens, endpoint: string): Promise<readonly string[] | string> {
  try {
    return claimsOf(await tokens.get(endpoint)).roles;
  } catch (error) {
    if (error instanceof TenantError && error.kind === 'unauthenticated') return error.message;
    throw error;
  }
}

function claimsOf(token: string) {
  const claims = claimsIn(token);
  if (claims === null)
    throw new TenantError('Entra ID gave a token that says neither of which tenant nor of which app it is', {
      kind: 'unavailable',
    });
  return claims;
}
