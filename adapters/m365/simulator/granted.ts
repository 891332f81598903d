/**
 * What an app may do: the permissions of its token, by Microsoft's published table of requests, the roles that a role group of Exchange
 * gives it, and its roles in Azure.
 */
import { noRowFor, permissionsFor } from '../../../src/tenant/permission-table.js';
import { authorizationFailed } from './arm/errors.js';
import { rolesAllow } from './arm/roles.js';
import { serviceAt } from './arm/services.js';
import { findSpec } from './collections.js';
import { cmdletForbidden, exchangeUnauthorized } from './exchange/errors.js';
import { refusesCmdlet } from './exchange/roles.js';
import { type HeldByPerson, refusalForPerson } from './granted-to-person.js';
import { graphDenial, graphError } from './graph/errors.js';
import { type Answer, bodyObject, type Routed, type SimRequest } from './wire.js';

/** Null: whatever the state file does not refuse. */
export interface Held {
  /** Application permissions, as the claim `roles` of a token spells them. */
  readonly permissions: readonly string[] | null;
  readonly exchangeRoles: readonly string[] | null;
  readonly azureRoles: readonly string[] | null;
  /** Who signed in, where the app asks in a person's name: `permissions` are then delegated ones; absent: it asks in its own. */
  readonly person?: HeldByPerson;
}

/** Null where the app may. */
export function refusalFor(request: SimRequest, routed: Routed, held: Held): Answer | null {
  if (held.person !== undefined) return refusalForPerson(request, routed, { ...held, person: held.person });
  switch (routed.service) {
    case 'graph':
      return held.permissions === null || routed.key === null ? null : graphRefusal(request, routed.key, held.permissions);
    case 'exchange':
      return exchangeRefusal(routed, held);
    case 'arm':
      return armRefusal(request, held.azureRoles);
    case 'entra':
      return null;
  }
}

function graphRefusal(request: SimRequest, key: string, held: readonly string[]): Answer | null {
  const path = /^\/(?:v1\.0|beta)(\/.+)$/.exec(request.url.pathname)?.[1];
  // A download is allowed by its address.
  if (path === undefined) return null;
  const asked = { method: request.method, path: decodeURIComponent(path) };
  const allowed = permissionsFor(asked);
  if (allowed === null) return graphError(403, 'Authorization_RequestDenied', noRowFor(asked));
  const isHeld = (names: Iterable<string>) => [...names].some((name) => held.includes(name));
  if ([allowed, ...besideTable(request, path)].every(isHeld)) return null;
  return graphDenial({ address: path, permission: findSpec(key)?.permission ?? [...allowed][0] ?? '' });
}

const writesUsers = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];

/** What the table cannot say: permissions that are needed together, and those that single properties take. Each list holds alternatives. */
function besideTable(request: SimRequest, path: string): readonly (readonly string[])[] {
  const { method, url } = request;
  // Source: the reference of each, which has an app hold both; the table lists them as alternatives.
  if (method !== 'GET' && /^\/identity\/conditionalAccess\/(policies|namedLocations)\b/i.test(path))
    return [['Policy.ReadWrite.ConditionalAccess'], ['Policy.Read.All']];
  // Source: the reference of `user`.
  if (/^\/users\b/i.test(path) && /signInActivity/i.test(url.search)) return [['AuditLog.Read.All']];
  // Source: the reference of `user: update`.
  if (method === 'PATCH' && /^\/users\/[^/]+$/i.test(path))
    return Object.keys(bodyObject(request) ?? {}).map((property) => {
      if (property === 'passwordProfile') return ['User-PasswordProfile.ReadWrite.All'];
      return property === 'accountEnabled' ? ['User.EnableDisableAccount.All', ...writesUsers] : writesUsers;
    });
  return [];
}

/** Both grants are needed: without the application permission 401, without a role of Exchange 403. */
function exchangeRefusal({ key, cmdlet, write }: Routed, { permissions, exchangeRoles }: Held): Answer | null {
  if (permissions !== null && !permissions.includes('Exchange.ManageAsApp')) return exchangeUnauthorized();
  if (key === null || cmdlet === undefined || exchangeRoles === null) return null;
  const role = refusesCmdlet(cmdlet, write, exchangeRoles);
  return role === null ? null : cmdletForbidden(cmdlet, role).answer;
}

function armRefusal({ method, url }: SimRequest, held: readonly string[] | null): Answer | null {
  const service = serviceAt(url.pathname);
  const type = service?.kind.type ?? 'Microsoft.Web/sites';
  const below = method === 'PUT' && service !== null ? `/${service.rest}` : '';
  const action = `${type}${below}/${method === 'GET' ? 'read' : 'write'}`;
  return rolesAllow(held, action) ? null : authorizationFailed(action, url.pathname).answer;
}
