/** A change of the firewall of a storage account, a key vault or a server of Azure SQL, refused as the services do. */
import { isObject } from '../../../../src/lib/json.js';
import { armSpelling, respelled } from '../letter-case.js';
import type { Row } from '../template.js';
import { sameText, textOf } from '../text.js';
import { Refused } from '../wire.js';
import { armError } from './errors.js';

export type Firewall = 'storage' | 'vault';

/** Source: Configure network security for Azure Key Vault; Scalability targets for standard storage accounts. */
const maxRules: Readonly<Record<Firewall, number>> = { storage: 400, vault: 1000 };

/** Properties that the body names take the place of those that were there; an object is replaced whole. */
export function patched(row: Row, body: Row | null, firewall: Firewall): Row {
  const change = body?.['properties'];
  if (!isObject(change)) throw refusedWith('InvalidRequestContent', 'The body holds no properties.');
  const properties = respelled(change, armSpelling);
  const own = isObject(row['properties']) ? row['properties'] : {};
  const acls = properties['networkAcls'];
  return {
    ...row,
    properties: { ...own, ...properties, ...(isObject(acls) ? { networkAcls: taken(acls, firewall) } : {}) },
  };
}

function taken(acls: Row, firewall: Firewall): Row {
  const word = textOf(acls['defaultAction']);
  if (word !== 'Allow' && word !== 'Deny')
    throw refusedWith('InvalidRequestContent', `The value '${word}' is no default action of a firewall.`);
  const rules = Array.isArray(acls['ipRules']) ? acls['ipRules'].filter(isObject) : [];
  if (rules.length > maxRules[firewall])
    throw refusedWith('BadRequest', `There are more than ${maxRules[firewall]} rules for addresses.`);
  return { ...acls, ipRules: rules.map((rule) => takenRule(rule, firewall)) };
}

/** Key Vault writes every rule as a network; Storage says the action of each, and takes no network of one or two addresses. */
function takenRule(rule: Row, firewall: Firewall): Row {
  const value = textOf(rule['value']);
  if (!/^\d+(\.\d+){3}(\/\d+)?$/.test(value)) throw refusedWith('BadRequest', `'${value}' is no IPv4 address or network.`);
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(value))
    throw refusedWith('BadRequest', `'${value}' is reserved for private networks.`);
  if (firewall === 'vault') return { ...rule, value: value.includes('/') ? value : `${value}/32` };
  if (/\/3[12]$/.test(value)) throw refusedWith('InvalidValuesForRequestParameters', `'${value}' is too small a network.`);
  return { action: 'Allow', ...rule };
}

/** Source: Firewall Rules - Replace, with its errors. */
const maxSqlRules = 256;

/** The server with these rules and no others. */
export function replacedRules(row: Row, body: Row | null): Row {
  const wanted = body?.['values'];
  if (!Array.isArray(wanted)) throw refusedWith('InvalidServerFirewallRuleResourceRequest', 'The body holds no values.');
  const properties = isObject(row['properties']) ? row['properties'] : {};
  if (sameText(textOf(properties['publicNetworkAccess']), 'Disabled'))
    throw refusedWith('DenyPublicEndpointEnabled', 'Public network access of the server is disabled.');
  if (wanted.length > maxSqlRules) throw refusedWith('TooManyFirewallRules', `There are more than ${maxSqlRules} rules.`);
  const rules = wanted.filter(isObject).map(ruleOf);
  const names = new Set(rules.map(({ name }) => textOf(name).toLowerCase()));
  if (names.size < rules.length) throw refusedWith('InvalidServerFirewallRuleResourceParameters', 'Two rules have one name.');
  return { ...row, firewallRules: rules };
}

/** What the service answers to that: one of the rules. */
export function lastRuleOf({ firewallRules }: Row): Row {
  return (Array.isArray(firewallRules) ? firewallRules.filter(isObject) : []).at(-1) ?? {};
}

function ruleOf(rule: Row): Row {
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
