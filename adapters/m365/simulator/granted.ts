/** What an app of another tenant may read: what its token holds, and in Exchange what a role group gives it. */

import { findSpec } from './collections.js';
import type { ForeignApp } from './entra/admin-consent.js';
import { cmdletForbidden, exchangeUnauthorized } from './exchange/errors.js';
import { graphDenial } from './graph/errors.js';
import type { Answer, Routed } from './wire.js';

/**
 * Permissions that include another one. Source: the columns of higher privileged permissions in the reference of each list of Graph; in
 * Exchange the roles that hold the cmdlets of the view-only ones.
 */
const including: Readonly<Record<string, readonly string[]>> = {
  'Application.Read.All': ['Directory.Read.All'],
  'DelegatedPermissionGrant.Read.All': ['Directory.Read.All'],
  'Domain.Read.All': ['Directory.Read.All'],
  'GroupMember.Read.All': ['Directory.Read.All'],
  'GroupSettings.Read.All': ['Directory.Read.All', 'GroupSettings.ReadWrite.All'],
  'IdentityRiskyUser.Read.All': ['IdentityRiskyUser.ReadWrite.All'],
  'LicenseAssignment.Read.All': ['Directory.Read.All', 'Organization.Read.All'],
  'Organization.Read.All': ['Directory.Read.All'],
  'Policy.Read.PermissionGrant': ['Policy.Read.All'],
  'RoleManagement.Read.Directory': ['Directory.Read.All'],
  'User.Read.All': ['Directory.Read.All'],
};

/** Null where the app may; writes are looked at by each service itself. */
export function refusalFor(routed: Routed, app: ForeignApp, roles: readonly string[]): Answer | null {
  const { service, key, cmdlet } = routed;
  if (service === 'exchange') {
    // Both grants are needed: without the application permission 401, without a role of Exchange 403.
    if (!roles.includes('Exchange.ManageAsApp')) return exchangeUnauthorized();
    if (key === null || routed.write) return null;
    const role = findSpec(key)?.permission;
    return role === undefined || app.exchangeRoles.includes(role) ? null : cmdletForbidden(cmdlet ?? key, role).answer;
  }
  if (service !== 'graph' || key === null || routed.write) return null;
  const spec = key === organization.key ? organization : findSpec(key);
  if (spec === undefined) return null;
  const enough = [spec.permission, ...(including[spec.permission] ?? [])];
  return roles.some((role) => enough.includes(role)) ? null : graphDenial(spec);
}

/** The tenant itself lies beside the collections of a state file. */
const organization = { key: 'graph.organization', address: '/organization', permission: 'Organization.Read.All' } as const;
