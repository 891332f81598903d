/**
 * Access tokens of the simulated Entra: JWTs of the form of v1.0, as clients that look into them expect; for one audience each, and every service
 * checks them on every call. Signed by a key that nobody else has, because no client can hold them to one.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isObject } from '../../../../src/lib/json.js';
import { textOf } from '../text.js';
import { header, type SimRequest } from '../wire.js';
import { principalOf } from './admin-consent.js';

export interface Token {
  readonly audience: string;
  readonly clientId: string;
}

/** A token that was shown to a service, with the application permissions that are written into it. */
export interface ShownToken extends Token {
  readonly roles: readonly string[];
  /** In whose name; null for an app's own. */
  readonly person: { readonly id: string; readonly scopes: readonly string[] } | null;
}

/** What is written into a token beside whom and what it is for. */
export interface Grant {
  readonly tenantId: string;
  /** Application permissions. */
  readonly roles: readonly string[];
  readonly issuedAt: Date;
  readonly lifetimeSeconds: number;
  /** Who signed in, and what they let the app do; absent: it asks in its own name. */
  readonly person?: { readonly id: string; readonly name: string; readonly upn: string; readonly scopes: readonly string[] };
}

/** Audiences that each service takes: its own names in all clouds. */
const audiences = {
  graph: [
    'https://graph.microsoft.com',
    'https://graph.microsoft.us',
    'https://dod-graph.microsoft.us',
    'https://microsoftgraph.chinacloudapi.cn',
    '00000003-0000-0000-c000-000000000000',
  ],
  exchange: [
    'https://outlook.office365.com',
    'https://outlook.office.com',
    'https://outlook.office365.us',
    'https://outlook-dod.office365.us',
    'https://outlook.office365.cn',
    'https://partner.outlook.cn',
    '00000002-0000-0ff1-ce00-000000000000',
  ],
  arm: [
    'https://management.azure.com',
    'https://management.core.windows.net',
    'https://management.usgovcloudapi.net',
    'https://management.core.usgovcloudapi.net',
    'https://management.chinacloudapi.cn',
    'https://management.core.chinacloudapi.cn',
  ],
} as const;

export type Audience = keyof typeof audiences;

/** Null for a name that is none of a service's own. */
export function serviceOf(audience: string): Audience | null {
  const services = ['graph', 'exchange', 'arm'] as const;
  return services.find((service) => audiences[service].some((name) => name === audience)) ?? null;
}

type TokenCheck =
  | { readonly ok: true; readonly token: ShownToken }
  | { readonly ok: false; readonly reason: 'missing' | 'invalid' | 'audience' };

export class Tokens {
  private readonly key = randomBytes(32);
  /** What was found out to be ours: every call shows its token, and to more than one check. */
  private readonly known = new Map<string, ShownToken>();

  issue(token: Token, grant: Grant): string {
    const seconds = Math.floor(grant.issuedAt.getTime() / 1000);
    const principal = principalOf(token.clientId);
    const claims = {
      aud: token.audience,
      iss: `https://sts.windows.net/${grant.tenantId}/`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + grant.lifetimeSeconds,
      app_displayname: 'hardenbot',
      appid: token.clientId,
      ...(grant.person === undefined
        ? { appidacr: '1', idtyp: 'app', oid: principal, sub: principal, roles: grant.roles }
        : { appidacr: '0', idtyp: 'user', oid: grant.person.id, sub: grant.person.id, ...namesOf(grant.person) }),
      tid: grant.tenantId,
      uti: randomBytes(12).toString('base64url'),
      ver: '1.0',
    };
    const signed = [{ typ: 'JWT', alg: 'HS256' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${signed}.${this.signature(signed)}`;
  }

  /** Whether a request carries a token of ours for this service. The simulator's own origin counts as any service's name. */
  check(request: SimRequest, service: Audience): TokenCheck {
    const [scheme, text] = (header(request, 'authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || text === undefined) return { ok: false, reason: 'missing' };
    const token = this.known.get(text) ?? this.verified(text);
    if (token === null) return { ok: false, reason: 'invalid' };
    const accepted: readonly string[] = [...audiences[service], request.url.origin];
    return accepted.includes(token.audience) ? { ok: true, token } : { ok: false, reason: 'audience' };
  }

  private verified(text: string): ShownToken | null {
    const [head = '', payload = '', signature = ''] = text.split('.');
    const expected = Buffer.from(this.signature(`${head}.${payload}`));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!isObject(claims)) return null;
    const roles = Array.isArray(claims['roles']) ? claims['roles'].map(textOf) : [];
    const scopes = textOf(claims['scp']).split(' ');
    const person = claims['idtyp'] === 'user' ? { id: textOf(claims['oid']), scopes } : null;
    const token = { audience: textOf(claims['aud']), clientId: textOf(claims['appid']), roles, person };
    this.known.set(text, token);
    return token;
  }

  private signature(payload: string): string {
    return createHmac('sha256', this.key).update(payload).digest('base64url');
  }
}

function namesOf({ name, upn, scopes }: NonNullable<Grant['person']>) {
  return { name, upn, scp: scopes.join(' ') };
}
