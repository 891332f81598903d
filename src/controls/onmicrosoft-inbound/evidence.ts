/** Evidence: what each onmicrosoft.com domain takes from external senders, and what each rule and connector has to do with it. */
import type { Json } from '../../lib/json.js';
import type { EvidenceList, PutEvidence } from '../reasoning/findings/evidence-list.js';
import { readAddresses } from '../reasoning/ip/address-set.js';
import { type MailConnector, restrictionOf } from '../reasoning/mail-flow/connector.js';
import { wordCovers } from '../reasoning/mail-flow/domain.js';
import { because, distinct, gapEvidence, internalProperty, type Opening, openingsOf } from '../reasoning/mail-flow/openings.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import type { CellExposure, DomainExposure, Exposure, Tenant } from './exposure.js';
import { mentionedBy } from './rule-mention.js';
import { toHeaderOf } from './to-header.js';

const maxMailboxes = 20;

/** What is known, and whether it was enough for a verdict. */
interface Judged {
  readonly exposure: Exposure;
  readonly told: boolean;
}

export function gatherEvidence(evidence: EvidenceList, tenant: Tenant, { exposure, told }: Judged): void {
  const protectedAll = exposure.verdict === 'pass';
  for (const one of exposure.domains) domainEvidence(evidence, tenant, { one, told });
  const ways = exposure.domains.flatMap((one) => one.passages);
  const passing = new Set(ways.flatMap((way) => way.passedBy));
  const refusing = new Set(ways.flatMap((way) => way.refusedBy));
  for (const rule of tenant.flow.rules) {
    const put = evidence.putting(rule.name, protectedAll);
    if (refusing.has(rule) || (rule.refuses !== false && mentionedBy(rule, tenant)))
      ruleEvidence(evidence, rule, { tenant, exposure, put });
    if (passing.has(rule))
      put('StopRuleProcessing', true, protectedAll ? 'hides nothing that counts' : 'false, or below the rule that refuses');
  }
  gapEvidence(
    evidence,
    exposure.domains.flatMap((one) => one.gaps),
  );
  const openWays = exposure.domains.flatMap((one) => one.cells.flatMap((cell) => cell.openWays));
  const narrower = new Set(openWays.flatMap(({ route }) => (route.kind === 'narrower' ? route.connectors : [])));
  for (const one of tenant.flow.connectors)
    if (narrower.has(one)) narrowerEvidence(evidence, one, tenant);
    else connectorEvidence(evidence, one, tenant);
  for (const { address } of tenant.index.livingAtMicrosoft.slice(0, maxMailboxes))
    evidence.note(address, 'PrimarySmtpAddress', address, 'excepted by name, or an address in one of your domains');
}

function domainEvidence(
  evidence: EvidenceList,
  tenant: Tenant,
  { one, told }: { readonly one: DomainExposure; readonly told: boolean },
): void {
  const object = one.domain.name ?? 'accepted domains that could not be read';
  const wish = 'refused';
  if (one.level === 'full') {
    evidence.note(object, 'mail from outside', one.lockedDown ? 'taken from restricted sources only' : 'refused', wish);
    return;
  }
  const level = one.level === 'none' ? 'taken from everyone' : 'refused in part';
  evidence.gap(object, 'mail from outside', `${told ? level : 'unknown'}: ${because(reasonsOf(tenant, one))}`, wish);
  const { name } = one.domain;
  if (name === null) return;
  for (const cell of one.cells) {
    const reasons = cell.level === 'none' ? reasonsOf(tenant, one, [cell]) : [];
    if (reasons.some(({ fault }) => fault !== null && aboutRecipients.test(fault[0])))
      openMailboxes(evidence, tenant, { domain: name, cell, why: because(reasons) });
  }
}

/** Properties of a rule that decide which recipients it sees. */
const aboutRecipients = /Recipient(DomainIs|AddressType)$/;

/** Some of the mailboxes that the refusal misses, by the address it does not see. */
function openMailboxes(
  evidence: EvidenceList,
  { index }: Tenant,
  { domain, cell, why }: { readonly domain: string; readonly cell: CellExposure; readonly why: string },
): void {
  const names = index.byAddress.get(domain);
  const open = cell.primaries.flatMap((primary) =>
    (names?.get(primary ?? '')?.sample ?? []).map((mailbox) => ({ mailbox, lives: primary === domain })),
  );
  for (const { mailbox, lives } of open.slice(0, maxMailboxes)) {
    const which = `${lives ? 'primary' : 'second'} address in ${domain}: ${why}`;
    evidence.gap(mailbox, lives ? 'PrimarySmtpAddress' : 'EmailAddresses', which, 'refused');
  }
}

/** What lets mail for a domain in, by all kinds of recipients in it. */
export function reasonsOf(
  tenant: Tenant,
  { domain, cells: all, passages }: DomainExposure,
  cells: readonly CellExposure[] = all,
): readonly Opening[] {
  const refusing = new Set(passages.flatMap((way) => way.refusedBy));
  const isMeant = (subject: MailRule | MailConnector) =>
    'refuses' in subject
      ? refusing.has(subject) || mentionedBy(subject, tenant)
      : restricts(subject) && !tenant.allowed(subject.name);
  const open = cells.filter(({ level }) => level !== 'full');
  return distinct(
    open.flatMap(({ primaries, openWays, gaps }) =>
      openingsOf({
        flow: tenant.flow,
        cell: { domain, primary: primaries[0] ?? null },
        ways: openWays,
        gaps,
        fine: tenant.fine,
        isMeant,
      }),
    ),
  );
}

/** It would lock, if only it were for every sender and recipient, and enabled. */
function restricts(one: MailConnector): boolean {
  return one.partner === true && restrictionOf(one, 'worst') !== null;
}

interface Circumstances {
  readonly tenant: Tenant;
  readonly exposure: Exposure;
  readonly put: PutEvidence;
}

function ruleEvidence(evidence: EvidenceList, rule: MailRule, { tenant, exposure, put }: Circumstances): void {
  const { row, recipients } = rule;
  const domains = tenant.index.microsoftDomains.flatMap(({ name }) => name ?? []);
  if (rule.idle !== null) put(rule.idle.property, rule.idle.actual, rule.idle.expected);
  if (rule.from === 'inside' || rule.from === 'nowhere') put('FromScope', row.FromScope ?? null, 'NotInOrganization');
  if (rule.limitsTold === 'unknown')
    put('Conditions', [...(row.Conditions ?? []), ...(row.Exceptions ?? [])], 'columns with their values');
  if (rule.refuses === 'unknown') put('Actions', [...(row.Actions ?? [])], 'columns with their values');
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
  const { except } = rule.recipients;
  if (except.length > 0 && except.every((word) => tenant.allowed(word)))
    evidence.note(rule.name, 'ExceptIfRecipientDomainIs', [...except], 'allowed in settings');
  else if (except.length > 0) put('ExceptIfRecipientDomainIs', [...except], 'not set');
  const addresses = [...(rule.row.ExceptIfSenderIpRanges ?? [])];
  if (addresses.length === 0) return;
  const extra = readAddresses(addresses).set.minus(tenant.fine);
  if (extra.isEmpty) evidence.note(rule.name, 'ExceptIfSenderIpRanges', addresses, 'allowed in settings');
  else put('ExceptIfSenderIpRanges', extra.toCidrs().slice(0, 50), [...tenant.fine.toCidrs()]);
}

/** A connector for some senders that takes them out of the lock-down. */
function narrowerEvidence(evidence: EvidenceList, one: MailConnector, { fine }: Tenant): void {
  const { row, name } = one;
  if (restrictionOf(one, 'worst') === null)
    evidence.gap(name, 'RestrictDomainsToIPAddresses', row.RestrictDomainsToIPAddresses ?? null, true);
  else evidence.gap(name, 'SenderIPAddresses', [...(row.SenderIPAddresses ?? [])], [...fine.toCidrs()]);
}

function connectorEvidence(evidence: EvidenceList, one: MailConnector, tenant: Tenant): void {
  const { row, name } = one;
  if (tenant.allowed(name)) evidence.note(name, 'Enabled', row.Enabled ?? null, 'any (allowed in settings)');
  else if (one.enabled === false) evidence.note(name, 'Enabled', false, 'no effect while disabled');
  else if (one.internal !== false) evidence.gap(name, internalProperty(one), one.internal === true ? true : null, false);
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
