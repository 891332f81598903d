/** The firewall that a plan gives a service: every address denied but those that settings and its own rules name. */

import { isObject, type Json } from '../../lib/json.js';
import type { AddressRule, NetworkAcls } from '../../tenant/resources/azure-network-acls.js';
import { type AddressSet, readAddresses } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { letsIn, withoutReading } from './service.js';

/** What the firewall of a kind of service takes. */
export interface RuleForm {
  /** Rules for addresses. */
  readonly max: number;
  /** Networks of two addresses have to be written as two addresses. */
  readonly splitsPairs: boolean;
}

interface ClosedFirewall {
  readonly acls: { readonly [key: string]: Json };
  /** Whom the rules for addresses allow. */
  readonly allowed: AddressSet;
  readonly rules: number;
}

/**
 * Everything but the default and the rules for addresses stays: which services bypass it, and which subnets and resources it allows.
 * Rules that allow everyone together go, and so does the reading of logs and metrics from anywhere.
 * @param acls null: the service has none
 */
export function closed(acls: NetworkAcls | null, ranges: readonly string[], form: RuleForm): ClosedFirewall {
  const { ipv6Rules, ipRules, ...others } = acls ?? { bypass: 'AzureServices', virtualNetworkRules: [] };
  const { bypass } = others;
  const own = (ipRules ?? []).filter(letsIn);
  const own6 = (ipv6Rules ?? []).filter(letsIn);
  const keep = !setOf([...own, ...own6]).isEverybody;
  const kept = keep ? own : [];
  const kept6 = keep ? own6 : [];
  const wanted = publicIPv4(ranges);
  const added = wanted
    .minus(setOf(kept))
    .toCidrs()
    .flatMap((cidr) => written(cidr, form));
  const rules = [...kept, ...added.map((value) => ({ value }))];
  return {
    acls: plain({
      ...others,
      ...(bypass ? { bypass: withoutReading(bypass) } : {}),
      defaultAction: 'Deny',
      ipRules: rules,
      ...(ipv6Rules ? { ipv6Rules: kept6 } : {}),
    }),
    allowed: setOf([...kept, ...kept6]).union(wanted),
    rules: rules.length,
  };
}

/** What a firewall can allow of settings: it knows neither IPv6 nor private networks. Source: the network rules of both services. */
export function publicIPv4(ranges: readonly string[]): AddressSet {
  const all = addressesOf(ranges).ipv4;
  return all.minus(all.unroutable);
}

/** As plain data, for a plan. */
export function plain(acls: object): { readonly [key: string]: Json } {
  const json = JSON.parse(JSON.stringify(acls)) as Json;
  return isObject(json) ? json : {};
}

function setOf(rules: readonly AddressRule[]): AddressSet {
  return readAddresses(rules.flatMap(({ value }) => value || [])).set;
}

function written(cidr: string, { splitsPairs }: RuleForm): readonly string[] {
  const [address = '', bits] = cidr.split('/');
  if (bits === '32') return [address];
  if (bits !== '31' || !splitsPairs) return [cidr];
  const [, network = '', last = ''] = /^(.*\.)(\d+)$/.exec(address) ?? [];
  return [address, `${network}${Number(last) + 1}`];
}
