/** The organisation and its domains, told from `organization` of a state file, or from the accepted domains of Exchange. */
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { isObject } from '../wire.js';

/** The organisation as Graph shows it: domains as objects, where a file may write their names alone. */
export function organizationRow(tenant: Tenant): Row {
  const { verifiedDomains, ...organization } = tenant.organization;
  return { ...organization, verifiedDomains: domainList(verifiedDomains).map(verifiedDomain) };
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
