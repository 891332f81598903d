/** A change of the network rules of a storage account or a key vault, refused as the services do. */
import { isObject } from '../../../../src/lib/json.js';
import { armSpelling, respelled } from '../letter-case.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
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

function refusedWith(code: string, message: string): Refused {
  return new Refused(armError(400, code, message));
}
