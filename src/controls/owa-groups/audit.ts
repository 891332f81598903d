/** Judges Outlook on the web over the members of the groups that settings name. */
import type { Verdict } from '../../plan/verdict.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import type { Audit, Context, Judgement, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { GroupScope } from './group-scope.js';
import { gapsOf, mailboxReadOf, type Settings, switchName } from './scope.js';

/** Mailboxes of members, outside `allow`. */
interface Counts {
  open: number;
  closed: number;
  untold: number;
}

export function audit(context: Context<Settings>): Audit {
  const mailboxRead = mailboxReadOf(context);
  const ofMailboxes = new EvidenceList();
  const stale = new NameSample();
  const unmatched = new NameSample();
  const counts: Counts = { open: 0, closed: 0, untold: 0 };
  const rows = new RowCollector();
  const scope = new GroupScope(context.settings.groups, rows);
  const gapOfMailbox = gapsOf(context, scope);
  rows.on(mailboxRead, (mailbox) => {
    const gap = gapOfMailbox(mailbox);
    if (gap === null) return;
    const { membership, on: value, reason } = gap;
    const name = mailboxName(mailbox);
    if (membership === 'untold' && value !== false) unmatched.add(name);
    if (membership === 'stranger' && value === false) stale.add(name);
    if (membership !== 'member') return;
    if (reason !== null) {
      if (value !== false) ofMailboxes.note(name, switchName, value, `true (${reason})`);
      return;
    }
    counts[value === null ? 'untold' : value ? 'open' : 'closed'] += 1;
    if (value !== false) ofMailboxes.gap(name, switchName, value, false);
  });

  return {
    see: rows.see,
    follow: (outcomes) => scope.follow(outcomes, mailboxRead),
    mayFollow: [mailboxRead],
    judge: (outcomes): Judgement => {
      if (context.settings.groups.length === 0) return notApplicable;
      const whole = scope.isWhole(outcomes);
      const mailboxesRead = outcomes(mailboxRead).complete;
      const evidence = new EvidenceList();
      for (const { setting, actual, expected } of scope.unresolved) evidence.gap(setting, 'group', actual, expected);
      for (const group of scope.groups) evidence.note(group.name, 'members', group.members, `${switchName} false for each`);
      evidence.add(ofMailboxes);
      return {
        verdict: verdictOf(counts, whole && mailboxesRead && unmatched.count === 0),
        summary: summaryOf({ counts, unresolved: scope.unresolved.length, unmatched, whole, mailboxesRead }),
        ...evidence.result(),
        coverage: { covered: counts.closed, of: counts.open + counts.closed + counts.untold },
        warnings: [...emptyGroups(scope, outcomes), ...(whole ? staleMailboxes(stale) : [])],
        missing: missingReads([...scope.allReads, mailboxRead], outcomes),
      };
    },
  };
}

const notApplicable: Judgement = {
  verdict: 'notApplicable',
  summary: 'No group is named in settings; Outlook on the web being on is no fault in itself.',
  evidence: [],
  evidenceTotal: 0,
  warnings: [],
  missing: [],
};

function verdictOf({ open, closed, untold }: Counts, whole: boolean): Verdict {
  if (open > 0) return closed === 0 ? 'fail' : 'partial';
  return whole && untold === 0 ? 'pass' : 'unknown';
}

function summaryOf(seen: {
  readonly counts: Counts;
  readonly unresolved: number;
  readonly unmatched: NameSample;
  readonly whole: boolean;
  readonly mailboxesRead: boolean;
}): string {
  const { counts, unresolved, unmatched, whole, mailboxesRead } = seen;
  const total = counts.open + counts.closed + counts.untold;
  return [
    ...(total > 0 ? [`Outlook on the web is on for ${counts.open} of ${total} mailboxes of the groups.`] : []),
    ...(total === 0 && whole && mailboxesRead ? ['Nobody in the groups has a mailbox in which it could be on.'] : []),
    ...(counts.untold > 0 ? [`${counts.untold} do not say.`] : []),
    ...(unresolved > 0 ? [`${unresolved} of the groups could not be found for certain; name them by id.`] : []),
    ...(unmatched.count > 0
      ? [
          `${unmatched.toString('mailbox', 'mailboxes')} could not be matched to the members: they carry no ExternalDirectoryObjectId.`,
        ]
      : []),
    ...(whole || unresolved > 0 ? [] : ['Not all members could be read.']),
    ...(mailboxesRead ? [] : ['Not all mailboxes could be read.']),
  ].join(' ');
}

function emptyGroups(scope: GroupScope, outcomes: Outcomes): readonly Warning[] {
  return scope.groups
    .filter(({ members, read }) => members === 0 && outcomes(read).complete)
    .map(({ name }) => ({ code: 'empty-group', text: `Nobody is in the group "${name}".` }));
}

function staleMailboxes(stale: NameSample): readonly Warning[] {
  if (stale.count === 0) return [];
  const text = `Outlook on the web is off for ${stale.toString('mailbox', 'mailboxes')} in none of the groups: left over from an earlier membership, or switched off for another reason.`;
  return [{ code: 'stale', text }];
}
