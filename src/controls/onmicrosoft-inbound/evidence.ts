/** Evidence: what each onmicrosoft.com domain takes from outside, and what each rule and connector has to do with it. */
import type { Json } from '../../json.js';
import type { EvidenceList } from '../shared/findings/evidence-list.js';
import { readAddresses } from '../shared/ip/address-set.js';
import { type MailConnector, restrictionOf } from '../shared/mail-flow/connector.js';
import { wordCovers } from '../shared/mail-flow/domain.js';
import type { MailRule } from '../shared/mail-flow/rule.js';
import type { DomainExposure, Exposure, Tenant } from './exposure.js';
import { mentionedBy } from './rule-mention.js';
import { toHeaderOf } from './to-header.js';

const maxMailboxes = 20;

type Put = (property: string, actual: Json, expected: Json) => void;

/** What is known, and whether it was enough for a verdict. */
interface Judged {
  readonly exposure: Exposure;
  readonly told: boolean;
}

export function gatherEvidence(evidence: EvidenceList, tenant: Tenant, { exposure, told }: Judged): void {
  const protectedAll = exposure.verdict === 'pass';
  for (const one of exposure.domains) domainEvidence(evidence, tenant, { one, told });
  const passing = new Set(exposure.domains.flatMap((one) => one.passages.flatMap((way) => way.passedBy)));
  for (const rule of tenant.flow.rules) {
    const put = putting(evidence, rule.name, protectedAll);
    if (rule.refuses !== false && mentionedBy(rule, tenant)) ruleEvidence(evidence, rule, { tenant, exposure, put });
    if (passing.has(rule))
      put('StopRuleProcessing', true, protectedAll ? 'hides nothing that counts' : 'false, or below the rule that refuses');
  }
  holeEvidence(evidence, exposure);
  for (const one of tenant.flow.connectors) connectorEvidence(evidence, one, tenant);
  for (const { address } of tenant.index.livingAtMicrosoft.slice(0, maxMailboxes))
    evidence.note(address, 'PrimarySmtpAddress', address, 'excepted by name, or an address in an own domain');
}

function putting(evidence: EvidenceList, object: string, fine: boolean): Put {
  return (property, actual, expected) =>
    fine ? evidence.note(object, property, actual, expected) : evidence.gap(object, property, actual, expected);
}

function domainEvidence(
  evidence: EvidenceList,
  { index, flow }: Tenant,
  { one, told }: { readonly one: DomainExposure; readonly told: boolean },
): void {
  const object = one.domain.name ?? 'accepted domains that could not be read';
  const wish = 'refused';
  if (one.level === 'full')
    evidence.note(object, 'mail from outside', one.lockedDown ? 'taken from restricted sources only' : 'refused', wish);
  else if (!told) evidence.gap(object, 'mail from outside', 'not told', wish);
  else evidence.gap(object, 'mail from outside', one.level === 'none' ? 'taken from everyone' : 'refused in part', wish);
  const { name } = one.domain;
  if (name === null || !flow.rules.some((rule) => missesAliases(rule, name))) return;
  const names = index.byAddress.get(name);
  for (const primary of one.openFor)
    for (const mailbox of names?.get(primary)?.sample.slice(0, maxMailboxes) ?? [])
      evidence.gap(mailbox, 'EmailAddresses', `second address in ${object}`, 'seen by the rule (RecipientAddressType Original)');
}

/** A rule for the domain that sees primary addresses only. */
function missesAliases(rule: MailRule, domain: string): boolean {
  const { only, original } = rule.recipients;
  return rule.inEffect !== false && rule.refuses !== false && !original && (only ?? []).some((word) => wordCovers(word, domain));
}

interface Circumstances {
  readonly tenant: Tenant;
  readonly exposure: Exposure;
  readonly put: Put;
}

function ruleEvidence(evidence: EvidenceList, rule: MailRule, { tenant, exposure, put }: Circumstances): void {
  const { row, recipients } = rule;
  const domains = tenant.index.microsoftDomains.flatMap(({ name }) => name ?? []);
  if (rule.idle !== null) put(rule.idle.property, rule.idle.actual, rule.idle.expected);
  if (rule.from === 'inside' || rule.from === 'nowhere') put('FromScope', row.FromScope ?? null, 'NotInOrganization');
  if (rule.limitsTold === 'untold')
    put('Conditions', [...(row.Conditions ?? []), ...(row.Exceptions ?? [])], 'columns with their values');
  if (rule.refuses === 'untold') put('Actions', [...(row.Actions ?? [])], 'columns with their values');
  const toHeader = domains.map((domain) => toHeaderOf(rule, domain)).find((found) => found !== null);
  if (toHeader === 'anchored')
    put('HeaderMatchesPatterns', [...(row.HeaderMatchesPatterns ?? [])], 'not anchored: it never matches <a@b>');
  if (toHeader) put('HeaderMatchesMessageHeader', 'To', 'RecipientDomainIs with RecipientAddressType Original');
  else for (const { property, value } of rule.conditions) put(property, value, 'not set');
  if (recipients.only !== null) {
    const open = exposure.domains.some(
      (one) => one.level === 'none' && recipients.only?.some((word) => wordCovers(word, one.domain.name ?? '')),
    );
    if (!recipients.original && open) put('RecipientAddressType', row.RecipientAddressType ?? 'Resolved', 'Original');
    const left = domains.filter((domain) => !recipients.only?.some((word) => wordCovers(word, domain)));
    if (left.length > 0) put('RecipientDomainIs', [...recipients.only], domains);
    else evidence.note(rule.name, 'RecipientDomainIs', [...recipients.only], domains);
  }
  exceptionEvidence(evidence, rule, { tenant, exposure, put });
}

function exceptionEvidence(evidence: EvidenceList, rule: MailRule, { tenant, put }: Circumstances): void {
  for (const { property, value, words } of rule.exceptions)
    if (words.every((word) => tenant.allowed(word))) evidence.note(rule.name, property, value, 'allowed in settings');
  if (rule.recipients.except.length > 0) put('ExceptIfRecipientDomainIs', [...rule.recipients.except], 'not set');
  const addresses = [...(rule.row.ExceptIfSenderIpRanges ?? [])];
  if (addresses.length === 0) return;
  const extra = readAddresses(addresses).set.minus(tenant.fine);
  if (extra.isEmpty) evidence.note(rule.name, 'ExceptIfSenderIpRanges', addresses, 'allowed in settings');
  else put('ExceptIfSenderIpRanges', extra.toCidrs().slice(0, 50), [...tenant.fine.toCidrs()]);
}

function holeEvidence(evidence: EvidenceList, { domains }: Exposure): void {
  const seen = new Set<string>();
  for (const { rule, property, words } of domains.flatMap((one) => one.holes)) {
    const key = `${rule.name}|${property}|${words.join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const stops = property === 'StopRuleProcessing';
    evidence.gap(
      rule.name,
      property,
      stops ? `true, for mail that meets ${words.join(' and ')}` : [...words],
      stops ? false : 'not set',
    );
  }
}

function connectorEvidence(evidence: EvidenceList, one: MailConnector, tenant: Tenant): void {
  const { row, name } = one;
  if (tenant.allowed(name)) evidence.note(name, 'Enabled', row.Enabled ?? null, 'any (allowed in settings)');
  else if (one.enabled === false) evidence.note(name, 'Enabled', false, 'no effect while disabled');
  else if (one.internal)
    evidence.gap(
      name,
      row.TreatMessagesAsInternal === true ? 'TreatMessagesAsInternal' : 'CloudServicesMailEnabled',
      true,
      false,
    );
  else if (one.partner === true && restrictionOf(one, 'worst') !== null)
    evidence.note(
      name,
      one.byAddress === true ? 'SenderIPAddresses' : 'TlsSenderCertificateName',
      sourceOf(one),
      'restricted sources only',
    );
}

function sourceOf({ byAddress, row }: MailConnector): Json {
  return byAddress === true ? [...(row.SenderIPAddresses ?? [])] : (row.TlsSenderCertificateName ?? null);
}
