/** The simulated Entra for people who sign in: the page where they choose an account, authorization codes with PKCE, identity tokens and their keys. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { madeId } from '../ids.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { type Answer, json, type SimRequest } from '../wire.js';
import { askedIn, type Delegations, foreignTenant, mayConsent, type PersonTokens } from './delegated.js';

/** What a state file says about signing in. */
export interface SignInSettings {
  /**
   * Where an app may have people sent back to, by client id; an app that is not here is not registered for it. `http://localhost` stands for
   * every port of it, as for any public client.
   */
  readonly redirectUris: Readonly<Record<string, readonly string[]>>;
  /** Of an app whose addresses are registered under "Web": a code is worth nothing without it. Absent: a public client. */
  readonly secret?: string | undefined;
  /** Accounts of other tenants that the browser is signed in to, by name: Entra shows them an error, and sends nobody back. */
  readonly strangers?: readonly string[] | undefined;
  /** For trials: claims of identity tokens in place of the right ones; null leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** For trials: identity tokens signed with a key that is not published. */
  readonly foreignKey?: boolean | undefined;
}

export interface SignInContext {
  readonly tenantId: string;
  readonly settings: SignInSettings;
  readonly people: Iterable<Row>;
  readonly roleAssignments: Iterable<Row>;
  readonly delegations: Delegations;
  /** An access token for a service, in the name of whom it was granted by. */
  readonly issue: (grant: NonNullable<PersonTokens['access']>) => string;
  readonly now: Date;
}

/** What Entra says no with; the token endpoint puts it into JSON. */
interface SignInRefusal {
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

interface Granted {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly nonce: string | null;
  readonly scope: readonly string[];
  readonly person: Row;
  readonly until: number;
}

const codeLifetimeMs = 10 * 60_000;
const tokenLifetimeSeconds = 3600;

export class SignIns {
  private readonly codes = new Map<string, Granted>();
  private keyPair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | null = null;
  private readonly keyId = randomBytes(16).toString('base64url');

  /** The published keys. Made at first use: a simulator that nobody signs in to needs none. */
  keys(): Answer {
    const key = { ...this.pair().publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig' };
    return json(200, { keys: [key] });
  }

  /**
   * The page that a person would see. Beside the parameters of the protocol it takes `account`, the id of the chosen person; without it
   * it lists everyone who can be chosen.
   */
  authorize(request: SimRequest, context: SignInContext): Answer {
    const asked = request.url.searchParams;
    const clientId = asked.get('client_id') ?? '';
    const redirectUri = asked.get('redirect_uri') ?? '';
    const registered = context.settings.redirectUris[clientId];
    if (registered === undefined)
      return page(400, `AADSTS700016: Application with identifier '${clientId}' was not found in the directory.`);
    if (!registered.some((one) => leadsTo(one, redirectUri)))
      return page(
        400,
        `AADSTS50011: The redirect URI '${redirectUri}' does not match the redirect URIs configured for the application.`,
      );
    const back = (answer: Readonly<Record<string, string>>): Answer => {
      const url = new URL(redirectUri);
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
      const state = asked.get('state');
      if (state !== null) url.searchParams.set('state', state);
      return { status: 302, headers: { location: url.href }, body: '' };
    };
    if (asked.get('response_type') !== 'code') return back({ error: 'unsupported_response_type' });
    const chosen = asked.get('account');
    if (chosen === null) return page(200, 'Pick an account', linksTo(request.url, context));
    if (context.settings.strangers?.includes(chosen) === true) return otherTenant(chosen, context.tenantId);
    const person = [...context.people].find(({ id }) => sameText(id, chosen));
    if (person === undefined) return back({ error: 'access_denied', error_subcode: 'cancel' });
    const challenge = asked.get('code_challenge');
    if (challenge !== null && asked.get('code_challenge_method') !== 'S256') return back({ error: 'invalid_request' });
    const scope = (asked.get('scope') ?? '').split(' ');
    const question = consentQuestion(request.url, { clientId, scope, person }, context);
    if (question === 'declined')
      return back({ error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' });
    if (question !== null) return question;
    const code = randomBytes(32).toString('base64url');
    const until = context.now.getTime() + codeLifetimeMs;
    this.codes.set(code, { clientId, redirectUri, challenge, nonce: asked.get('nonce'), scope, person, until });
    return back({ code, session_state: madeId('session') });
  }

  /** Turns a code into an identity token, once. */
  redeem(request: SimRequest, form: URLSearchParams, context: SignInContext): Answer | SignInRefusal {
    const { secret } = context.settings;
    if (secret !== undefined && form.get('client_secret') === null)
      return invalidClient(
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      );
    if (secret !== undefined && form.get('client_secret') !== secret)
      return invalidClient(7000215, 'Invalid client secret provided.');
    const code = form.get('code') ?? '';
    const granted = this.codes.get(code);
    this.codes.delete(code);
    if (granted === undefined) return invalidGrant(54005, 'OAuth2 Authorization code was already redeemed, or never issued.');
    if (granted.until <= context.now.getTime()) return invalidGrant(70008, 'The provided authorization code has expired.');
    if (granted.clientId !== form.get('client_id')) return invalidGrant(700005, 'The code was issued to another client.');
    if (granted.redirectUri !== form.get('redirect_uri'))
      return invalidGrant(500112, 'The reply address does not match the reply address of the authorization request.');
    if (granted.challenge !== challengeOf(form.get('code_verifier')))
      return invalidGrant(501481, 'The Code_Verifier does not match the code_challenge supplied in the authorization request.');
    const issuer = `${request.url.origin}/${context.tenantId}/v2.0`;
    if (askedIn(granted.scope).length > 0) return this.personAnswer(request, granted, context);
    return json(200, {
      token_type: 'Bearer',
      scope: granted.scope.join(' '),
      expires_in: tokenLifetimeSeconds,
      access_token: randomBytes(24).toString('base64url'),
      ...(granted.scope.includes('openid') ? { id_token: this.idToken(granted, issuer, context) } : {}),
    });
  }

  /** The whole answer of the token endpoint for a person who allowed an app: tokens for the service that was asked for, and to ask again with. */
  personAnswer(
    request: SimRequest,
    {
      clientId,
      person,
      scope,
      nonce = null,
    }: Pick<Granted, 'clientId' | 'person' | 'scope'> & { readonly nonce?: string | null },
    context: SignInContext,
    tokens = context.delegations.tokens(clientId, { person, scope, tenantId: context.tenantId }),
  ): Answer {
    const issuer = `${request.url.origin}/${context.tenantId}/v2.0`;
    return json(200, {
      token_type: 'Bearer',
      scope: tokens.scope,
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: tokens.access === null ? randomBytes(24).toString('base64url') : context.issue(tokens.access),
      refresh_token: tokens.refresh,
      id_token: this.idToken({ clientId, person, scope: [...scope, 'profile'], nonce }, issuer, context),
      client_info: tokens.clientInfo,
    });
  }

  private idToken(
    granted: Pick<Granted, 'person' | 'clientId' | 'nonce' | 'scope'>,
    issuer: string,
    { tenantId, settings, now }: SignInContext,
  ): string {
    const { person, clientId, nonce, scope } = granted;
    const iat = Math.floor(now.getTime() / 1000);
    const isGuest = person['userType'] === 'Guest';
    const claims = {
      ver: '2.0',
      iss: issuer,
      aud: clientId,
      iat,
      nbf: iat,
      exp: iat + tokenLifetimeSeconds,
      sub: createHash('sha256')
        .update(`${clientId} ${textOf(person['id'])}`)
        .digest('base64url'),
      tid: tenantId,
      ...(nonce === null ? {} : { nonce }),
      // The optional claim that the app registration asks for.
      acct: isGuest ? 1 : 0,
      ...(isGuest ? { idp: `https://sts.windows.net/${foreignTenant}/` } : {}),
      ...(scope.includes('profile')
        ? {
            oid: textOf(person['id']),
            name: textOf(person['displayName']),
            preferred_username: textOf(person['userPrincipalName']),
          }
        : {}),
      ...settings.claims,
    };
    const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
    const head = encoded({ typ: 'JWT', alg: 'RS256', kid: this.keyId });
    const key = settings.foreignKey === true ? newPair().privateKey : this.pair().privateKey;
    const body = `${head}.${encoded(kept)}`;
    return `${body}.${sign('RSA-SHA256', Buffer.from(body), key).toString('base64url')}`;
  }

  private pair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
    this.keyPair ??= newPair();
    return this.keyPair;
  }
}

function newPair() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function challengeOf(verifier: string | null): string | null {
  return verifier === null ? null : createHash('sha256').update(verifier).digest('base64url');
}

function invalidGrant(code: number, text: string): SignInRefusal {
  return { error: 'invalid_grant', code, text };
}

function invalidClient(code: number, text: string): SignInRefusal {
  return { error: 'invalid_client', code, text };
}

/** An app on a machine of one's own listens on whatever port is free. Source: RFC 8252, 7.3; of Entra ID for `localhost` alone. */
function leadsTo(registered: string, redirectUri: string): boolean {
  if (registered === redirectUri) return true;
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, pathname } = new URL(redirectUri);
  return registered === 'http://localhost' && protocol === 'http:' && hostname === 'localhost' && pathname === '/';
}

/** Null where nothing has to be asked, and a page where it has. The answer comes back as `consent`. */
function consentQuestion(
  here: URL,
  { clientId, scope, person }: { readonly clientId: string; readonly scope: readonly string[]; readonly person: Row },
  { delegations, roleAssignments }: SignInContext,
): Answer | 'declined' | null {
  const missing = delegations.missing(clientId, scope);
  const answer = here.searchParams.get('consent');
  if (missing.length === 0) return null;
  if (answer === 'no') return 'declined';
  if (!mayConsent(person, roleAssignments))
    return page(200, 'Need admin approval', link(here, { consent: 'no' }, 'Return to the application without granting consent'));
  if (answer === 'yes') {
    delegations.consent(clientId, scope);
    return null;
  }
  const names = missing.map(({ value }) => `<li>${escaped(value)}</li>`).join('');
  return page(
    200,
    'Permissions requested',
    `<ul>${names}</ul>${link(here, { consent: 'yes' }, 'Accept')} ${link(here, { consent: 'no' }, 'Cancel')}`,
  );
}

export function link(here: URL, values: Readonly<Record<string, string>>, text: string): string {
  const url = new URL(here);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return `<a href="${escaped(url.href)}">${escaped(text)}</a>`;
}

function otherTenant(account: string, tenantId: string): Answer {
  return page(
    400,
    `AADSTS50020: User account '${account}' from identity provider 'https://sts.windows.net/${foreignTenant}/' does not exist in tenant '${tenantId}' and cannot access the application.`,
  );
}

export function linksTo(here: URL, { people, settings }: Pick<SignInContext, 'people' | 'settings'>): string {
  const items = [
    ...[...people].map((person) => [textOf(person['id']), textOf(person['displayName'] ?? person['userPrincipalName'])] as const),
    ...(settings.strangers ?? []).map((name) => [name, name] as const),
  ].map(([account, name]) => `<li>${link(here, { account }, name)}</li>`);
  return `<ul>${items.join('')}</ul>`;
}

/** `list` is HTML already. */
export function page(status: number, text: string, list = ''): Answer {
  const body = `<!doctype html><meta charset="utf-8"><title>Simulated sign-in</title><h1>${escaped(text)}</h1>${list}`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
