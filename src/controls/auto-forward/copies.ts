/** Transport rules that send mail, or a copy of it, to someone outside: not stopped by what stops forwarding. */
import { reportsWholeMail } from '../../tenant/resources/transport-rule.js';
import type { MailFact } from '../reasoning/mail-flow/mail-fact.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { partsOf, stemOf } from '../reasoning/mail-flow/rule-parts.js';

const copyingColumns = [
  'RedirectMessageTo',
  'BlindCopyTo',
  'CopyTo',
  'AddToRecipients',
  'ModerateMessageByUser',
  'GenerateIncidentReport',
] as const;
type CopyingColumn = (typeof copyingColumns)[number];

export interface Copying {
  readonly rule: MailRule;
  readonly column: CopyingColumn;
  readonly to: string;
  /** Whether it is the mail that they get, or only a report of it. */
  readonly getsMail: MailFact;
}

/** Everyone whom a rule sends mail to beside its recipients, whether or not the rule is in effect. */
export function copyingOf(rules: readonly MailRule[]): readonly Copying[] {
  return rules.flatMap((rule) =>
    copyingColumns.flatMap((column) => {
      const getsMail = column === 'GenerateIncidentReport' ? reportsWholeMail(rule.row) : true;
      return getsMail === false ? [] : (rule.row[column] ?? []).map((to) => ({ rule, column, to, getsMail }));
    }),
  );
}

const copyingStems = new Set([
  'redirectmessage',
  'redirectmessageto',
  'blindcopyto',
  'copyto',
  'addtorecipient',
  'addtorecipients',
  'moderatemessagebyuser',
  'generateincidentreport',
  'routemessageoutboundconnector',
]);

/** Rules that only hint at an added recipient, or do something that is new: nobody can tell who it is. */
export function hintsAtCopies(rule: MailRule): boolean {
  if (rule.inEffect === false) return false;
  const { unseenActions, newActions } = partsOf(rule.row);
  return newActions.length > 0 || unseenActions.some((name) => copyingStems.has(stemOf(name)));
}

/** A rule that refuses forwarded mail going outside, no matter who sends it; it does not see what a mailbox itself forwards. */
export function refusesForwarding(rule: MailRule): MailFact {
  const about = rule.row.MessageTypeMatches?.toLowerCase() === 'autoforward';
  const outward = rule.row.SentToScope === null || rule.row.SentToScope === undefined || rule.to === 'nobody';
  if (!about || !outward || rule.refuses === false || rule.inEffect === false) return false;
  const alone = rule.conditions.every(({ property }) => property === 'MessageTypeMatches') && rule.exceptions.length === 0;
  return alone && rule.from !== 'outside' && rule.from !== 'nowhere' && rule.refuses === true && rule.inEffect === true;
}
