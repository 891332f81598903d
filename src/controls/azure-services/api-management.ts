/** Instances of API Management: whom their gateways answer. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type ApiManagement, type ApiPolicy, apiManagements, apiPolicies } from '../../tenant/resources/azure-api-management.js';
import type { Outcomes } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards } from '../item-collection.js';
import { Below } from './below.js';
import { by, target } from './command.js';
import { itemOf, type Judging, ofAddresses, publicAccess, type Service } from './service.js';

const read = readOf(apiManagements, ['id', 'name', 'publicNetworkAccess', 'virtualNetworkType']);

interface Policy {
  readonly reads: readonly [Read];
  readonly rows: readonly ApiPolicy[];
}

export function apiManagement({ rows, allowed }: Judging): Service {
  const gateways = new Below<ApiManagement, Policy>(
    (gateway) => ofNetwork(gateway) === null,
    (of) => {
      const below = readOf(apiPolicies, ['value'], { of });
      return { reads: [below], rows: rows.all(below) };
    },
  );
  rows.on(read, (gateway) => gateways.rows.push(gateway));
  const valueFor = (gateway: ApiManagement, outcomes: Outcomes): ItemValue => {
    const network = ofNetwork(gateway);
    if (network !== null) return network;
    const found = gateways.of(gateway);
    return ofPolicy(gateway, found === undefined ? undefined : policyIn(found, outcomes));
  };
  return {
    collection: afterwards({
      reads: [read],
      unknown: 'which addresses it answers',
      items: (outcomes): readonly Item[] =>
        gateways.rows.map((gateway) => itemOf('API Management', gateway, { allowed, values: [valueFor(gateway, outcomes)] })),
    }),
    below: gateways,
  };
}

/** Null where the gateway is in no network of its own and public access is on: then its policy decides. */
function ofNetwork({ publicNetworkAccess, virtualNetworkType }: ApiManagement): ItemValue | null {
  const closed = publicAccess(publicNetworkAccess);
  if (closed !== null) return closed;
  const word = (virtualNetworkType ?? '').trim().toLowerCase();
  const value = { property: 'virtualNetworkType', actual: virtualNetworkType ?? null, expected: 'Internal' };
  switch (word) {
    case '':
    case 'none':
      return null;
    case 'internal':
      return { ...value, state: 'holds' };
    case 'external':
      return { ...value, state: 'unknown', shown: { actual: 'External: its network security group decides, and is not read' } };
    default:
      return { ...value, state: 'unknown', shown: { actual: `${virtualNetworkType}: an unknown word` } };
  }
}

/** null: there is no policy for all APIs; undefined: not known. */
function policyIn({ reads: [below], rows }: Policy, outcomes: Outcomes): string | null | undefined {
  const outcome = outcomes(below);
  if (!outcome.complete) return outcome.missing.status === 404 ? null : undefined;
  return rows[0]?.value ?? undefined;
}

/** Source: Set or edit API Management policies: a policy of one API, product or operation without `<base />` does not inherit that of all APIs. */
const notInherited = 'policies of single APIs can leave it out, and are not read';

function ofPolicy({ id }: ApiManagement, xml: string | null | undefined): ItemValue {
  const options = target(id);
  const words = options && ['apim', 'update', ...options, '--public-network-access', 'false'];
  const expected = by('an ip-filter in the policy of all APIs, or a private endpoint and no public access', words);
  const value = { property: 'ip-filter', expected };
  if (xml === undefined)
    return { ...value, actual: null, state: 'unknown', shown: { actual: 'its policy for all APIs was not returned' } };
  const allowed = xml === null ? null : allowedByPolicy(xml);
  if (allowed === null) return { ...value, actual: 'none in the policy of all APIs', state: 'gap' };
  if (allowed === 'conditional') return { ...value, actual: 'it depends on a condition, or denies addresses', state: 'unknown' };
  const { state, shown } = ofAddresses(allowed);
  if (state !== 'holds') return { ...value, actual: shown, state };
  return { ...value, actual: shown, state: 'unknown', shown: { actual: `${shown}; ${notInherited}` } };
}

/**
 * The addresses and ranges (`a-b`) that the filter allows; null: the policy has none; `conditional`: one is there, and it alone does not
 * decide. Source: Restrict caller IPs, API Management policy reference.
 */
function allowedByPolicy(xml: string): readonly string[] | 'conditional' | null {
  const plain = xml.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
  const filters = filtersIn(plain);
  if (filters.length === 0) return null;
  const certain = filters.find(({ place, action }) => place === 'policies/inbound' && action === 'allow');
  return certain === undefined ? 'conditional' : certain.addresses;
}

interface Filter {
  /** The elements around it. */
  readonly place: string;
  readonly action: string;
  readonly addresses: string[];
}

const tag = /<(\/?)([\w:-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|<\/?[\w:-]+[^>]*>|([^<]+)/g;

function filtersIn(xml: string): readonly Filter[] {
  const around: string[] = [];
  const filters: Filter[] = [];
  let current: Filter | null = null;
  for (const [, end, name = '', attributes = '', single, text] of xml.matchAll(tag)) {
    const element = name.toLowerCase();
    if (text !== undefined) {
      if (current !== null && around.at(-1) === 'address') current.addresses.push(text.trim());
    } else if (end === '/') {
      around.pop();
      if (element === 'ip-filter') current = null;
    } else {
      if (element === 'ip-filter') {
        current = { place: around.join('/'), action: attribute(attributes, 'action').toLowerCase(), addresses: [] };
        filters.push(current);
      }
      if (element === 'address-range' && current !== null)
        current.addresses.push(`${attribute(attributes, 'from')}-${attribute(attributes, 'to')}`);
      if (single === '/') {
        if (element === 'ip-filter') current = null;
      } else if (element !== '') around.push(element);
    }
  }
  return filters;
}

function attribute(text: string, name: string): string {
  const found = new RegExp(String.raw`\b${name}\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(text);
  return found?.[1] ?? found?.[2] ?? '';
}
