/** Evidence about recipients: to which domains who gets in and because of what, and which mailboxes a rule leaves out. */
import type { Json } from '../../lib/json.js';
import { isUnset } from '../../tenant/lenient.js';
import type { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { type MailConnector, restrictionOf } from '../reasoning/mail-flow/connector.js';
import { wordCovers } from '../reasoning/mail-flow/domain.js';
import type { MailInputs } from '../reasoning/mail-flow/inputs.js';
import { because, distinct, type Opening, openingsOf } from '../reasoning/mail-flow/openings.js';
import type { MailFlow } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { beyond, expectedOf } from './evidence-connectors.js';
import { type Exposure, type GroupExposure, isClosed, openWays } from './exposure.js';
import type { Wanted } from './wanted.js';

const maxMailboxes = 20;

interface Flow {
  readonly flow: MailFlow;
  readonly wanted: Wanted;
}

interface Circumstances extends Flow {
  readonly mail: MailInputs;
  /** What was read is enough for a verdict. */
  readonly told: boolean;
}

/** Each domain once, no matter who of its recipients is meant; open before too wide. */
export function recipientEvidence(evidence: EvidenceList, { groups }: Exposure, about: Circumstances): void {
  const leaky = groups
    .filter((one) => !isClosed(one))
    .sort((left, right) => Number(right.open) - Number(left.open) || Number(left.extra.isEmpty) - Number(right.extra.isEmpty));
  const actuals = new Map<string, Json>();
  for (const one of leaky) {
    const actual = [...takenFrom(one, about), because(reasonsOf(one, about))];
    for (const { name } of one.group.domains) {
      const object = name ?? 'accepted domains that could not be read';
      if (!actuals.has(object)) actuals.set(object, actual);
    }
  }
  for (const [object, actual] of actuals) evidence.gap(object, 'mail accepted from', actual, expectedOf(about.wanted));
  leftOutEvidence(evidence, new Set(leaky.flatMap((one) => (one.open ? one.group.primaries : []))), about.mail);
}

function takenFrom(one: GroupExposure, { told }: Circumstances): readonly string[] {
  if (!told) return ['unknown'];
  if (one.open) return ['every address'];
  return one.extra.isEmpty ? ['some mail past the filter'] : beyond(one.extra);
}

/** What lets mail past the filter to the recipients of one group. */
function reasonsOf(one: GroupExposure, { flow, wanted }: Flow): readonly Opening[] {
  const refusing = new Set(one.passages.flatMap((way) => way.refusedBy));
  const isMeant = (subject: MailRule | MailConnector) =>
    'refuses' in subject ? subject.namesAddresses || refusing.has(subject) : isLockLike(subject) && !wanted.allowed(subject.name);
  return openingsOf({ flow, cell: one.group.cell, ways: openWays(one, wanted), gaps: one.gaps, fine: wanted.fine, isMeant });
}

/** Reasons over all recipients, each once. */
export function allReasons({ groups }: Exposure, about: Flow): readonly Opening[] {
  return distinct(groups.flatMap((one) => reasonsOf(one, about)));
}

/** A connector that restricts mail, or has a switch for it that is on, or a Partner connector for everyone that names sources. */
function isLockLike(one: MailConnector): boolean {
  const { row } = one;
  const switched = row.RestrictDomainsToIPAddresses === true || row.RestrictDomainsToCertificate === true;
  if (switched || restrictionOf(one, 'worst') !== null) return true;
  const named = !one.addresses.isEmpty || !isUnset(row.TlsSenderCertificateName);
  return one.partner === true && one.everySender === true && one.enabled === true && named;
}

/** Mailboxes that a rule for some recipient domains does not see, because their primary address is elsewhere. */
function leftOutEvidence(evidence: EvidenceList, primaries: ReadonlySet<string | null>, mail: MailInputs): void {
  const limits = mail.ruleRows.flatMap((row) =>
    row.RecipientAddressType?.toLowerCase() === 'original' ? [] : (row.RecipientDomainIs ?? []),
  );
  if (limits.length === 0) return;
  for (const primary of primaries) {
    if (primary === null || limits.some((word) => wordCovers(word, primary))) continue;
    for (const mailbox of mail.index.byPrimary.get(primary)?.sample.slice(0, maxMailboxes) ?? [])
      evidence.gap(mailbox, 'PrimarySmtpAddress', primary, `a domain that the rule is for (${limits.slice(0, 5).join(', ')})`);
  }
}
