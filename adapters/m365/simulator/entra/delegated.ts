/**
 * What people let apps do in their name: consents to delegated permissions, access and refresh tokens that come of them, and device codes. All
 * permissions that hardenbot asks for take an administrator's consent, so nobody else can give one here. Sources: the protocol reference of the
 * identity platform (authorization code, device code, refresh tokens) and its list of error codes.
 */
import { randomBytes } from 'node:crypto';
import { builtInRoleId } from '../../../../src/tenant/resources/built-in-roles.js';
import { madeId } from '../ids.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import type { SimRequest } from '../wire.js';

/** Why Entra gives nothing, as the token endpoint says it. */
export interface DelegatedRefusal {
  readonly error: string;
  readonly code: number;
  readonly text: string;
  readonly suberror?: string;
}

/** One permission of one service. */
interface Asked {
  /** Address of the service, without a path. */
  readonly audience: string;
  readonly value: string;
}

/** A token for one service with all that the app was let do there. */
interface PersonGrant {
  readonly person: Row;
  readonly clientId: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

export interface PersonTokens {
  readonly scope: string;
  readonly access: PersonGrant | null;
  readonly refresh: string;
  /** What the library says the account by: `uid` at home, and the tenant that is home. */
  readonly clientInfo: string;
}

interface Device {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly userCode: string;
  readonly until: number;
  person: Row | null;
  refused: boolean;
}

/** Who may consent to delegated permissions that take an administrator. Source: "Grant tenant-wide admin consent to an application". */
const consentRoles = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Cloud Application Administrator',
  'Application Administrator',
].map(builtInRoleId);

const ofIdentity: ReadonlySet<string> = new Set(['openid', 'profile', 'offline_access', 'email']);
const graph = 'https://graph.microsoft.com';
const deviceLifetimeSeconds = 900;

/** The home of invited people; any tenant but this one would do. */
export const foreignTenant = madeId('foreign tenant');

export class Delegations {
  /** By client id: `audience value` of each permission that was consented to. */
  private readonly consented = new Map<string, Set<string>>();
  private readonly refreshable = new Map<string, { readonly clientId: string; readonly person: Row }>();
  private readonly devices = new Map<string, Device>();

  /** Permissions that nobody consented to yet, as a page shows them. */
  missing(clientId: string, scope: readonly string[]): readonly Asked[] {
    const known = this.consented.get(clientId);
    return askedIn(scope).filter(({ audience, value }) => value !== '.default' && known?.has(`${audience} ${value}`) !== true);
  }

  consent(clientId: string, scope: readonly string[]): void {
    const known = this.consented.get(clientId) ?? new Set();
    for (const { audience, value } of askedIn(scope)) known.add(`${audience} ${value}`);
    this.consented.set(clientId, known);
  }

  /** An administrator took the app away again. */
  withdraw(clientId: string): void {
    this.consented.delete(clientId);
  }

  tokens(
    clientId: string,
    { person, scope, tenantId }: { person: Row; scope: readonly string[]; tenantId: string },
  ): PersonTokens {
    const [first] = askedIn(scope);
    const refresh = randomBytes(32).toString('base64url');
    this.refreshable.set(refresh, { clientId, person });
    const granted = first === undefined ? [] : this.grantedAt(clientId, first.audience);
    const info = { uid: textOf(person['id']), utid: person['userType'] === 'Guest' ? foreignTenant : tenantId };
    return {
      scope: [...scope.filter((one) => ofIdentity.has(one)), ...granted.map((value) => `${first?.audience ?? ''}/${value}`)].join(
        ' ',
      ),
      access: first === undefined ? null : { person, clientId, audience: first.audience, scopes: granted },
      refresh,
      clientInfo: Buffer.from(JSON.stringify(info)).toString('base64url'),
    };
  }

  /** A refresh token is good for every service that the app was given access to. */
  refreshed(form: URLSearchParams, tenantId: string): PersonTokens | DelegatedRefusal {
    const clientId = form.get('client_id') ?? '';
    const known = this.refreshable.get(form.get('refresh_token') ?? '');
    if (known === undefined || known.clientId !== clientId)
      return { error: 'invalid_grant', code: 700084, text: 'The refresh token was issued to another client, or has expired.' };
    const scope = (form.get('scope') ?? '').split(' ');
    if (this.missing(clientId, scope).length > 0)
      return {
        error: 'invalid_grant',
        code: 65001,
        text: `The user or administrator has not consented to use the application with ID '${clientId}'.`,
        suberror: 'consent_required',
      };
    return this.tokens(clientId, { person: known.person, scope, tenantId });
  }

  /** The answer of the device authorization endpoint (RFC 8628, 3.2). */
  device(request: SimRequest, form: URLSearchParams, now: Date): Readonly<Record<string, unknown>> {
    const code = randomBytes(24).toString('base64url');
    const userCode = randomBytes(5).toString('hex').slice(0, 9).toUpperCase();
    this.devices.set(code, {
      clientId: form.get('client_id') ?? '',
      scope: (form.get('scope') ?? '').split(' '),
      userCode,
      until: now.getTime() + deviceLifetimeSeconds * 1000,
      person: null,
      refused: false,
    });
    const address = `${request.url.origin}/common/oauth2/deviceauth`;
    return {
      device_code: code,
      user_code: userCode,
      verification_uri: address,
      expires_in: deviceLifetimeSeconds,
      interval: 1,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${userCode} to authenticate.`,
    };
  }

  /** What the code that a person types in stands for; null for none. */
  deviceOf(userCode: string): Device | null {
    return [...this.devices.values()].find((device) => sameText(device.userCode, userCode)) ?? null;
  }

  /** What polling is answered (RFC 8628, 3.5). */
  polled(form: URLSearchParams, { now, tenantId }: { now: Date; tenantId: string }): PersonTokens | DelegatedRefusal {
    const device = this.devices.get(form.get('device_code') ?? '');
    if (device === undefined) return { error: 'bad_verification_code', code: 501491, text: 'The device code is not known.' };
    if (device.until <= now.getTime()) return { error: 'expired_token', code: 70020, text: 'The device code has expired.' };
    if (device.refused)
      return { error: 'authorization_declined', code: 65004, text: 'User declined to consent to access the app.' };
    if (device.person === null)
      return { error: 'authorization_pending', code: 70016, text: 'OAuth 2.0 device flow error. Authorization is pending.' };
    this.devices.delete(form.get('device_code') ?? '');
    return this.tokens(device.clientId, { person: device.person, scope: device.scope, tenantId });
  }

  private grantedAt(clientId: string, audience: string): readonly string[] {
    return [...(this.consented.get(clientId) ?? [])].flatMap((one) => {
      const [at = '', value = ''] = one.split(' ');
      return at === audience ? [value] : [];
    });
  }
}

/** Whether a person holds one of the roles that may consent for everyone. */
export function mayConsent(person: Row, assignments: Iterable<Row>): boolean {
  return [...assignments].some(
    (row) => sameText(row['principalId'], textOf(person['id'])) && consentRoles.includes(textOf(row['roleDefinitionId'])),
  );
}

/** What of a scope is about a service: with its address before the name, or without for Microsoft Graph. */
export function askedIn(scope: readonly string[]): readonly Asked[] {
  return scope
    .filter((one) => one !== '' && !ofIdentity.has(one))
    .map((one) => {
      const at = one.startsWith('https://') ? one.lastIndexOf('/') : -1;
      return at < 0
        ? { audience: graph, value: one }
        : { audience: one.slice(0, at).replace(/\/$/, ''), value: one.slice(at + 1) };
    });
}
