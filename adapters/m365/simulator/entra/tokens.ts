/** Access tokens of the simulated Entra: opaque to clients, signed, for one audience each; every service checks them on every call. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { textOf } from '../text.js';
import { header, isObject, type SimRequest } from '../wire.js';

export interface Token {
  readonly audience: string;
  readonly clientId: string;
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

export type TokenCheck =
  | { readonly ok: true; readonly token: Token }
  | { readonly ok: false; readonly reason: 'missing' | 'invalid' | 'audience' };

export class Tokens {
  private readonly key = randomBytes(32);

  issue(token: Token): string {
    const payload = Buffer.from(JSON.stringify({ ...token, nonce: randomBytes(6).toString('hex') })).toString('base64url');
    return `${payload}.${this.signature(payload)}`;
  }

  /** Whether a request carries a token of ours for this service. The simulator's own origin counts as any service's name. */
  check(request: SimRequest, service: Audience): TokenCheck {
    const [scheme, text] = (header(request, 'authorization') ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || text === undefined) return { ok: false, reason: 'missing' };
    const token = this.verified(text);
    if (token === null) return { ok: false, reason: 'invalid' };
    const accepted: readonly string[] = [...audiences[service], request.url.origin];
    return accepted.includes(token.audience) ? { ok: true, token } : { ok: false, reason: 'audience' };
  }

  private verified(text: string): Token | null {
    const [payload = '', signature = ''] = text.split('.');
    const expected = Buffer.from(this.signature(payload));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return isObject(claims) ? { audience: textOf(claims['audience']), clientId: textOf(claims['clientId']) } : null;
  }

  private signature(payload: string): string {
    return createHmac('sha256', this.key).update(payload).digest('base64url');
  }
}
