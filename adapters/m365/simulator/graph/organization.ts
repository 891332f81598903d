/** The organisation and its domains, derived from `organization` of a state file, or from the accepted domains of Exchange. */
import { isObject } from '../../../../src/lib/json.js';
import type { CollectionSpec } from '../collections.js';
import { changedRow } from '../row-change.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import { type Collection, cutOf, type Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { found } from './directory.js';
import { badRequest, graphBreakOff } from './errors.js';
import type { GraphCall } from './list.js';
import { assertType } from './types.js';

const organizationSpec: CollectionSpec = {
  key: 'graph.organization',
  part: 'graph',
  name: 'organization',
  address: '/organization',
  shape: 'list',
  permission: 'Organization.Read.All',
  id: 'id',
  type: 'organization',
};

/** The list of one; domains as objects, where a file may write their names alone. It stands at the top of a state file. */
export function organization(tenant: Tenant): Collection {
  const { verifiedDomains, ...others } = tenant.organization;
  const row = { ...others, verifiedDomains: domainList(verifiedDomains).map(verifiedDomain) };
  const { key } = organizationSpec;
  return { spec: organizationSpec, rows: new RowSet([row]), cut: cutOf(tenant.firstReading([key]), 0), held: true };
}

/**
 * The password policy of a domain. That sub-domains and domains that are not verified refuse it is derived from the reference of the cmdlets
 * before Graph.
 */
export function changeDomain(call: GraphCall): Answer {
  const collection = call.tenant.collection('graph.domains');
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  const { position, row } = found(collection, call.path['id'] ?? '');
  const change = bodyObject(call.request);
  if (change === null) throw badRequest('The body is not a JSON object.');
  assertType('domain', change);
  if (row['isVerified'] === false || row['isRoot'] === false)
    throw badRequest(`The password policy of '${textOf(row['id'])}' cannot be set: it is not a verified root domain.`);
  collection.rows.replace(position, changedRow(row, change));
  return empty(204);
}

/** The file's own list, else the verified domains, else the accepted ones with whatever keeps those from being read. */
export function domains(tenant: Tenant): Collection {
  const own = tenant.collection('graph.domains');
  if (own.held) return own;
  const verified = domainList(tenant.organization['verifiedDomains']);
  if (verified.length > 0)
    return { ...own, rows: new RowSet(verified.map(verifiedDomain).map(domainOfVerified)), cut: null, held: true };
  const accepted = tenant.collection('exchange.AcceptedDomain');
  if (!accepted.held) return own;
  return { ...own, rows: new RowSet([...accepted.rows].map(domainOfAccepted)), cut: accepted.cut, held: true };
}

function domainList(value: unknown): readonly (string | Row)[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' || isObject(item)) : [];
}

function verifiedDomain(domain: string | Row, index: number): Row {
  if (typeof domain !== 'string') return domain;
  return {
    capabilities: 'Email, OfficeCommunicationsOnline',
    isDefault: index === 0,
    isInitial: isInitial(domain),
    name: domain,
    type: 'Managed',
  };
}

function domainOfVerified(domain: Row): Row {
  return domainRow({
    name: textOf(domain['name']),
    isDefault: domain['isDefault'] === true,
    isInitial: domain['isInitial'] === true,
  });
}

function domainOfAccepted(domain: Row): Row {
  const name = textOf(domain['DomainName']);
  return domainRow({
    name,
    isDefault: domain['Default'] === true,
    isInitial: domain['InitialDomain'] === true || isInitial(name),
  });
}

function domainRow(domain: { readonly name: string; readonly isDefault: boolean; readonly isInitial: boolean }): Row {
  return {
    id: domain.name,
    authenticationType: 'Managed',
    isAdminManaged: true,
    isDefault: domain.isDefault,
    isInitial: domain.isInitial,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  };
}

function isInitial(name: string): boolean {
  return /^[^.]+\.onmicrosoft\.com$/i.test(name);
}
