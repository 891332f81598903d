/** All rules of a server of Azure SQL, replaced as the service does. Source: Firewall Rules - Replace, with its errors. */
import { isObject } from '../../../../src/lib/json.js';
import { armSpelling, respelled } from '../letter-case.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { Refused } from '../wire.js';
import { armError } from './errors.js';

const maxRules = 256;

/** The server with these rules and no others. */
export function replacedRules(row: Row, body: Row | null): Row {
  const wanted = body?.['values'];
  if (!Array.isArray(wanted)) throw refusedWith('InvalidServerFirewallRuleResourceRequest', 'The body holds no values.');
  const properties = isObject(row['properties']) ? row['properties'] : {};
  if (sameText(textOf(properties['publicNetworkAccess']), 'Disabled'))
    throw refusedWith('DenyPublicEndpointEnabled', 'Public network access of the server is disabled.');
  if (wanted.length > maxRules) throw refusedWith('TooManyFirewallRules', `There are more than ${maxRules} rules.`);
  const rules = wanted.filter(isObject).map(taken);
  const names = new Set(rules.map(({ name }) => textOf(name).toLowerCase()));
  if (names.size < rules.length) throw refusedWith('InvalidServerFirewallRuleResourceParameters', 'Two rules have one name.');
  return { ...row, firewallRules: rules };
}

/** What the service answers to that: one of the rules. */
export function lastRuleOf({ firewallRules }: Row): Row {
  return (Array.isArray(firewallRules) ? firewallRules.filter(isObject) : []).at(-1) ?? {};
}

function taken(rule: Row): Row {
  const name = textOf(rule['name']).trim();
  if (name === '') throw refusedWith('FirewallRuleNameEmpty', 'A rule has no name.');
  if (name.length > 128) throw refusedWith('FirewallRuleNameTooLong', `'${name}' is too long.`);
  const { startIpAddress, endIpAddress } = isObject(rule['properties']) ? respelled(rule['properties'], armSpelling) : {};
  const [first, last] = [startIpAddress, endIpAddress].map(numberOf);
  if (first === undefined || last === undefined || last < first)
    throw refusedWith('FirewallRuleInvalidRange', `The range of '${name}' is invalid.`);
  return { name, properties: { startIpAddress, endIpAddress } };
}

function numberOf(address: unknown): number {
  const text = textOf(address);
  if (!/^\d+(\.\d+){3}$/.test(text)) throw refusedWith('FirewallRuleNotIPv4Address', `'${text}' is no IPv4 address.`);
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function refusedWith(code: string, message: string): Refused {
  return new Refused(armError(400, code, message));
}
