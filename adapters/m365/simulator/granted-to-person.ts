/**
 * What a person who signed in may do through an app: what the app was let do, and no more than their own roles allow. Sources: the roles that
 * the reference of each list names for delegated access; which of the directory's lists every member reads, the default permissions of users.
 */
import { delegatedPermissionsFor, noRowFor } from '../../../src/tenant/permission-table.js';
import { authorizationFailed } from './arm/errors.js';
import { cmdletForbidden, exchangeUnauthorized } from './exchange/errors.js';
import { graphError } from './graph/errors.js';
import type { Answer, Routed, SimRequest } from './wire.js';

export interface HeldByPerson {
  /** Names of directory roles. */
  readonly roles: readonly string[];
  readonly isGuest: boolean;
  /** Whether Exchange takes tokens of people at all. */
  readonly exchange: 'taken' | 'refused';
}

interface Holds {
  /** Delegated permissions; null: whatever there is. */
  readonly permissions: readonly string[] | null;
  readonly person: HeldByPerson;
}

const readsAll = ['Global Administrator', 'Global Reader'];
const readsSecurity = [...readsAll, 'Security Reader', 'Security Administrator', 'Security Operator'];
/** Parts of Graph that a member without a role does not read, and who does. */
const takesRole: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/(auditLogs|reports)\b/i, [...readsSecurity, 'Reports Reader']],
  [/^\/(identity|policies|roleManagement)\b/i, readsSecurity],
  [/^\/users\/[^/]+\/authentication\b/i, [...readsAll, 'Authentication Administrator']],
  [/^\/admin\b/i, [...readsAll, 'Exchange Administrator']],
];
const exchangeReaders = [...readsAll, 'Exchange Administrator', 'Security Reader', 'Security Administrator'];
const exchangeWriters = ['Global Administrator', 'Exchange Administrator'];

/** Null where they may. */
export function refusalForPerson(request: SimRequest, routed: Routed, holds: Holds): Answer | null {
  switch (routed.service) {
    case 'graph':
      return routed.key === null ? null : graphRefusal(request, holds);
    case 'exchange':
      return exchangeRefusal(routed, holds);
    case 'arm':
      return authorizationFailed('Microsoft.Web/sites/read', request.url.pathname).answer;
    case 'entra':
      return null;
  }
}

const denied = () => graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

function graphRefusal(request: SimRequest, { permissions, person }: Holds): Answer | null {
  const path = /^\/(?:v1\.0|beta)(\/.+)$/.exec(request.url.pathname)?.[1];
  // A download is allowed by its address.
  if (path === undefined) return null;
  const asked = { method: request.method, path: decodeURIComponent(path) };
  const allowed = delegatedPermissionsFor(asked);
  if (allowed === null) return graphError(403, 'Authorization_RequestDenied', noRowFor(asked));
  const holds = (names: Iterable<string>) => permissions === null || [...names].some((name) => permissions.includes(name));
  if (!holds(allowed)) return denied();
  if (/^\/users\b/i.test(path) && /signInActivity/i.test(request.url.search) && !holds(['AuditLog.Read.All'])) return denied();
  if (person.isGuest) return denied();
  const enough = takesRole.find(([part]) => part.test(path))?.[1];
  return enough === undefined || enough.some((role) => person.roles.includes(role)) ? null : denied();
}

function exchangeRefusal({ cmdlet, write }: Routed, { permissions, person }: Holds): Answer | null {
  if (person.exchange === 'refused') return exchangeUnauthorized();
  if (permissions !== null && !permissions.includes('Exchange.Manage')) return exchangeUnauthorized();
  const enough = write ? exchangeWriters : exchangeReaders;
  if (enough.some((role) => person.roles.includes(role))) return null;
  return cmdletForbidden(cmdlet ?? '', 'View-Only Configuration').answer;
}
