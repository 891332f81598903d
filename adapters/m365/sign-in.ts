/** Signing people in to Entra ID: where their browser is sent, and what the identity token that comes of it is worth. */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { isRefusal, type Refusal, refuse } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { SignInAnswer, SignInProvider, SignInQuestion } from '../../src/people/sign-in-provider.js';
import type { HttpProxy } from './connection.js';
import { jsonOf, Wire } from './wire.js';

export interface SignInOptions {
  /** The directory tenant. Nobody of another one is allowed. */
  readonly tenantId: string;
  readonly authorityHost: string;
  /** PEM of the authority that signed its certificate; only for endpoints given by hand. */
  readonly ca?: string;
  readonly proxy?: HttpProxy;
  readonly clientId: string;
  /** Registered with the app, to the letter. */
  readonly redirectUri: string;
  /** Only where the redirect address is registered under the platform "Web": Entra ID then asks for it. */
  readonly clientSecret?: string;
  readonly now: () => Date;
}

const answerWithinMs = 10_000;
/** Keys change without notice; a key that is not known makes us look again, but not for every forger. */
const keptMs = 24 * 60 * 60_000;
const pauseMs = 60_000;
const clockToleranceSeconds = 60;
const oldestToken = '10 minutes';

const https = z.url({ protocol: /^https$/ });
const metadataSchema = z.object({ issuer: https, authorization_endpoint: https, token_endpoint: https, jwks_uri: https });
type Metadata = z.infer<typeof metadataSchema>;

const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const tokenSchema = z.object({ id_token: z.string().min(1) });
const refusalSchema = z.object({ error: z.string().max(100), error_codes: z.array(z.number()).max(10).optional() });

/**
 * Names and addresses in the token are left unread: they can be changed. `acct` is an optional claim that the app registration has to
 * ask for; without it a guest with an account of this tenant could not be recognised.
 */
const claimsSchema = z.object({
  aud: z.string(),
  nonce: z.string(),
  oid: z.guid(),
  tid: z.guid(),
  ver: z.literal('2.0'),
  acct: z.union([z.literal(0), z.literal(1), z.literal('0').transform(() => 0), z.literal('1').transform(() => 1)]),
  idp: z.string().optional(),
});

interface Known {
  readonly metadata: Metadata;
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  readonly at: number;
}

export function createEntraSignIn(options: SignInOptions): SignInProvider {
  return new EntraSignIn(options);
}

class EntraSignIn implements SignInProvider {
  private readonly wire: Wire;
  private readonly tenantId: string;
  private known: Known | null = null;

  constructor(private readonly options: SignInOptions) {
    this.wire = new Wire({ ca: options.ca, proxy: options.proxy, answerWithinMs });
    this.tenantId = options.tenantId.toLowerCase();
  }

  async address({ state, nonce, challenge }: SignInQuestion): Promise<string> {
    const url = new URL((await this.current()).metadata.authorization_endpoint);
    const parameters = {
      client_id: this.options.clientId,
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: this.options.redirectUri,
      // `oid` comes only with `profile`.
      scope: 'openid profile',
      // Nobody is signed in without seeing as whom.
      prompt: 'select_account',
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  async redeem(answer: SignInAnswer): Promise<{ readonly entraId: string } | Refusal> {
    const token = await this.idToken(answer);
    if (isRefusal(token)) return token;
    const payload = await this.verified(token);
    return isRefusal(payload) ? payload : this.personOf(payload, answer.nonce);
  }

  close(): Promise<void> {
    return this.wire.close();
  }

  private async idToken({ code, verifier }: SignInAnswer): Promise<string | Refusal> {
    const { token_endpoint: url } = (await this.current()).metadata;
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: this.options.clientId,
      code,
      redirect_uri: this.options.redirectUri,
      code_verifier: verifier,
      ...omitUndefined({ client_secret: this.options.clientSecret }),
    });
    const reply = await this.wire.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
    });
    const body = jsonOf(reply);
    const token = tokenSchema.safeParse(body);
    if (reply.status === 200 && token.success) return token.data.id_token;
    const refusal = refusalSchema.safeParse(body);
    const words = refusal.success ? `${refusal.data.error} ${(refusal.data.error_codes ?? []).join(' ')}` : 'without a token';
    return notSignedIn('code-refused', `Entra ID answered ${reply.status} ${words.trim()} to the code.`);
  }

  private async verified(token: string): Promise<JWTPayload | Refusal> {
    try {
      return await this.verify(token, await this.current());
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      if (!(error instanceof errors.JWKSNoMatchingKey)) return badToken(error);
    }
    try {
      return await this.verify(token, await this.current({ mayBeAfter: pauseMs }));
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return badToken(error);
    }
  }

  private async verify(token: string, { metadata, keys }: Known): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keys, {
      issuer: metadata.issuer,
      audience: this.options.clientId,
      algorithms: ['RS256'],
      currentDate: this.options.now(),
      clockTolerance: clockToleranceSeconds,
      maxTokenAge: oldestToken,
      requiredClaims: ['exp', 'iat', 'nonce', 'oid', 'tid', 'acct'],
    });
    return payload;
  }

  private personOf(payload: JWTPayload, nonce: string): { readonly entraId: string } | Refusal {
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success)
      return notSignedIn(
        'bad-token',
        `The identity token lacks ${claims.error.issues.map(({ path }) => path.join('.')).join(', ')}.`,
      );
    const { aud, oid, tid, acct, idp } = claims.data;
    if (aud !== this.options.clientId) return notSignedIn('bad-token', 'The identity token is for another app.');
    if (claims.data.nonce !== nonce) return notSignedIn('other-nonce', 'The identity token answers another question.');
    if (tid.toLowerCase() !== this.tenantId) return notSignedIn('other-tenant', `The identity token is of tenant ${tid}.`);
    if (acct !== 0 || !this.isAtHome(idp)) return notSignedIn('guest', `${oid} is a guest of the tenant.`);
    return { entraId: oid.toLowerCase() };
  }

  /** The claim is left out for accounts of the tenant itself, or names the tenant; for everyone else it names where they come from. */
  private isAtHome(idp: string | undefined): boolean {
    if (idp === undefined) return true;
    return idp === this.known?.metadata.issuer || idp.toLowerCase() === `https://sts.windows.net/${this.tenantId}/`;
  }

  private async current({ mayBeAfter = keptMs }: { readonly mayBeAfter?: number } = {}): Promise<Known> {
    const now = this.options.now().getTime();
    if (this.known !== null && now - this.known.at < mayBeAfter) return this.known;
    const metadata = metadataSchema.parse(
      await this.read(`${this.options.authorityHost}/${this.options.tenantId}/v2.0/.well-known/openid-configuration`),
    );
    // The Chinese cloud names another host as issuer than the one that is asked; the tenant has to be ours in any case.
    if (new URL(metadata.issuer).pathname.toLowerCase() !== `/${this.tenantId}/v2.0`)
      throw new Error('Entra ID describes itself as another tenant than the one that was asked.');
    const jwks = keysSchema.parse(await this.read(metadata.jwks_uri)) as JSONWebKeySet;
    this.known = { metadata, keys: createLocalJWKSet(jwks), at: now };
    return this.known;
  }

  private async read(url: string): Promise<unknown> {
    const reply = await this.wire.send({ method: 'GET', url, headers: { accept: 'application/json' } });
    if (reply.status !== 200) throw new Error(`${new URL(url).pathname} of Entra ID answered ${reply.status}.`);
    return jsonOf(reply);
  }
}

function badToken(error: errors.JOSEError): Refusal {
  const claim = error instanceof errors.JWTClaimValidationFailed ? ` (${error.claim})` : '';
  return notSignedIn('bad-token', `The identity token does not hold: ${error.code}${claim}.`);
}

/** The reason is for the log; people are notified the same, whatever it was. */
function notSignedIn(code: string, reason: string): Refusal {
  return refuse(code, reason, 'Sign in with your own account of this organisation.');
}
