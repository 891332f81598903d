/** The firewall that several services of Azure write alike: what happens to an address that no rule names, and the rules. */
import type { z } from 'zod';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { isObject, type Json, sameJson } from '../../lib/json.js';
import { looseRow, row, text } from '../lenient.js';
import type { ObjectAddress } from '../resource.js';
import { lift } from './azure-site.js';

/** A rule allows the address or network that is its value; there are no rules that deny. */
const addressRule = looseRow({ value: text(), action: text() });
export type AddressRule = z.infer<typeof addressRule>;

/** Unknown keys are kept: a firewall is written back whole. */
export const networkAcls = looseRow({
  /** `Allow` or `Deny`. */
  defaultAction: text(),
  /** `AzureServices`: trusted services of Microsoft pass whatever the rules say. Storage lists several with commas. */
  bypass: text(),
  ipRules: addressRule.array().nullable().optional(),
  /** Subnets whose service endpoint leads here. */
  virtualNetworkRules: looseRow({ id: text() }).array().nullable().optional(),
  /** Of Storage alone, and of newer versions. */
  ipv6Rules: addressRule.array().nullable().optional(),
});
export type NetworkAcls = z.infer<typeof networkAcls>;

/** Of resources that a private endpoint can lead to, which no firewall rule concerns. */
export const privateEndpoints = row({
  properties: row({ privateLinkServiceConnectionState: row({ status: text() }).nullable().optional() })
    .nullable()
    .optional(),
})
  .array()
  .nullable()
  .optional();

/** The words of `publicNetworkAccess`: with the last, a network security perimeter decides. */
export const publicAccessWords = ['Enabled', 'Disabled', 'SecuredByPerimeter'] as const;

export const azureReader = 'Azure role Reader';

/** What a service that returns no firewall has. Source: Configure network security for Azure Key Vault: the firewall is off by default. */
const open = { bypass: 'AzureServices', defaultAction: 'Allow', ipRules: [], virtualNetworkRules: [] } as const;

/**
 * Changes the firewall of a resource by a PATCH that holds nothing else, so that the service keeps every other property. `identity` is
 * its path. A firewall that was never set is set open again, for nothing takes one away.
 */
export const firewallObject: ObjectAddress = {
  idProperty: 'id',
  nameProperty: 'name',
  find: (operation) => ({
    service: 'arm',
    method: 'GET',
    path: operation.kind === 'create' ? operation.name : operation.identity,
  }),
  write: (operation) =>
    operation.kind === 'update'
      ? {
          service: 'arm',
          method: 'PATCH',
          path: operation.identity,
          body: { properties: { networkAcls: operation.after['networkAcls'] ?? open } },
        }
      : null,
  normalise: (found, operation) => {
    const fields = lift(found) as Fields;
    const held = fields['networkAcls'] ?? null;
    const written = firewallsOf(operation).find((one) => sameFirewall(one, held));
    return { ...fields, networkAcls: written === undefined ? held : written };
  },
};

/** The firewalls that an operation names, the one that it wants first. */
function firewallsOf(operation: Operation): readonly Json[] {
  if (operation.kind !== 'update') return [];
  return [operation.after, operation.before].map((fields) => fields['networkAcls'] ?? null);
}

/** Whether two firewalls mean the same: Key Vault returns `203.0.113.7` as `203.0.113.7/32`, and Storage adds the action to each rule. */
function sameFirewall(left: Json, right: Json): boolean {
  return sameJson(meaningOf(left), meaningOf(right));
}

function meaningOf(acls: Json): Json {
  const whole: Fields = isObject(acls) ? acls : open;
  const { ipRules, ipv6Rules, virtualNetworkRules, bypass, defaultAction, ...others } = whole;
  return {
    ...others,
    bypass: wordOf(bypass, 'AzureServices'),
    defaultAction: wordOf(defaultAction, ''),
    addresses: [...rulesOf(ipRules), ...rulesOf(ipv6Rules)].map(addressOf).toSorted(),
    subnets: rulesOf(virtualNetworkRules)
      .map((rule) => wordOf(rule['id'], ''))
      .toSorted(),
  };
}

function rulesOf(rules: Json | undefined): readonly Fields[] {
  return Array.isArray(rules) ? (rules.filter(isObject) as readonly Fields[]) : [];
}

function addressOf({ value }: Fields): string {
  return wordOf(value, '').replace(/\/32$/, '');
}

function wordOf(value: Json | undefined, absent: string): string {
  return (typeof value === 'string' ? value : absent).trim().toLowerCase();
}
