/** Tokens of Entra ID for the services of one tenant, by the credential of its connection. */
import type { AccessToken, TokenCredential, TokenCredentialOptions } from '@azure/identity';
import { assertNever, TenantError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { answerWithin } from '../../src/lib/with-timeout.js';
import { capitalized, speakerNames } from '../../src/tenant/origin.js';
import { clouds, originOf, type TenantConnection, type Time } from './connection.js';
import { tokenFailure } from './errors.js';

/** Tokens of three services, each with some that went before it. */
const maxRemembered = 12;

/** For so long a token is given out again without asking the library, which renews one five minutes before it expires. */
const sameForMs = 60_000;

/** Entra ID answers within a second; who waits for a connection that nobody serves any more waits for ever, and everyone behind them. */
const maxAnswerMs = 30_000;

/** As RFC 6750 writes a bearer token: anything else could not stand in a header, and would be in the message that says so. */
const bearer = /^[\w.~+/-]+=*$/;

/**
 * Gives tokens out, one request at a time for each audience; the library keeps them until shortly before they expire. Finding one there
 * takes a tenth of what a whole request does, so each is kept here for a minute.
 */
export class Tokens {
  readonly #connection: TenantConnection;
  readonly #underWay = new Map<string, Promise<string>>();
  /** Null until the first token is asked for. */
  #credential: Promise<TokenCredential> | null = null;
  /** No token that is kept is older, by the clock that does not jump. */
  #keptSince = 0;
  #latest = new Map<string, { readonly token: string; readonly askedAt: number }>();
  readonly #time: Pick<Time, 'monotonicMs'>;
  /** The newest tokens that were given out, rejected ones among them: a service may repeat any of them. */
  readonly #givenOut: string[] = [];

  constructor(connection: TenantConnection, time: Pick<Time, 'monotonicMs'>) {
    this.#connection = connection;
    this.#time = time;
  }

  /** A bearer token for the service at this address. Throws TenantError: unauthenticated, or unavailable. */
  async get(endpoint: string): Promise<string> {
    const latest = this.#latest.get(endpoint);
    if (latest !== undefined && this.#time.monotonicMs() - latest.askedAt < sameForMs) return latest.token;
    const known = this.#underWay.get(endpoint);
    if (known !== undefined) return known;
    const asked = this.#ask(endpoint).finally(() => this.#underWay.delete(endpoint));
    this.#underWay.set(endpoint, asked);
    return asked;
  }

  /** Everything secret that goes to the services or could come back from them. */
  held(): readonly string[] {
    const { credential } = this.#connection;
    switch (credential.kind) {
      case 'secret':
        return [credential.secret, ...this.#givenOut];
      case 'certificate':
        return [...credential.pem.split(/\r?\n/).filter((line) => !line.startsWith('-----')), ...this.#givenOut];
      case 'managedIdentity':
      case 'federated':
      case 'person':
        return this.#givenOut;
      default:
        return assertNever(credential);
    }
  }

  /**
   * Whether a token that is asked for now may hold more than this one: permissions are written into a token when it is given, and what was
   * granted since is missing in it for an hour. False for one of the last minute, so that a permission that stays missing costs little.
   */
  mayHoldLess(endpoint: string, token: string): boolean {
    if (this.#latest.get(endpoint)?.token !== token) return true;
    return this.#time.monotonicMs() - this.#keptSince >= sameForMs;
  }

  /** The service did not accept this token: unless a newer one is known, everything kept is forgotten and asked for again. */
  reject(endpoint: string, token: string): void {
    if (this.#latest.get(endpoint)?.token !== token) return;
    this.#latest = new Map();
    this.#credential = null;
  }

  async #ask(endpoint: string): Promise<string> {
    try {
      const askedAt = this.#time.monotonicMs();
      const answer = await this.#inTime(`${new URL(endpoint).origin}/.default`);
      if (answer === null || !bearer.test(answer.token)) throw new Error('The credential gave no token.');
      this.#latest.set(endpoint, { token: answer.token, askedAt });
      if (!this.#givenOut.includes(answer.token)) this.#givenOut.unshift(answer.token);
      this.#givenOut.splice(maxRemembered);
      return answer.token;
    } catch (error) {
      throw error instanceof TenantError ? error : tokenFailure(error, speakerNames(originOf(this.#connection)));
    }
  }

  /** What is not answered in time is given up with the connection that it was asked on. */
  async #inTime(scope: string): Promise<AccessToken | null> {
    const ms = Math.min(maxAnswerMs, this.#connection.giveUpAfterMs);
    if (this.#credential === null) {
      this.#credential = credentialOf(this.#connection, ms);
      this.#keptSince = this.#time.monotonicMs();
    }
    const asked = this.#credential.then((credential) => credential.getToken(scope));
    return answerWithin(ms, asked, () => {
      this.#credential = null;
      throw new TenantError(
        `${capitalized(speakerNames(originOf(this.#connection)).entra)} gave no token within ${ms / 1000} seconds`,
        { kind: 'unavailable' },
      );
    });
  }
}

/** The library is large, and a process that asks no tenant yet does without it. */
async function credentialOf(
  { tenantId, credential, endpoints, ca }: TenantConnection,
  answerWithinMs: number,
): Promise<TokenCredential> {
  if (credential.kind === 'person') return { getToken: (scope) => credential.getToken(new URL(String(scope)).origin) };
  const { ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, WorkloadIdentityCredential } =
    await import('@azure/identity');
  const options = {
    authorityHost: endpoints.authorityHost,
    disableInstanceDiscovery: !isKnownAuthority(endpoints.authorityHost),
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [endingIn(answerWithinMs)],
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
  switch (credential.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, credential.clientId, credential.secret, options);
    case 'certificate':
      return new ClientCertificateCredential(tenantId, credential.clientId, { certificate: credential.pem }, options);
    case 'managedIdentity':
      return new ManagedIdentityCredential({
        additionalPolicies: [endingIn(answerWithinMs)],
        ...omitUndefined({ clientId: credential.clientId }),
      });
    case 'federated':
      return new WorkloadIdentityCredential({
        ...options,
        tenantId,
        clientId: credential.clientId,
        tokenFilePath: credential.tokenFile,
      });
    default:
      return assertNever(credential);
  }
}

/** The library waits for an answer without an end, and takes no signal that would end a request of its own. */
function endingIn(ms: number): NonNullable<TokenCredentialOptions['additionalPolicies']>[number] {
  return {
    position: 'perRetry',
    policy: {
      name: 'endingInTime',
      sendRequest: (request, next) => {
        const signals = [
          AbortSignal.timeout(ms),
          ...(request.abortSignal === undefined ? [] : [request.abortSignal as AbortSignal]),
        ];
        request.abortSignal = AbortSignal.any(signals);
        return next(request);
      },
    },
  };
}

/** Instance discovery asks Microsoft whether an authority is real; it cannot know one that was given by hand. */
function isKnownAuthority(host: string): boolean {
  return Object.values(clouds).some((cloud) => new URL(cloud.authorityHost).host === new URL(host).host);
}
