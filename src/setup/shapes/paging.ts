/** Pages and refusals: what of them is not as it is believed to be. */
import type { TenantError, TenantErrorKind } from '../../lib/errors.js';
import type { Resource } from '../../tenant/resource.js';
import { prerequisiteOf } from '../doctor/read-prerequisite.js';
import type { Difference } from './compare.js';
import { sentence } from './sentences.js';
import { vendorName } from './vocabulary.js';

/** Rows of a page that is not the last: what is asked for, and what Exchange Online is asked for with every request. */
function pageSize({ list }: Resource): number | null {
  if (list.service === 'exchange') return list.parameters['ResultSize'] === 'Unlimited' ? 1000 : null;
  return list.service === 'graph' ? (list.pageSize ?? null) : null;
}

/** A full page without a link to a next one: it may be the end by chance, and it may be a list that was cut. */
export function fullPage(resource: Resource, rows: number, continues: boolean): Difference | null {
  const size = pageSize(resource);
  if (size === null) return null;
  if (rows > size) return { about: 'paging', what: sentence('longPage', { rows, size }) };
  return rows === size && !continues ? { about: 'paging', what: sentence('fullPage', { rows }) } : null;
}

/** The words by which the services are known to refuse, by what they mean; from their references and published clients. */
const knownCodes: Readonly<Partial<Record<TenantErrorKind, readonly string[]>>> = {
  forbidden: [
    'Authorization_RequestDenied',
    'AccessDenied',
    'accessDenied',
    'Forbidden',
    'ForbiddenByPolicy',
    'Authentication_MSGraphPermissionMissing',
    'PermissionScopeNotGranted',
    'AuthorizationFailed',
    'S2SUnauthorized',
  ],
  unauthenticated: ['InvalidAuthenticationToken', 'Unauthorized', 'UnauthorizedAccess'],
  unlicensed: ['Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'AadPremiumLicenseRequired', 'Forbidden'],
  notFound: [
    'Request_ResourceNotFound',
    'ResourceNotFound',
    'NotFound',
    'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
  ],
  throttled: ['TooManyRequests'],
};

/** Null for a refusal as it is known: for want of a permission, a role or a licence, or of the one object that was asked for. */
export function refusalDifference({ key, list, licence }: Resource, error: TenantError): Difference | null {
  const { status, code } = error.detail;
  // Entra ID gave no token: no service was asked.
  if (error.kind === 'unauthenticated' && status === undefined) return null;
  const answer = `${status === undefined ? 'no answer' : `an answer ${status}`}${code === undefined ? '' : ` with the code ${vendorName(code)}`}`;
  const expected: readonly TenantErrorKind[] = [
    'forbidden',
    'unauthenticated',
    'throttled',
    ...(licence === undefined && list.service !== 'exchange' ? [] : (['unlicensed'] as const)),
    ...(prerequisiteOf(key) !== undefined || list.service === 'exchange' ? (['notFound'] as const) : []),
  ];
  if (!expected.includes(error.kind)) return { about: 'error', what: sentence('unexpected', { answer, kind: error.kind }) };
  if (code === undefined || knownCodes[error.kind]?.includes(code) === true) return null;
  return { about: 'error', what: sentence('unknownCode', { answer, kind: error.kind }) };
}
