/** Evidence about inbound connectors: what each one does to the lock, beside what it should do. */
import type { Json } from '../../lib/json.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import type { AddressSet } from '../reasoning/ip/address-set.js';
import { type MailConnector, restrictionOf } from '../reasoning/mail-flow/connector.js';
import { internalProperty } from '../reasoning/mail-flow/openings.js';
import { isRightCertificate, type Wanted } from './wanted.js';

/** What the judgement of the whole decides about how a connector is shown. */
export interface Circumstances {
  readonly wanted: Wanted;
  /** The verdict is a pass: nothing of the connectors is a gap. */
  readonly locked: boolean;
  /** For no kind of recipient there is a lock for all senders. */
  readonly open: boolean;
  /** Recipients are left out that the connector is not for. */
  readonly leavesRecipientsOut: boolean;
}

const anySender = ['smtp:*;1'];

export function connectorEvidence(evidence: EvidenceList, one: MailConnector, about: Circumstances): void {
  const { row, name } = one;
  const put = (property: string, actual: Json, expected: Json) =>
    about.locked ? evidence.note(name, property, actual, expected) : evidence.gap(name, property, actual, expected);
  if (about.wanted.allowed(name)) evidence.note(name, 'SenderDomains', [...one.senderDomains], 'any (allowed in settings)');
  else if (one.enabled === false) disabledEvidence(evidence, one, about);
  else if (one.enabled === 'unknown') put('Enabled', null, true);
  else if (one.internal === true) internalEvidence(evidence, one);
  else if (one.internal === 'unknown') put(internalProperty(one), null, false);
  else if (one.partner === false) otherTypeEvidence(evidence, one, about);
  else if (one.partner === 'unknown') put('ConnectorType', null, 'Partner');
  else if (one.everySender === 'unknown') put('SenderDomains', null, anySender);
  else if (one.everySender) wideEvidence(evidence, one, about);
  else narrowEvidence(evidence, one, about);
  if (one.enabled !== false && row.AssociatedAcceptedDomains !== undefined && one.recipientDomains.length > 0)
    if (about.leavesRecipientsOut) put('AssociatedAcceptedDomains', [...row.AssociatedAcceptedDomains], 'every accepted domain');
    else evidence.note(name, 'AssociatedAcceptedDomains', [...row.AssociatedAcceptedDomains], 'every accepted domain');
}

/** A disabled connector is a gap only where it would be the lock. */
function disabledEvidence(evidence: EvidenceList, one: MailConnector, { locked }: Circumstances): void {
  const wouldLock = one.partner === true && one.everySender === true && restrictionOf(one, 'worst') !== null;
  if (wouldLock && !locked) evidence.gap(one.name, 'Enabled', false, true);
  else evidence.note(one.name, 'Enabled', false, 'no effect while disabled');
}

function internalEvidence(evidence: EvidenceList, one: MailConnector): void {
  evidence.gap(one.name, internalProperty(one), true, false);
}

function otherTypeEvidence(evidence: EvidenceList, one: MailConnector, { locked }: Circumstances): void {
  const restricts = one.row.RestrictDomainsToIPAddresses === true || one.row.RestrictDomainsToCertificate === true;
  if (restricts && !locked) evidence.gap(one.name, 'ConnectorType', one.row.ConnectorType ?? null, 'Partner');
  else evidence.note(one.name, 'ConnectorType', one.row.ConnectorType ?? null, 'may stand beside the lock');
}

function wideEvidence(evidence: EvidenceList, one: MailConnector, about: Circumstances): void {
  if (restrictionOf(one, 'worst') !== null) admissionEvidence(evidence, one, about.wanted);
  else unrestrictedEvidence(evidence, one, about);
}

function narrowEvidence(evidence: EvidenceList, one: MailConnector, about: Circumstances): void {
  const domains = [...(one.row.SenderDomains ?? [])];
  if (about.open) evidence.gap(one.name, 'SenderDomains', domains, anySender);
  else evidence.note(one.name, 'SenderDomains', domains, 'restricted as the rest');
  if (restrictionOf(one, 'worst') !== null) admissionEvidence(evidence, one, about.wanted);
  else unrestrictedEvidence(evidence, one, about);
}

/** Whom a restricting connector allows, and what of it is too much. */
function admissionEvidence(evidence: EvidenceList, one: MailConnector, wanted: Wanted): void {
  const { row, name } = one;
  const restriction = restrictionOf(one, 'worst');
  const expected = expectedOf(wanted);
  if (restriction?.certificate) {
    const right = isRightCertificate(wanted, restriction.certificate, 'worst');
    const put = right ? evidence.note.bind(evidence) : evidence.gap.bind(evidence);
    put(name, 'TlsSenderCertificateName', row.TlsSenderCertificateName ?? null, expected);
  }
  if (one.byAddress !== true) return;
  const extra = one.addresses.minus(wanted.fine);
  const addresses = [...(row.SenderIPAddresses ?? [])];
  if (extra.isEmpty || restriction?.certificate) evidence.note(name, 'SenderIPAddresses', addresses, expected);
  else {
    evidence.gap(name, 'SenderIPAddresses', addresses, expected);
    evidence.gap(name, 'SenderIPAddresses beyond what is wanted', beyond(extra), []);
  }
}

/** Why a connector restricts nothing. */
function unrestrictedEvidence(evidence: EvidenceList, one: MailConnector, { locked, wanted }: Circumstances): void {
  const { row, name } = one;
  const expected = expectedOf(wanted);
  const put = (property: string, actual: Json, wish: Json) =>
    locked ? evidence.note(name, property, actual, wish) : evidence.gap(name, property, actual, wish);
  if (row.RestrictDomainsToCertificate === true && row.RequireTls !== true) put('RequireTls', row.RequireTls ?? null, true);
  else if (row.RestrictDomainsToCertificate === true)
    put('TlsSenderCertificateName', row.TlsSenderCertificateName ?? null, expected);
  else if (row.RestrictDomainsToIPAddresses === true) put('SenderIPAddresses', [...(row.SenderIPAddresses ?? [])], expected);
  else if (row.TlsSenderCertificateName && one.addresses.isEmpty)
    put('RestrictDomainsToCertificate', row.RestrictDomainsToCertificate ?? null, true);
  else put('RestrictDomainsToIPAddresses', row.RestrictDomainsToIPAddresses ?? null, true);
}

/** What settings want, as evidence shows it. */
export function expectedOf(wanted: Wanted): Json {
  const ranges = wanted.ranges.toCidrs();
  if (wanted.certificate === null) return [...ranges];
  return ranges.length === 0 ? wanted.certificate : [...ranges, wanted.certificate];
}

/** Networks that are too much, at most fifty of them. */
export function beyond(extra: AddressSet): string[] {
  const cidrs = extra.toCidrs();
  return cidrs.length <= 50 ? [...cidrs] : [...cidrs.slice(0, 50), `and ${cidrs.length - 50} more networks`];
}
