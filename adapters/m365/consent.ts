/** Whether a tenant consented to an app, told from the tokens that the tenant gives it: nothing that a browser brings back is believed. */
import { z } from 'zod';
import { TenantError } from '../../src/errors.js';
import type { TenantConnection } from './connection.js';
import { Tokens } from './entra.js';

/**
 * - `absent`: Entra ID does not know the app in this tenant
 * - `given`: it gave tokens for Microsoft Graph and Exchange Online
 * - `refused`: it knows the app, and does not believe the credential or let it in
 * - `unreachable`: nobody can tell now
 */
export type ConsentSeen =
  | { readonly state: 'absent' }
  | {
      readonly state: 'given';
      /** As the tokens have it, lower case. */
      readonly tenantId: string;
      /** Object id of the app's service principal in the tenant. */
      readonly servicePrincipalId: string;
      /** Application permissions of both services, by name. */
      readonly roles: readonly string[];
    }
  | { readonly state: 'refused' | 'unreachable'; readonly why: string };

/**
 * Entra ID says either to an app that nobody consented to. Sources: its list of error codes (700016), and what the Teams library's guide
 * shows of an app without a service principal (7000229).
 */
const unknownApp: ReadonlySet<string> = new Set(['AADSTS700016', 'AADSTS7000229']);

/** Claims of an access token for an app. It came over TLS from the tenant's own token endpoint, so its signature is not checked again. */
const appClaims = z.looseObject({ tid: z.string(), oid: z.string(), roles: z.array(z.string()).default([]) });

/** Each call asks for new tokens: those that are kept do not hold what was granted since. */
export async function seeConsent(connection: TenantConnection): Promise<ConsentSeen> {
  const tokens = new Tokens(connection, { monotonicMs: () => 0 });
  try {
    const graph = claimsOf(await tokens.get(connection.endpoints.graph));
    const exchange = claimsOf(await tokens.get(connection.endpoints.exchange));
    return {
      state: 'given',
      tenantId: graph.tid.toLowerCase(),
      servicePrincipalId: graph.oid,
      roles: [...new Set([...graph.roles, ...exchange.roles])],
    };
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    if (unknownApp.has(error.detail.code ?? '')) return { state: 'absent' };
    return { state: error.kind === 'unavailable' ? 'unreachable' : 'refused', why: error.message };
  }
}

function claimsOf(token: string): z.infer<typeof appClaims> {
  try {
    return appClaims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    throw new TenantError('Entra ID gave a token that says neither of which tenant nor of which app it is', {
      kind: 'unavailable',
    });
  }
}
