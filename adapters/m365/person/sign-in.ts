/**
 * A person signs in, and their tenant is read in their name: by a browser on this machine (authorization code with PKCE on a loopback address) or
 * by a code that is typed in elsewhere. Tokens stay in the memory of this process.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { AccountInfo, AuthenticationResult, PublicClientApplication } from '@azure/msal-node';
import { isRefusal, type Refusal, refuse, TenantError } from '../../../src/lib/errors.js';
import { answerWithin } from '../../../src/lib/with-timeout.js';
import type { Credential, ServicePlace } from '../connection.js';
import { type SignInClients, signInClients } from './client.js';
import { listenForAnswer } from './loopback.js';
import { nobodySignedIn, refusalOf } from './refusals.js';

export interface Person {
  /** Object id in the tenant that is read. */
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly userName: string;
  /** Whether their account belongs to another tenant. */
  readonly isGuest: boolean;
}

/** A code to type in on another machine, and for how many minutes it is good. */
export interface DeviceCode {
  readonly address: string;
  readonly code: string;
  readonly minutes: number;
}

export type Way =
  | { readonly kind: 'browser'; readonly open: (address: string) => void }
  | { readonly kind: 'code'; readonly show: (code: DeviceCode) => void };

export interface SignInOptions {
  readonly place: ServicePlace;
  /** Null: whichever tenant the account belongs to. */
  readonly tenantId: string | null;
  /** Client ids of the app that asks each service. */
  readonly clients: { readonly graph: string; readonly exchange: string };
  /** Delegated permissions of Microsoft Graph, by name. */
  readonly permissions: readonly string[];
  readonly way: Way;
  /** Milliseconds for one sign-in. */
  readonly waitMs: number;
}

export interface PersonSession {
  signIn(): Promise<Person | Refusal>;
  /** A second consent. Null once Exchange Online may be read. */
  allowExchange(): Promise<Refusal | null>;
  readonly credential: Extract<Credential, { readonly kind: 'person' }>;
  close(): Promise<void>;
}

/** The delegated permission that Exchange's admin endpoint takes; what it lets do, the roles of the person say. */
const exchangePermission = 'Exchange.Manage';

export function createPersonSession(options: SignInOptions): PersonSession {
  return new Session(options);
}

class Session implements PersonSession {
  readonly #options: SignInOptions;
  readonly #clients: SignInClients;
  #account: AccountInfo | null = null;
  #exchangeAccount: AccountInfo | null = null;
  #withoutExchange = 'Exchange Online was left out; to read it, run this again with --exchange';

  readonly credential: PersonSession['credential'] = {
    kind: 'person',
    getToken: (origin) => this.#token(origin),
  };

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#clients = signInClients(options.place);
  }

  async signIn(): Promise<Person | Refusal> {
    const { clients, tenantId } = this.#options;
    const result = await this.#ask(clients.graph, {
      scopes: this.#graphScopes(),
      authority: this.#authority(tenantId),
      hint: null,
    });
    if (isRefusal(result)) return result;
    const person = personOf(result);
    if (isRefusal(person)) return person;
    if (tenantId !== null && person.tenantId !== tenantId.toLowerCase())
      return refuse(
        'other-tenant',
        'That account is not in this tenant. Nothing was read.',
        'Sign in with an account of the tenant.',
      );
    this.#account = result.account;
    return person;
  }

  async allowExchange(): Promise<Refusal | null> {
    const account = this.#account;
    if (account === null) throw new Error('Nobody signed in yet.');
    const { exchange } = this.#options.clients;
    const scopes = this.#exchangeScopes();
    const result = await this.#ask(exchange, { scopes, authority: this.#authority(account.tenantId), hint: account.username });
    const refusal = isRefusal(result) ? result : this.#otherPerson(result);
    if (refusal !== null) {
      this.#withoutExchange = `Exchange Online was not allowed to be read: ${refusal.reason.replace(/ Nothing was read\.$/, '')}`;
      return refusal;
    }
    this.#exchangeAccount = isRefusal(result) ? null : result.account;
    return null;
  }

  close(): Promise<void> {
    this.#account = null;
    this.#exchangeAccount = null;
    return this.#clients.close();
  }

  #otherPerson({ account }: AuthenticationResult): Refusal | null {
    if (account?.homeAccountId === this.#account?.homeAccountId && account?.tenantId === this.#account?.tenantId) return null;
    return refuse('other-person', 'Another account signed in the second time.', 'Choose the same account both times.');
  }

  async #ask(
    clientId: string,
    asked: { readonly scopes: readonly string[]; readonly authority: string; readonly hint: string | null },
  ): Promise<AuthenticationResult | Refusal> {
    const { way, waitMs } = this.#options;
    const client = await this.#clients.of(clientId);
    try {
      return way.kind === 'browser'
        ? await byBrowser(client, asked, { open: this.#atHome(way.open), waitMs })
        : await byCode(client, asked, { show: way.show, waitMs });
    } catch (error) {
      return this.#refusalIn(error);
    }
  }

  /** The address comes from what Entra ID says of itself: only its own is opened. */
  #atHome(open: (address: string) => void): (address: string) => void {
    const home = new URL(this.#options.place.endpoints.authorityHost).origin;
    return (address) => {
      if (new URL(address).origin !== home) throw new Error('The browser was about to be sent somewhere else than to Entra ID.');
      open(address);
    };
  }

  #refusalIn(error: unknown): Refusal {
    const trouble = this.#clients.trouble();
    if (trouble !== null) throw new TenantError(`Entra ID gave ${trouble.message}`, { kind: 'unavailable' });
    const known = saidIn(error);
    if (known === null) throw error;
    return refusalOf(known.error, known.text);
  }

  /** Throws TenantError (unauthenticated) for what was not allowed. */
  async #token(origin: string): Promise<{ readonly token: string; readonly expiresOnTimestamp: number }> {
    const { clients, place } = this.#options;
    const isAt = (endpoint: string): boolean => new URL(endpoint).origin === origin;
    if (isAt(place.endpoints.graph) && this.#account !== null)
      return this.#silently(clients.graph, this.#account, this.#graphScopes());
    if (isAt(place.endpoints.exchange) && this.#exchangeAccount !== null)
      return this.#silently(clients.exchange, this.#exchangeAccount, this.#exchangeScopes());
    if (isAt(place.endpoints.exchange)) throw new TenantError(this.#withoutExchange, { kind: 'unauthenticated' });
    throw new TenantError('Azure was not asked: this sign-in is for Entra ID and Exchange Online alone', {
      kind: 'unauthenticated',
    });
  }

  async #silently(clientId: string, account: AccountInfo, scopes: readonly string[]) {
    const client = await this.#clients.of(clientId);
    try {
      const authority = this.#authority(account.tenantId);
      const { accessToken, expiresOn } = await client.acquireTokenSilent({ account, scopes: [...scopes], authority });
      return { token: accessToken, expiresOnTimestamp: expiresOn?.getTime() ?? 0 };
    } catch (error) {
      const refusal = this.#refusalIn(error);
      throw new TenantError(refusal.reason.replace(/ Nothing was read\.$/, ''), { kind: 'unauthenticated' });
    }
  }

  #graphScopes(): readonly string[] {
    return this.#options.permissions.map((name) => `${this.#options.place.endpoints.graph}/${name}`);
  }

  #exchangeScopes(): readonly string[] {
    return [`${this.#options.place.endpoints.exchange}/${exchangePermission}`];
  }

  #authority(tenantId: string | null): string {
    return `${this.#options.place.endpoints.authorityHost}/${tenantId ?? 'organizations'}`;
  }
}

interface Asked {
  readonly scopes: readonly string[];
  readonly authority: string;
  readonly hint: string | null;
}

async function byBrowser(
  client: PublicClientApplication,
  { scopes, authority, hint }: Asked,
  { open, waitMs }: { readonly open: (address: string) => void; readonly waitMs: number },
): Promise<AuthenticationResult | Refusal> {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const loopback = await listenForAnswer(state);
  try {
    const asked = { scopes: [...scopes], authority, redirectUri: loopback.redirectUri };
    const address = await client.getAuthCodeUrl({
      ...asked,
      state,
      codeChallenge: createHash('sha256').update(verifier).digest('base64url'),
      codeChallengeMethod: 'S256',
      responseMode: 'query',
      // Nobody is signed in without seeing as whom.
      ...(hint === null ? { prompt: 'select_account' } : { loginHint: hint }),
    });
    open(address);
    const answer = await answerWithin<Awaited<typeof loopback.answer> | null>(waitMs, loopback.answer, () => null);
    if (answer === null) return nobodySignedIn;
    if (answer.code === null) return refusalOf(answer.error, answer.description);
    return await client.acquireTokenByCode({ ...asked, code: answer.code, codeVerifier: verifier });
  } finally {
    await loopback.close();
  }
}

async function byCode(
  client: PublicClientApplication,
  { scopes, authority }: Asked,
  { show, waitMs }: { readonly show: (code: DeviceCode) => void; readonly waitMs: number },
): Promise<AuthenticationResult | Refusal> {
  const result = await client.acquireTokenByDeviceCode({
    scopes: [...scopes],
    authority,
    timeout: Math.ceil(waitMs / 1000),
    deviceCodeCallback: ({ verificationUri, userCode, expiresIn }) =>
      show({ address: verificationUri, code: userCode, minutes: Math.floor(expiresIn / 60) }),
  });
  return result ?? nobodySignedIn;
}

function personOf({ account, tenantId }: AuthenticationResult): Person | Refusal {
  const id = account?.idTokenClaims?.oid ?? account?.localAccountId;
  const [, home = ''] = account?.homeAccountId.split('.') ?? [];
  if (account === null || id === undefined || id === '' || tenantId === '')
    return refuse('not-signed-in', 'Entra ID did not say who signed in. Nothing was read.', 'Run it again.');
  return {
    id: id.toLowerCase(),
    tenantId: tenantId.toLowerCase(),
    name: account.name ?? account.username,
    userName: account.username,
    isGuest: home.toLowerCase() !== tenantId.toLowerCase(),
  };
}

/** The library says what Entra ID said as an error of its own: `errorCode` is that of the protocol, and the text holds the code of Entra ID. */
function saidIn(error: unknown): { readonly error: string; readonly text: string } | null {
  if (!(error instanceof Error) || !('errorCode' in error) || typeof error.errorCode !== 'string') return null;
  if (error.errorCode === 'device_code_expired' || error.errorCode === 'user_timeout_reached')
    return { error: 'expired_token', text: '' };
  return { error: error.errorCode, text: error.message };
}
