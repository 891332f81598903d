/** Policies and locations as the service writes them, back from parsed rows: for the `before` of a change, and to compare. */

import type { Fields } from '../../../../engine/plan/operation.js';
import { isObject, type Json } from '../../../../lib/json.js';
import { says } from '../../../../tenant/compare.js';
import { isUnset } from '../../../../tenant/lenient.js';
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';
import type { NamedLocation } from '../../../../tenant/resources/named-location.js';

/** Flags are one text with commas on the wire and a list in the row. */
const flags = new Set(['guestOrExternalUserTypes', 'transferMethods']);

export function wirePolicy(row: ConditionalAccessPolicy): { readonly conditions: Fields; readonly grantControls: Fields } {
  const strength = row.grantControls?.authenticationStrength;
  // The service sends what a strength takes, and is shown which one by its id.
  const written = strength?.id
    ? { ...row.grantControls, authenticationStrength: { id: strength.id } }
    : (row.grantControls ?? {});
  return { conditions: asWritten(row.conditions ?? {}) as Fields, grantControls: asWritten(written) as Fields };
}

/** Session controls of a policy, as they are written; null where none of them does anything. */
export function wireSession(row: ConditionalAccessPolicy): Json {
  const controls = asWritten(row['sessionControls']);
  if (!isObject(controls)) return null;
  const isIdle = (control: Json): boolean =>
    isUnset(control) || control === false || (isObject(control) && control['isEnabled'] === false);
  return Object.values(controls).every(isIdle) ? null : controls;
}

export function wireLocation(row: NamedLocation): Fields {
  return {
    countriesAndRegions: [...(row.countriesAndRegions ?? [])],
    includeUnknownCountriesAndRegions: row.includeUnknownCountriesAndRegions ?? null,
    countryLookupMethod: row.countryLookupMethod ?? null,
    isTrusted: row.isTrusted ?? null,
    ipRanges: (row.ipRanges ?? []).flatMap((range) => (range.cidrAddress ? [wireRange(range.cidrAddress)] : [])),
  };
}

export function wireRange(cidr: string): Fields {
  return { '@odata.type': `#microsoft.graph.${cidr.includes(':') ? 'iPv6CidrRange' : 'iPv4CidrRange'}`, cidrAddress: cidr };
}

function asWritten(value: unknown): Json {
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Json;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      flags.has(key) && Array.isArray(inner)
        ? inner.join(',')
        : key === 'externalTenants'
          ? wireTenants(inner)
          : asWritten(inner),
    ]),
  );
}

/** Which tenants guests come from is said by a type, which the service wants again. */
function wireTenants(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return null;
  const kind = 'membershipKind' in value && value.membershipKind === 'enumerated' ? 'Enumerated' : 'All';
  const properties = Object.entries(value).map(([key, inner]) => [key, asWritten(inner)] as const);
  return Object.fromEntries([['@odata.type', `#microsoft.graph.conditionalAccess${kind}ExternalTenants`], ...properties]);
}

/** Equal as the service means it: lists and flags as sets, in any letter case, with what is unset left out. */
export function means(actual: unknown, wanted: unknown): boolean {
  return says(settled(actual), settled(wanted));
}

function settled(value: unknown, key = ''): unknown {
  if (flags.has(key) && typeof value === 'string') return settled(value.split(','));
  if (typeof value === 'string') return value.trim().toLowerCase();
  if (Array.isArray(value)) {
    const byText = new Map(value.map((item) => settled(item)).map((item) => [JSON.stringify(item), item]));
    return [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (name.includes('@') ? [] : [[name, settled(inner, name)]])),
  );
}
