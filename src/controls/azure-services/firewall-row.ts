/** Services whose firewall is one object with a default and rules: storage accounts and key vaults. */
import type { NetworkAcls } from '../../tenant/resources/azure-network-acls.js';
import type { Closable } from './firewall.js';
import { closed, plain, type RuleForm } from './rules.js';

interface EndpointsRow {
  readonly privateEndpointConnections?:
    | readonly {
        readonly properties?:
          | { readonly privateLinkServiceConnectionState?: { readonly status?: string | null | undefined } | null | undefined }
          | null
          | undefined;
      }[]
    | null
    | undefined;
}

interface FirewallRow extends EndpointsRow {
  readonly networkAcls?: NetworkAcls | null | undefined;
}

export function closedByRules({ networkAcls }: FirewallRow, ranges: readonly string[], form: RuleForm): Closable {
  const { acls, allowed, rules } = closed(networkAcls ?? null, ranges, form);
  const before = networkAcls ? plain(networkAcls) : null;
  return { before: { networkAcls: before }, after: { networkAcls: acls }, allowed, rules };
}

/** A private endpoint leads past the firewall, and a rule for subnets lets those in. */
export function keepsPrivate(row: FirewallRow): boolean {
  return hasEndpoint(row) || (row.networkAcls?.virtualNetworkRules ?? []).length > 0;
}

/** Whether a private endpoint is in use. */
export function hasEndpoint({ privateEndpointConnections }: EndpointsRow): boolean {
  return (privateEndpointConnections ?? []).some(
    ({ properties }) => properties?.privateLinkServiceConnectionState?.status?.trim().toLowerCase() === 'approved',
  );
}
