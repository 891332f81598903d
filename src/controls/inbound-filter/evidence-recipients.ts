/** Evidence about recipients: to which domains who gets in, and which mailboxes a rule leaves out. */
import type { Json } from '../../json.js';
import type { EvidenceList } from '../shared/findings/evidence-list.js';
import { wordCovers } from '../shared/mail-flow/domain.js';
import type { MailGathering } from '../shared/mail-flow/gathering.js';
import { beyond, expectedOf } from './evidence-connectors.js';
import type { Exposure, GroupExposure } from './exposure.js';
import type { Wanted } from './wanted.js';

const maxMailboxes = 20;

interface Circumstances {
  readonly mail: MailGathering;
  readonly wanted: Wanted;
  /** What was read is enough for a verdict. */
  readonly told: boolean;
}

/** Each domain once, whoever of its recipients is meant; open before too wide. */
export function recipientEvidence(evidence: EvidenceList, { groups }: Exposure, about: Circumstances): void {
  const leaky = groups
    .filter((one) => one.open || !one.extra.isEmpty)
    .sort((left, right) => Number(right.open) - Number(left.open));
  const actuals = new Map<string, Json>();
  for (const one of leaky)
    for (const { name } of one.group.domains) {
      const object = name ?? 'accepted domains that could not be read';
      if (!actuals.has(object)) actuals.set(object, about.told ? takenFrom(one) : 'not told');
    }
  for (const [object, actual] of actuals) evidence.gap(object, 'mail accepted from', actual, expectedOf(about.wanted));
  leftOutEvidence(evidence, new Set(leaky.flatMap((one) => one.group.primaries)), about.mail);
}

function takenFrom(one: GroupExposure): Json {
  return one.open ? 'every address' : beyond(one.extra);
}

/** Mailboxes that a rule for some recipient domains does not see, because their primary address is elsewhere. */
function leftOutEvidence(evidence: EvidenceList, primaries: ReadonlySet<string | null>, mail: MailGathering): void {
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
