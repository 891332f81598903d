/** Our own token for answering: from Entra by a secret, from the machine by a managed identity, or none in the Playground. */
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import { z } from 'zod';
import type { Cloud } from '../cloud.js';
import type { CredentialsFactory } from '../vendor-types.js';
import { ConnectorError, signInWord } from './delivery.js';

export type TeamsCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** A user-assigned managed identity, whose client id is the app id. */
  | { readonly kind: 'managedIdentity' };

interface CredentialOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly credential: TeamsCredential;
  readonly cloud: Cloud;
  readonly now: () => Date;
}

/** botbuilder decides by this whether it verifies requests, so it is never made without an app id outside the Playground. */
export function credentialsFor(options: CredentialOptions): CredentialsFactory {
  if (options.credential.kind === 'managedIdentity')
    return new ConfigurationServiceClientCredentialFactory({
      MicrosoftAppType: 'UserAssignedMsi',
      MicrosoftAppId: options.appId,
      MicrosoftAppTenantId: options.tenantId,
    });
  const token = createToken(options, options.credential.secret);
  return {
    isValidAppId: async (id) => id === options.appId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request) => {
        request.headers.set('authorization', `Bearer ${await token()}`);
        return request;
      },
    }),
  };
}

/** No app id, no token, no check of what comes in: botbuilder's way of talking to a local tool. */
export function noCredentials(): CredentialsFactory {
  return new ConfigurationServiceClientCredentialFactory({});
}

/** A token is asked for again this long before it ends. */
const marginMs = 5 * 60_000;
const timeoutMs = 10_000;

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const refusalSchema = z.object({ error: z.string().max(100) });

/**
 * The client credentials flow for a single-tenant app. botbuilder's own (an MSAL of 2024) asks a fixed address of the public cloud
 * about every authority before it uses it, so it cannot be pointed elsewhere.
 */
function createToken({ appId, tenantId, cloud, now }: CredentialOptions, secret: string): () => Promise<string> {
  let current: { readonly token: string; readonly until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: `${cloud.audience}/.default`,
    });
    const answer = await post(`${cloud.login}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`, body);
    current = { token: answer.access_token, until: now().getTime() + answer.expires_in * 1000 - marginMs };
    return answer.access_token;
  }

  return () => {
    if (current !== null && current.until > now().getTime()) return Promise.resolve(current.token);
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}

async function post(url: string, body: URLSearchParams): Promise<z.infer<typeof tokenSchema>> {
  const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch(
    (error: unknown) => {
      throw new ConnectorError(null, `${signInWord}: ${error instanceof Error ? error.name : 'unknown'}`);
    },
  );
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const refusal = refusalSchema.safeParse(answer);
    throw new ConnectorError(response.status, refusal.success ? `${signInWord}: ${refusal.data.error}` : signInWord);
  }
  const token = tokenSchema.safeParse(answer);
  if (!token.success) throw new ConnectorError(null, `${signInWord}: an answer without a token`);
  return token.data;
}
