/** Looks at the way to a tenant, for anyone who sets it up: whether each service gives a token, and what time it has. */
import { TenantError } from '../../src/lib/errors.js';
import type { TenantConnection } from './connection.js';
import { Tokens } from './entra.js';
import { NetworkFailure, Wire } from './wire.js';

interface TenantInspection {
  /** By service: null for a token that was given out, else why there is none. */
  readonly tokens: readonly {
    readonly service: 'Microsoft Graph' | 'Exchange Online' | 'Azure';
    readonly refused: string | null;
  }[];
  /** The time that Entra ID put on an answer; null where there was none. */
  readonly time: Date | null;
  /** Why Entra ID cannot be reached at all; null when it can. */
  readonly unreachable: string | null;
}

export async function inspectTenant(connection: TenantConnection): Promise<TenantInspection> {
  const { endpoints, tenantId, ca, proxy, giveUpAfterMs } = connection;
  const wire = new Wire({ ca, proxy, answerWithinMs: giveUpAfterMs });
  try {
    const reply = await wire.send({
      method: 'GET',
      url: `${endpoints.authorityHost}/${tenantId}/v2.0/.well-known/openid-configuration`,
      headers: {},
    });
    const stamp = Date.parse(reply.header('date') ?? '');
    const time = Number.isNaN(stamp) ? null : new Date(stamp);
    return { tokens: await tokensOf(connection), time, unreachable: null };
  } catch (error) {
    if (!(error instanceof NetworkFailure)) throw error;
    return { tokens: [], time: null, unreachable: error.message };
  } finally {
    await wire.close();
  }
}

async function tokensOf(connection: TenantConnection): Promise<TenantInspection['tokens']> {
  // Each is asked for once: no time passes.
  const tokens = new Tokens(connection, { monotonicMs: () => 0 });
  const { graph, exchange, arm } = connection.endpoints;
  const services = [
    { service: 'Microsoft Graph', endpoint: graph },
    { service: 'Exchange Online', endpoint: exchange },
    { service: 'Azure', endpoint: arm },
  ] as const;
  return Promise.all(services.map(async ({ service, endpoint }) => ({ service, refused: await refusal(tokens, endpoint) })));
}

async function refusal(tokens: Tokens, endpoint: string): Promise<string | null> {
  try {
    await tokens.get(endpoint);
    return null;
  } catch (error) {
    if (error instanceof TenantError) return error.message;
    throw error;
  }
}
