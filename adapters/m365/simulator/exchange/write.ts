/** Cmdlets that change something: which code stands for which, and what they all have in common. */

import { randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { specOf } from '../collections.js';
import type { Row } from '../template.js';
import type { Collection } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, Refused } from '../wire.js';
import type { ExchangeCall } from './call.js';
import { badValue, cmdletFailed, cmdletForbidden, objectNotFound } from './errors.js';
import { breakOff, locate, lookUp } from './identity.js';
import { setInboxRule } from './read.js';
import { assertPriority, disableRule, enableRule, lowest, newRule, place, removeRule, setRule } from './rules.js';
import { assertNameIsFree, made, settingsOf, store, target, type WriteResult, withSettings, writable } from './settings.js';
import { ownerNames } from './source.js';
import { twinSettings } from './users.js';
import { exchangeAnswer } from './wire.js';

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

/** Inbound connectors: their defaults, the limits on addresses, and the form in which sender domains come back. */
function newConnector(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const name = textOf(call.invocation.parameters.get('Name'));
  assertNameIsFree(collection, { what: 'inbound connector', name });
  const own = withSettings(defaults, settingsOf(call.invocation));
  const row = inServiceForm({ ...own, ...made({ name, id: randomUUID(), at: call.now() }) });
  collection.rows.insert(row);
  return { rows: [row] };
}

function setConnector(call: ExchangeCall): WriteResult {
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

/** The parameter, and property of a row, that says who holds the right. */
const holderProperty: Readonly<Record<string, string>> = { MailboxPermission: 'User', RecipientPermission: 'Trustee' };

/** Who may open a mailbox or send as a recipient: adding a right to a list and taking it away. */
function addPermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const row: Row = {
    Identity: mailboxName(call),
    [holder]: name,
    AccessRights: rights.length > 1 ? [rights.join(', ')] : rights,
    ...(call.invocation.noun === 'RecipientPermission' ? { AccessControlType: 'Allow' } : { Deny: false }),
    IsInherited: false,
    InheritanceType: 'All',
  };
  list.rows.insert(row);
  return { rows: [row] };
}

function removePermission(call: ExchangeCall): WriteResult {
  const { list, holder, name, rights } = permissionOf(call);
  const position = [...list.rows].findIndex((one) => sameText(one[holder], name) && isOrdinary(one));
  const row = list.rows.at(position);
  if (row === undefined) throw objectNotFound(name);
  const left = rightsIn(row['AccessRights']).filter(
    (right) => !rights.some((gone) => gone.toLowerCase() === right.toLowerCase()),
  );
  if (left.length === 0) list.rows.remove(position);
  else list.rows.replace(position, { ...row, AccessRights: [left.join(', ')] });
  return {};
}

/** What is inherited or denied is not taken away without saying so. */
function isOrdinary(row: Row): boolean {
  return row['IsInherited'] !== true && row['Deny'] !== true && row['AccessControlType'] !== 'Deny';
}

/** Rows carry the name of the mailbox, whatever name the call gave. */
function mailboxName(call: ExchangeCall): unknown {
  const given = call.invocation.parameters.get('Identity');
  const row = lookUp(call.tenant.collection('exchange.Mailbox'), textOf(given))?.row;
  return row?.['Identity'] ?? row?.['Name'] ?? given;
}

interface Permission {
  readonly list: Collection;
  readonly holder: string;
  readonly name: string;
  readonly rights: readonly string[];
}

function permissionOf(call: ExchangeCall): Permission {
  const { noun, parameters } = call.invocation;
  const list = call.tenant.listOf(`exchange.${noun}`, ownerNames(call.tenant, textOf(parameters.get('Identity'))));
  if (!list.held) throw new Refused(breakOff(list));
  const holder = holderProperty[noun] ?? 'User';
  return { list, holder, name: textOf(parameters.get(holder)), rights: rightsIn(parameters.get('AccessRights')) };
}

/** The service joins several rights in one text of the list. */
function rightsIn(value: unknown): readonly string[] {
  return [value ?? []]
    .flat()
    .flatMap((text) => textOf(text).split(','))
    .map((right) => right.trim());
}

/** Source: New-HostedOutboundSpamFilterPolicy of the cmdlet reference; 0 stands for the limits of the service. */
const policyDefaults = {
  AutoForwardingMode: 'Automatic',
  RecipientLimitExternalPerHour: 0,
  RecipientLimitInternalPerHour: 0,
  RecipientLimitPerDay: 0,
  ActionWhenThresholdReached: 'BlockUserForToday',
  BccSuspiciousOutboundMail: false,
  NotifyOutboundSpam: false,
};

/** Policies for outgoing mail and the rules that give them to people, as the service makes and removes them. */
function newOutboundPolicy(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const name = textOf(call.invocation.parameters.get('Name'));
  assertNameIsFree(collection, { what: 'outbound spam filter policy', name });
  const own = withSettings(policyDefaults, settingsOf(call.invocation));
  const row = { ...own, IsDefault: false, ...made({ name, id: randomUUID(), at: call.now() }) };
  collection.rows.insert(row);
  return { rows: [row] };
}

/** A policy belongs to one rule at most, and the default one to none. */
function newOutboundRule(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const { Enabled: enabled = true, Priority: wanted, ...given } = Object.fromEntries(settingsOf(call.invocation));
  const name = textOf(given['Name']);
  assertNameIsFree(collection, { what: 'outbound spam filter rule', name });
  const policy = textOf(given['HostedOutboundSpamFilterPolicy']);
  const policies = call.tenant.collection(specOf('exchange.HostedOutboundSpamFilterPolicy').key);
  const known = lookUp(policies, policy)?.row;
  if (known === undefined || known['IsDefault'] === true) throw badValue(`The policy '${policy}' cannot be given by a rule.`);
  if ([...collection.rows].some((row) => sameText(row['HostedOutboundSpamFilterPolicy'], policy)))
    throw badValue(`The policy '${policy}' already belongs to another rule.`);
  const last = lowest(collection.rows) + 1;
  const priority = wanted === undefined || wanted === null ? last : Number(wanted);
  assertPriority(priority, last);
  const row = {
    ...withSettings({}, new Map(Object.entries(given))),
    ...made({ name, id: randomUUID(), at: call.now() }),
    State: enabled === false ? 'Disabled' : 'Enabled',
    Priority: priority,
  };
  place(collection.rows, row);
  return { rows: [row] };
}

type Handler = (call: ExchangeCall) => WriteResult;

/** Cmdlets with rules of their own; every other Set- and Remove- changes one row. */
const handlers: Readonly<Record<string, Handler>> = {
  'Set-AdminAuditLogConfig': setAuditLog,
  'Set-User': setUser,
  'Set-Mailbox': setMailbox,
  'New-InboundConnector': newConnector,
  'Set-InboundConnector': setConnector,
  'New-TransportRule': newRule,
  'Set-TransportRule': setRule,
  'Enable-TransportRule': enableRule,
  'Disable-TransportRule': disableRule,
  'Remove-TransportRule': removeRule,
  'New-HostedOutboundSpamFilterPolicy': newOutboundPolicy,
  'New-HostedOutboundSpamFilterRule': newOutboundRule,
  'Enable-HostedOutboundSpamFilterRule': enableRule,
  'Disable-HostedOutboundSpamFilterRule': disableRule,
  'Remove-HostedOutboundSpamFilterRule': removeRule,
  'New-DkimSigningConfig': newDkimConfig,
  'Set-DkimSigningConfig': setDkimConfig,
  'Enable-InboxRule': (call) => setInboxRule(call, true),
  'Disable-InboxRule': (call) => setInboxRule(call, false),
  'Add-MailboxPermission': addPermission,
  'Remove-MailboxPermission': removePermission,
  'Add-RecipientPermission': addPermission,
  'Remove-RecipientPermission': removePermission,
  'Remove-BlockedSenderAddress': removeBlockedSender,
};

/** `Confirm` or `WhatIf` set to true only asks. */
export function writeObject(call: ExchangeCall): Answer {
  const { cmdlet, parameters } = call.invocation;
  const reply = (result: WriteResult) => exchangeAnswer(call.request, call.tenant.id, { rows: [], ...result });
  if (parameters.get('Confirm') === true || parameters.get('WhatIf') === true)
    return exchangeAnswer(call.request, call.tenant.id, {
      rows: [],
      confirmation: `Are you sure you want to perform ${cmdlet}?`,
    });
  const handler = handlers[cmdlet] ?? byVerb[call.invocation.verb];
  if (handler === undefined) throw cmdletForbidden(cmdlet);
  return reply(handler(call));
}

const byVerb: Readonly<Record<string, Handler>> = { Set: setObject, Remove: removeObject };

function setObject(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  return store(collection, located, withSettings(located.row, settingsOf(call.invocation)));
}

function removeObject(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  collection.rows.remove(target(call, collection).position);
  return {};
}

/** An organisation that was never customised refuses it; the text is widely quoted. */
function setAuditLog(call: ExchangeCall): WriteResult {
  if (call.tenant.collection('exchange.OrganizationConfig').rows.at(0)?.['IsDehydrated'] === true)
    throw cmdletFailed({
      status: 400,
      type: 'Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException',
      text: "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
    });
  return setObject(call);
}

function setUser(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  return store(collection, located, withSettings(located.row, twinSettings(located.row, settingsOf(call.invocation))));
}

/** The service keeps a forwarding address with its protocol. */
function setMailbox(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const settings = new Map(settingsOf(call.invocation));
  const address = settings.get('ForwardingSmtpAddress');
  if (typeof address === 'string' && !address.includes(':')) settings.set('ForwardingSmtpAddress', `smtp:${address}`);
  return store(collection, located, withSettings(located.row, settings));
}

function removeBlockedSender(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  collection.rows.remove(locate(collection, call.invocation.parameters.get('SenderAddress')).position);
  return {};
}

/** The host names follow a form that is not documented; callers take them as they come. */
function newDkimConfig(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const domain = textOf(call.invocation.parameters.get('DomainName'));
  if ([...collection.rows].some((row) => sameText(row['Domain'], domain)))
    throw badValue(`There is a DKIM signing configuration for '${domain}' already.`);
  const { DomainName: _name, KeySize: size = 1024, ...given } = Object.fromEntries(settingsOf(call.invocation));
  const host = (selector: number) =>
    `selector${selector}-${domain.replaceAll('.', '-')}._domainkey.${tenantLabel(call)}.t-v1.dkim.mail.microsoft`;
  const row = {
    ...withSettings({ HeaderCanonicalization: 'Relaxed', BodyCanonicalization: 'Relaxed' }, new Map(Object.entries(given))),
    ...made({ name: domain, id: randomUUID(), at: call.now() }),
    Domain: domain,
    Status: 'CnameMissing',
    Selector1CNAME: host(1),
    Selector2CNAME: host(2),
    Selector1KeySize: Number(size),
    Selector2KeySize: Number(size),
  };
  if (given['Enabled'] === true) assertPublished(call, row);
  collection.rows.insert(row);
  return { rows: [row] };
}

/** The first label of the initial domain. */
function tenantLabel({ tenant }: ExchangeCall): string {
  const domains = [...tenant.collection('exchange.AcceptedDomain').rows];
  const initial = domains.find((row) => row['InitialDomain'] === true) ?? domains[0];
  return textOf(initial?.['DomainName']).split('.')[0] ?? '';
}

function setDkimConfig(call: ExchangeCall): WriteResult {
  const collection = writable(call);
  const located = target(call, collection);
  const changed = withSettings(located.row, settingsOf(call.invocation));
  const enables = changed['Enabled'] === true && located.row['Enabled'] !== true;
  if (!enables) return store(collection, located, changed);
  assertPublished(call, changed);
  return store(collection, located, { ...changed, Status: 'Valid' });
}

/** Source: Set-DkimSigningConfig of the cmdlet reference: both CNAME records must be there. */
function assertPublished({ tenant }: ExchangeCall, row: Readonly<Record<string, unknown>>): void {
  const domain = textOf(row['Domain']);
  for (const selector of [1, 2]) {
    const wanted = textOf(row[`Selector${selector}CNAME`]).replace(/\.$/, '');
    const found = tenant.dns.aliasOf(`selector${selector}._domainkey.${domain}`);
    if (!sameText(found?.replace(/\.$/, ''), wanted))
      throw badValue(`|Microsoft.Exchange.Management.Tasks.ValidationException|CNAME record does not exist for this config.
Please publish the two CNAME records first. Domain Name : ${domain}`);
  }
}
