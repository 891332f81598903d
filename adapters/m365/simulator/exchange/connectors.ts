/** Inbound connectors: their defaults, the limits on addresses, and the form in which sender domains come back. */
import { randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import type { ExchangeCall } from './call.js';
import { badValue } from './errors.js';
import { assertNameIsFree, made, settingsOf, store, target, type WriteResult, withSettings, writable } from './settings.js';

/** What a connector has that nothing was said about; source: a captured row of Get-InboundConnector. */
const defaults: Row = {
  Enabled: true,
  ConnectorType: 'Partner',
  ConnectorSource: 'Default',
  Comment: '',
  SenderIPAddresses: [],
  TrustedOrganizations: [],
  ClientHostNames: [],
  AssociatedAcceptedDomains: [],
  RequireTls: false,
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: false,
  CloudServicesMailEnabled: false,
  TreatMessagesAsInternal: false,
  TlsSenderCertificateName: null,
  EFTestMode: false,
  ScanAndDropRecipients: [],
  EFSkipLastIP: false,
  EFSkipIPs: [],
  EFUsers: [],
};

export function newConnector(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const name = textOf(call.invocation.parameters.get('Name'));
  assertNameIsFree(collection, { what: 'inbound connector', name });
  const own = withSettings(defaults, settingsOf(call.invocation));
  const row = inServiceForm({ ...own, ...made({ name, id: randomUUID(), at: call.now() }) });
  collection.rows.insert(row);
  return { rows: [row] };
}

export function setConnector(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const name = call.invocation.parameters.get('Name');
  if (typeof name === 'string') assertNameIsFree(collection, { what: 'inbound connector', name, except: located.position });
  const settings = settingsOf(call.invocation);
  const changed = withSettings(located.row, settings);
  return store(collection, located, { ...changed, ...changedInServiceForm(changed, settings) });
}

function changedInServiceForm(row: Row, settings: ReadonlyMap<string, unknown>): Row {
  const formed = inServiceForm(Object.fromEntries([...settings.keys()].map((name) => [name, row[name]])));
  return settings.has('Name') ? { ...formed, Identity: row['Name'], Id: row['Name'] } : formed;
}

function inServiceForm(row: Row): Row {
  const { SenderDomains: domains, SenderIPAddresses: addresses } = row;
  if (Array.isArray(addresses)) for (const address of addresses) assertAddress(textOf(address));
  return Array.isArray(domains) ? { ...row, SenderDomains: domains.map((domain) => senderDomain(textOf(domain))) } : row;
}

/** `contoso.com` comes back as `smtp:contoso.com;1`. */
function senderDomain(domain: string): string {
  const bare = domain.replace(/^smtp:/i, '').replace(/;\d+$/, '');
  const cost = /;(\d+)$/.exec(domain)?.[1] ?? '1';
  return `smtp:${bare};${cost}`;
}

/** Source: Set-InboundConnector in the cmdlet reference: IPv4 only, single or CIDR from /24 to /32. */
function assertAddress(text: string): void {
  const [address = '', prefix = '32'] = text.split('/');
  const isAddress = ipaddr.IPv4.isValidFourPartDecimal(address);
  if (isAddress && /^\d+$/.test(prefix) && Number(prefix) >= 24 && Number(prefix) <= 32) return;
  throw badValue(`The IP address or range '${text}' is not valid: give an IPv4 address, or a CIDR range from /24 to /32.`);
}
