/** POP3 and IMAP4 are off: on every mailbox, and in the plans that new mailboxes start from. */
import { readOf } from '../../tenant/resource.js';
import {
  type CasMailbox,
  casMailboxes,
  casMailboxIdentity,
  casMailboxPlanName,
  casMailboxPlans,
} from '../../tenant/resources/cas-mailbox.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import type { ItemValue } from '../item.js';
import { each } from '../item-collection.js';
import { itemControl, verdictOfItems } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { breakGlassMailboxes, mailboxAllowance, mailboxNameFields } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';
import { protocolStudy } from '../reasoning/usage/protocol-study.js';
import { suggestExceptions } from '../reasoning/usage/suggest-exceptions.js';
import { definition, type Settings } from './definition.js';

const protocols = ['PopEnabled', 'ImapEnabled'] as const;
const planRead = readOf(casMailboxPlans, ['Guid', 'Identity', 'Name', 'DisplayName', ...protocols]);
const unknown = 'whether POP and IMAP are on';

export const control = itemControl<Settings, 'mailboxes' | 'plans'>(
  definition,
  (context) => {
    const mailboxRead = readOf(casMailboxes, [...mailboxNameFields(context), ...protocols]);
    const whyAllowed = mailboxAllowance(context);
    const byHand = breakGlassMailboxes(context);
    return {
      collections: {
        mailboxes: each(mailboxRead, {
          unknown,
          item: (row) => {
            if (!isMailboxInScope(row)) return null;
            const values = protocolValues(row);
            return {
              object: mailboxName(row),
              identity: casMailboxIdentity(row),
              values,
              exempt: whyAllowed(row),
              ...byHand(row),
            };
          },
        }),
        plans: each(planRead, {
          unknown,
          item: (row) => ({
            object: casMailboxPlanName(row),
            identity: exchangeIdentity(row),
            values: protocolValues(row, { noted: true }),
          }),
        }),
      },
      evidenceFirst: ['plans'],
      // Where there are mailboxes there are plans: without one, something did not come.
      verdict: ({ of: { mailboxes, plans }, total, whole }) =>
        verdictOfItems(total, { whole: whole && (plans.objects > 0 || mailboxes.objects === 0) }),
      summary: (found) => summaryOf(found, { mailboxesRead: found.outcomes(mailboxRead).complete }),
    };
  },
  {
    study: (context) => protocolStudy(context, { columns: ['POP3 App', 'IMAP4 App'], apps: ['POP3', 'IMAP4'] }),
    suggest: (context) =>
      suggestExceptions(context, { about: 'POP or IMAP', columns: ['POP3 App', 'IMAP4 App'], clients: ['POP3', 'IMAP4'] }),
  },
);

function protocolValues(
  row: Pick<CasMailbox, (typeof protocols)[number]>,
  how: Pick<ItemValue, 'noted'> = {},
): readonly ItemValue[] {
  return protocols.map((property) => ({ property, actual: row[property], expected: false, ...how }));
}

function summaryOf(
  { of: { mailboxes, plans }, outcomes }: Found<'mailboxes' | 'plans'>,
  { mailboxesRead }: { readonly mailboxesRead: boolean },
): string {
  const plansRead = outcomes(planRead).complete;
  const unknowns = mailboxes.unknown + plans.unknown;
  const halves = [
    ...(mailboxes.objects > 0 ? [`for ${mailboxes.gaps} of ${mailboxes.objects} mailboxes`] : []),
    ...(plans.objects > 0 ? [`in ${plans.gaps} of ${plans.objects} CAS mailbox plans`] : []),
  ];
  return [
    ...(halves.length > 0 ? [`POP or IMAP is on ${halves.join(' and ')}.`] : []),
    ...(unknowns > 0 ? [`${unknowns} of them do not say whether it is on.`] : []),
    ...(mailboxesRead ? [] : ['Not all mailboxes could be read.']),
    ...(plansRead && plans.objects === 0 && mailboxes.objects > 0 ? ['No CAS mailbox plan is listed.'] : []),
    ...(plansRead ? [] : ['Not all CAS mailbox plans could be read.']),
  ].join(' ');
}
