/** Judges SMTP AUTH: the organisation's switch, and the mailboxes that overrule it. */
import type { Verdict } from '../../plan/verdict.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import { transportConfigName } from '../../tenant/resources/transport-config.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Coverage } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { disabled, gapsOf, type MailboxSwitch, readsOf, type Settings } from './scope.js';

/** How many mailboxes outside `allow` stand where, and how many are allowed. */
type Counts = Record<MailboxSwitch | 'allowed', number>;

/** The organisation: off, on, or not to be told. */
type Organization = 'on' | 'off' | null;

export function audit(context: Context<Settings>): Audit {
  const { organizationRead, mailboxRead } = readsOf(context);
  const gapOfMailbox = gapsOf(context);
  const counts: Counts = { on: 0, off: 0, inherits: 0, untold: 0, allowed: 0 };
  const overruling = new EvidenceList();
  const inheriting = new EvidenceList();
  let organization: Organization = null;
  const rows = new RowCollector()
    .on(organizationRead, (config) => {
      const value = config[disabled];
      organization = typeof value === 'boolean' ? (value ? 'off' : 'on') : null;
    })
    .on(mailboxRead, (mailbox) => {
      const gap = gapOfMailbox(mailbox);
      if (gap === null) return;
      const { state, reason } = gap;
      const name = mailboxName(mailbox);
      counts[reason === null ? state : 'allowed'] += 1;
      if (reason !== null) {
        if (state === 'on') overruling.note(name, disabled, false, `false (${reason})`);
      } else if (state === 'on') overruling.gap(name, disabled, false, null);
      else if (state === 'untold') overruling.gap(name, disabled, 'not returned', 'true or null');
      else if (state === 'inherits') inheriting.gap(name, disabled, null, true);
    });

  return {
    see: rows.see,
    judge: (outcomes): Judgement => {
      const mailboxesRead = outcomes(mailboxRead).complete;
      const evidence = new EvidenceList();
      if (organization === 'off') evidence.note(transportConfigName, disabled, true, true);
      else evidence.gap(transportConfigName, disabled, organization === 'on' ? false : null, true);
      evidence.add(overruling);
      if (organization === 'on') evidence.add(inheriting);
      return {
        verdict: verdictOf({ organization, counts, mailboxesRead }),
        summary: summaryOf({ organization, counts, mailboxesRead }),
        ...evidence.result(),
        ...coverageOf(organization, counts),
        warnings: [],
        missing: missingReads([organizationRead, mailboxRead], outcomes),
      };
    },
  };
}

interface Seen {
  readonly organization: Organization;
  readonly counts: Counts;
  readonly mailboxesRead: boolean;
}

function verdictOf({ organization, counts, mailboxesRead }: Seen): Verdict {
  if (organization === 'off') {
    if (counts.on > 0) return 'partial';
    return mailboxesRead && counts.untold === 0 ? 'pass' : 'unknown';
  }
  if (organization === 'on') {
    if (counts.off > 0) return 'partial';
    const open = counts.on + counts.inherits + counts.untold;
    return open === 0 && counts.allowed > 0 && mailboxesRead ? 'partial' : 'fail';
  }
  if (counts.on === 0) return 'unknown';
  return counts.off > 0 ? 'partial' : 'fail';
}

/** Whoever inherits is as the organisation is. */
function coverageOf(organization: Organization, counts: Counts): { readonly coverage?: Coverage } {
  if (organization === null) return {};
  const { on, off, inherits, untold } = counts;
  return { coverage: { covered: off + (organization === 'off' ? inherits : 0), of: on + off + inherits + untold } };
}

function summaryOf({ organization, counts, mailboxesRead }: Seen): string {
  const { on, off, inherits, untold, allowed } = counts;
  const told = [
    ...(on > 0 ? [`${on} explicitly on`] : []),
    ...(off > 0 ? [`${off} explicitly off`] : []),
    ...(inherits > 0 ? [`${inherits} as the organisation`] : []),
  ];
  return [
    organization === null
      ? 'Whether SMTP AUTH is on for the organisation could not be told.'
      : `SMTP AUTH is ${organization} for the organisation.`,
    ...(told.length > 0 ? [`Mailboxes outside the allow list: ${told.join(', ')}.`] : []),
    ...(allowed > 0 ? [`${plural(allowed, 'mailbox is', 'mailboxes are')} allowed.`] : []),
    ...(untold > 0 ? [`${plural(untold, 'mailbox does', 'mailboxes do')} not say.`] : []),
    ...(mailboxesRead ? [] : ['Not all mailboxes could be read.']),
  ].join(' ');
}
