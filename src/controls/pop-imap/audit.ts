/** Judges POP and IMAP over mailboxes and CAS mailbox plans: off in both halves, or not. */
import type { Verdict } from '../../plan/verdict.js';
import { casMailboxPlanName } from '../../tenant/resources/cas-mailbox-plan.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Coverage } from '../finding.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { type Gaps, gapsOf, mailboxGaps, protocols, readsOf, type Settings } from './scope.js';

/** What the rows of one half (mailboxes or plans) say together. */
interface Half {
  objects: number;
  open: number;
  /** Neither proven open nor proven closed. */
  untold: number;
}

export function audit(context: Context<Settings>): Audit {
  const { mailboxRead, planRead } = readsOf(context);
  const gapsOfMailbox = mailboxGaps(context);
  const ofMailboxes = new EvidenceList();
  const ofPlans = new EvidenceList();
  const mailboxes: Half = { objects: 0, open: 0, untold: 0 };
  const plans: Half = { objects: 0, open: 0, untold: 0 };
  const rows = new RowCollector()
    .on(mailboxRead, (mailbox) => {
      const gaps = gapsOfMailbox(mailbox);
      if (gaps !== null) count(mailboxes, mailboxName(mailbox), gaps, ofMailboxes);
    })
    .on(planRead, (plan) => {
      const name = casMailboxPlanName(plan);
      count(plans, name, gapsOf(plan), ofPlans);
      for (const protocol of protocols) if (plan[protocol] === false) ofPlans.note(name, protocol, false, false);
    });

  return {
    see: rows.see,
    judge: (outcomes): Judgement => {
      const mailboxesRead = outcomes(mailboxRead).complete;
      const plansRead = outcomes(planRead).complete;
      // The few plans come first, so that thousands of mailboxes do not crowd them out.
      const evidence = new EvidenceList();
      evidence.add(ofPlans);
      evidence.add(ofMailboxes);
      return {
        verdict: verdictOf({ mailboxes, plans, mailboxesRead, plansRead }),
        summary: summaryOf({ mailboxes, plans, mailboxesRead, plansRead }),
        ...evidence.result(),
        coverage: coverageOf(mailboxes, plans),
        warnings: [],
        missing: missingReads([mailboxRead, planRead], outcomes),
      };
    },
  };
}

function count(half: Half, name: string, { open, untold, reason }: Gaps, evidence: EvidenceList): void {
  if (reason !== null) {
    for (const protocol of open) evidence.note(name, protocol, true, `true (${reason})`);
    return;
  }
  half.objects += 1;
  for (const protocol of open) evidence.gap(name, protocol, true, false);
  for (const protocol of untold) evidence.gap(name, protocol, null, false);
  if (open.length > 0) half.open += 1;
  else if (untold.length > 0) half.untold += 1;
}

interface Seen {
  readonly mailboxes: Half;
  readonly plans: Half;
  readonly mailboxesRead: boolean;
  readonly plansRead: boolean;
}

function verdictOf({ mailboxes, plans, mailboxesRead, plansRead }: Seen): Verdict {
  if (mailboxes.open + plans.open > 0) {
    const closed = mailboxes.objects - mailboxes.open - mailboxes.untold + (plans.objects - plans.open - plans.untold);
    return closed === 0 ? 'fail' : 'partial';
  }
  if (!mailboxesRead || !plansRead) return 'unknown';
  if (mailboxes.objects === 0 && plans.objects === 0) return 'notApplicable';
  return mailboxes.untold + plans.untold === 0 && plans.objects > 0 ? 'pass' : 'unknown';
}

function coverageOf(...halves: readonly Half[]): Coverage {
  const of = halves.reduce((sum, half) => sum + half.objects, 0);
  return { covered: of - halves.reduce((sum, half) => sum + half.open + half.untold, 0), of };
}

function summaryOf({ mailboxes, plans, mailboxesRead, plansRead }: Seen): string {
  const untold = mailboxes.untold + plans.untold;
  const halves = [
    ...(mailboxes.objects > 0 ? [`for ${mailboxes.open} of ${mailboxes.objects} mailboxes`] : []),
    ...(plans.objects > 0 ? [`in ${plans.open} of ${plans.objects} CAS mailbox plans`] : []),
  ];
  return [
    ...(halves.length > 0 ? [`POP or IMAP is on ${halves.join(' and ')}.`] : []),
    ...(untold > 0 ? [`${untold} of them do not say whether it is on.`] : []),
    ...(mailboxesRead ? [] : ['Not all mailboxes could be read.']),
    ...(plansRead && plans.objects === 0 && mailboxes.objects > 0 ? ['No CAS mailbox plan is listed.'] : []),
    ...(plansRead ? [] : ['Not all CAS mailbox plans could be read.']),
  ].join(' ');
}
