/** POP3 and IMAP4 are off: on every mailbox, and in the plans that new mailboxes start from. */
import { z } from 'zod';
import { refuse } from '../../errors.js';
import type { Operation } from '../../plan/operation.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity, casMailboxName } from '../../tenant/resources/cas-mailbox.js';
import {
  type CasMailboxPlan,
  casMailboxPlanIdentity,
  casMailboxPlanName,
  casMailboxPlans,
} from '../../tenant/resources/cas-mailbox-plan.js';
import { listed } from '../address-list.js';
import type { Audit, Context, Control, Judgement, Outcomes, Planning, Verdict } from '../control.js';
import { EvidenceList, missingReads } from '../evidence-list.js';
import { RowCollector } from '../row-collector.js';
import { isSystemMailbox } from '../system-mailbox.js';

const settings = z.strictObject({
  /** Mailboxes that may keep POP or IMAP. */
  allow: z.array(z.string()).default([]),
});
type Settings = z.infer<typeof settings>;

const mailboxRead = readOf(casMailboxes, [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'PrimarySmtpAddress',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
  'PopEnabled',
  'ImapEnabled',
]);
const planRead = readOf(casMailboxPlans, ['Guid', 'Identity', 'Name', 'DisplayName', 'PopEnabled', 'ImapEnabled']);
const reads: readonly Read[] = [mailboxRead, planRead];

const protocols = ['PopEnabled', 'ImapEnabled'] as const;

/** What the rows of one half (mailboxes or plans) say together. */
interface Half {
  objects: number;
  open: number;
  untold: number;
}

export const popImap: Control<Settings> = {
  id: 'pop-imap',
  way: 2,
  title: 'POP3 and IMAP4 are off for every mailbox and for new mailboxes',
  severity: 'medium',
  risk: 'medium',
  why: 'POP and IMAP let a stolen token or an over-permitted app copy a whole mailbox with none of the protections of Outlook. Few people use them, and new mailboxes have them on by default.',
  impact:
    'Mail programs that use POP or IMAP (Thunderbird, ticket systems, scanners that fetch mail) stop receiving mail. Outlook, phones on Outlook or ActiveSync, and Outlook on the web do not notice.',
  delay:
    'Minutes to an hour is commonly seen and not confirmed by Microsoft; sessions that are open may live on. Changing a plan does not touch mailboxes that exist.',
  references: { mitre: ['T1114.002', 'T1110.003'] },
  settings,
  reads: () => reads,
  audit,
  plan,
};

function audit(context: Context<Settings>): Audit {
  const isAllowed = listed(context.settings.allow);
  const evidence = new EvidenceList();
  const mailboxes: Half = { objects: 0, open: 0, untold: 0 };
  const plans: Half = { objects: 0, open: 0, untold: 0 };
  const rows = new RowCollector()
    .on(mailboxRead, (mailbox) => {
      if (isSystemMailbox(mailbox)) return;
      const name = casMailboxName(mailbox);
      if (isAllowed(...namesOf(mailbox))) {
        for (const protocol of protocols)
          if (mailbox[protocol] === true) evidence.note(name, protocol, true, 'true (allowed in settings)');
        return;
      }
      look(mailboxes, name, mailbox);
    })
    .on(planRead, (plan) => look(plans, casMailboxPlanName(plan), plan));

  function look(half: Half, name: string, row: CasMailbox | CasMailboxPlan): void {
    half.objects += 1;
    const values = protocols.map((protocol) => row[protocol]);
    if (values.includes(true)) half.open += 1;
    else if (values.some((value) => value !== false)) half.untold += 1;
    for (const protocol of protocols) if (row[protocol] !== false) evidence.gap(name, protocol, row[protocol] ?? null, false);
  }

  return {
    see: rows.see,
    judge: (outcomes): Judgement => ({
      verdict: verdictOf(mailboxes, plans, outcomes),
      summary: summaryOf(mailboxes, plans, outcomes),
      ...evidence.result(),
      warnings: [],
      missing: missingReads(reads, outcomes),
    }),
  };
}

function namesOf(mailbox: CasMailbox): readonly (string | null | undefined)[] {
  return [mailbox.PrimarySmtpAddress, mailbox.Identity, mailbox.Guid, mailbox.ExternalDirectoryObjectId];
}

function verdictOf(mailboxes: Half, plans: Half, outcomes: Outcomes): Verdict {
  const mailboxesWhole = outcomes(mailboxRead).complete && mailboxes.untold === 0;
  const plansWhole = outcomes(planRead).complete && plans.untold === 0 && plans.objects > 0;
  if (mailboxes.open + plans.open > 0) {
    const closed = mailboxes.objects - mailboxes.open - mailboxes.untold + (plans.objects - plans.open - plans.untold);
    return closed === 0 ? 'fail' : 'partial';
  }
  if (!mailboxesWhole || !outcomes(planRead).complete) return 'unknown';
  if (mailboxes.objects === 0 && plans.objects === 0) return 'notApplicable';
  return plansWhole ? 'pass' : 'unknown';
}

function summaryOf(mailboxes: Half, plans: Half, outcomes: Outcomes): string {
  const unread = reads
    .filter((read) => !outcomes(read).complete)
    .map((read) => (read.resource === mailboxRead.resource ? 'mailboxes' : 'CAS mailbox plans'));
  const told = `POP or IMAP is on for ${mailboxes.open} of ${mailboxes.objects} mailboxes and in ${plans.open} of ${plans.objects} CAS mailbox plans.`;
  return unread.length === 0 ? told : `${told} Not all ${unread.join(' and ')} could be read.`;
}

function plan(context: Context<Settings>): Planning {
  const isAllowed = listed(context.settings.allow);
  const operations: Operation[] = [];
  const unaddressable: string[] = [];
  const rows = new RowCollector()
    .on(mailboxRead, (mailbox) => {
      if (isSystemMailbox(mailbox) || isAllowed(...namesOf(mailbox))) return;
      close(casMailboxes.key, casMailboxName(mailbox), casMailboxIdentity(mailbox), mailbox);
    })
    .on(planRead, (plan) => close(casMailboxPlans.key, casMailboxPlanName(plan), casMailboxPlanIdentity(plan), plan));

  function close(resource: string, object: string, identity: string | null, row: CasMailbox | CasMailboxPlan): void {
    const open = protocols.filter((protocol) => row[protocol] === true);
    if (open.length === 0) return;
    if (identity === null) unaddressable.push(object);
    else
      operations.push({
        kind: 'update',
        resource,
        object,
        identity,
        before: Object.fromEntries(open.map((protocol) => [protocol, true])),
        after: Object.fromEntries(open.map((protocol) => [protocol, false])),
      });
  }

  return {
    see: rows.see,
    draft: (outcomes) => {
      const missing = missingReads(reads, outcomes);
      if (missing.length > 0)
        return refuse(
          'unreadable',
          `${missing.map((read) => read.read).join(' and ')} could not be read to the end.`,
          'Run the audit, grant what it names as missing, then plan again.',
        );
      if (unaddressable.length > 0)
        return refuse(
          'unaddressable',
          `${unaddressable.length} mailboxes carry no id to address them by.`,
          'Export the state with Guid or PrimarySmtpAddress.',
        );
      return { stage: 'enforce', expects: 'pass', operations, warnings: [] };
    },
  };
}
