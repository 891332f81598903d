/** Rules of a server of Azure SQL for addresses: whom each allows, and the rules that a plan gives the server. */
import type { SqlFirewallRule, SqlFirewallRule6 } from '../../tenant/resources/azure-sql-server.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import type { Closable } from './firewall.js';
import { publicIPv4 } from './rules.js';
import { ofAddresses } from './service.js';

/** A rule of either list. */
export interface Range {
  readonly name?: string | null | undefined;
  readonly first: string | null | undefined;
  readonly last: string | null | undefined;
  readonly list: 'firewallRules' | 'ipv6FirewallRules';
}

export function rangeOf({ name, startIpAddress: first, endIpAddress: last }: SqlFirewallRule): Range {
  return { name, first, last, list: 'firewallRules' };
}

export function range6Of({ name, startIPv6Address: first, endIPv6Address: last }: SqlFirewallRule6): Range {
  return { name, first, last, list: 'ipv6FirewallRules' };
}

/** Source: Azure SQL Database and Azure Synapse IP firewall rules: from 0.0.0.0 to 0.0.0.0 accepts everything inside Azure. */
const azure = '0.0.0.0';

/** Whom one rule allows. */
export function reachOf({ first, last }: Range): { readonly state: PartState; readonly shown: string } {
  return first === azure && last === azure
    ? { state: 'gap', shown: '0.0.0.0 to 0.0.0.0: everything inside Azure, other customers too' }
    : ofAddresses([notationOf(first, last)]);
}

/** Whom several rules allow together. */
export function reachOfAll(ranges: readonly Range[]): { readonly state: PartState; readonly shown: string } {
  return ofAddresses(ranges.map(({ first, last }) => notationOf(first, last)));
}

function notationOf(first: string | null | undefined, last: string | null | undefined): string | null {
  return first && last ? `${first}-${last}` : null;
}

/**
 * The rules that a plan gives a server: those that allow everyone go, alone or together; the ranges that none of the others holds are added.
 * @param rules each with a name and both ends
 */
export function closedBySqlRules(rules: readonly SqlFirewallRule[], ranges: readonly string[]): Closable {
  const own = rules.filter((rule) => reachOf(rangeOf(rule)).state === 'holds');
  const kept = reachOfAll(own.map(rangeOf)).state === 'holds' ? own : [];
  const held = readAddresses(kept.flatMap((rule) => notationOf(rule.startIpAddress, rule.endIpAddress) ?? [])).set;
  const wanted = publicIPv4(ranges);
  const taken = new Set(kept.map(({ name }) => (name ?? '').toLowerCase()));
  const added = wanted
    .minus(held)
    .toCidrs()
    .map(endsOf)
    .map(({ first, last }) => ({ name: freeName(`hardenbot-${first}`, taken), startIpAddress: first, endIpAddress: last }));
  const after = [...kept.map(plainRule), ...added];
  return {
    before: { firewallRules: rules.map(plainRule) },
    after: { firewallRules: after },
    allowed: held.union(wanted),
    rules: after.length,
  };
}

function plainRule({ name, startIpAddress, endIpAddress }: SqlFirewallRule) {
  return { name: name ?? '', startIpAddress: startIpAddress ?? '', endIpAddress: endIpAddress ?? '' };
}

/** A name that no rule has which stays: the service knows rules by it, in any letter case. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name.toLowerCase()) ? freeName(`${name}+`, taken) : name;
}

/** The first and the last address of an IPv4 network. */
function endsOf(cidr: string): { readonly first: string; readonly last: string } {
  const [first = '', bits = '32'] = cidr.split('/');
  const start = first.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const end = start + 2 ** (32 - Number(bits)) - 1;
  const last = [24, 16, 8, 0].map((shift) => Math.floor(end / 2 ** shift) % 256).join('.');
  return { first, last };
}
