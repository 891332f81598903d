/** SMTP AUTH is off: for the organisation, and for every mailbox that is not allowed to overrule it. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import { readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes, casMailboxIdentity } from '../../tenant/resources/cas-mailbox.js';
import { mailboxName } from '../../tenant/resources/mailbox.js';
import { transportConfigName, transportConfigs } from '../../tenant/resources/transport-config.js';
import type { Item } from '../item.js';
import { each, single, within } from '../item-collection.js';
import { enforcing, inOrder, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { breakGlassMailboxes, mailboxAllowance, mailboxNameFields } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';
import { protocolStudy } from '../reasoning/usage/protocol-study.js';
import { suggestExceptions } from '../reasoning/usage/suggest-exceptions.js';
import { definition, type Settings } from './definition.js';

/** The organisation and its mailboxes carry a switch of the same name. */
const disabled = 'SmtpClientAuthenticationDisabled';
const organizationRead = readOf(transportConfigs, ['Identity', disabled]);
const unknown = 'whether SMTP AUTH is on';

/** `inheriting`: mailboxes without a switch of their own, which are as the organisation is. */
type Name = 'organization' | 'mailboxes' | 'inheriting';

export const control = itemControl<Settings, Name>(
  definition,
  (context) => {
    const mailboxRead = readOf(casMailboxes, [...mailboxNameFields(context), disabled]);
    const whyAllowed = mailboxAllowance(context);
    const byHand = breakGlassMailboxes(context);
    return {
      collections: {
        organization: single(organizationRead, {
          unknown: `${unknown} for the organisation`,
          item: (row) => ({
            object: transportConfigName,
            identity: transportConfigName,
            values: [{ property: disabled, actual: row?.[disabled], expected: true, noted: true }],
          }),
        }),
        mailboxes: each(mailboxRead, {
          unknown,
          item: (row) => (isMailboxInScope(row) ? { ...itemOf(row, whyAllowed(row)), ...byHand(row) } : null),
        }),
        inheriting: within({ unknown, resource: casMailboxes }),
      },
      leftOut: ({ of: { organization } }) => (organization.gaps > 0 ? [] : ['inheriting']),
      verdict: (found) => verdictOf(found),
      vendorDate: (found) => basicAuthEnds(found, context.asOf),
      coverage: ({ of: { organization, mailboxes, inheriting } }) =>
        organization.unknown > 0
          ? null
          : {
              covered: mailboxes.holds + (organization.holds > 0 ? inheriting.gaps : 0),
              of: mailboxes.objects + inheriting.objects,
            },
      summary: summaryOf,
      // First the allowed mailboxes that inherit get a switch of their own, while the organisation is still on; then the organisation goes off;
      // then the others that overrule it go back to inheriting. Undone in reverse, nobody allowed is cut either.
      draft: ({ found, operations: { organization, mailboxes, inheriting } }) =>
        enforcing(found.of.organization.gaps > 0 ? inOrder([inheriting, organization, mailboxes]) : mailboxes),
    };
  },
  {
    suggest: (context) =>
      suggestExceptions(context, { about: 'SMTP AUTH', columns: ['SMTP App'], clients: ['Authenticated SMTP'] }),
    study: (context) =>
      protocolStudy(context, {
        columns: ['SMTP App'],
        apps: ['Authenticated SMTP'],
        inherited: {
          read: readOf(casMailboxes, [...mailboxNameFields(context), disabled]),
          isOverruled: (row) => typeof row[disabled] === 'boolean',
        },
      }),
  },
);

/** null inherits the organisation's setting; a row without the switch says nothing. Source: Set-CASMailbox of the Exchange Online cmdlet reference. */
function itemOf(row: CasMailbox, exempt: string | null): Item {
  const actual = row[disabled];
  const item = { object: mailboxName(row), identity: casMailboxIdentity(row), exempt };
  if (actual === null) {
    const values = [
      { property: disabled, actual, expected: true, state: exempt === null ? ('gap' as const) : ('holds' as const) },
    ];
    // Settings list it, so that it must not be cut.
    const change = exempt !== null ? { before: { [disabled]: null }, after: { [disabled]: false } } : null;
    return { ...item, values, change, in: 'inheriting' };
  }
  if (actual === undefined) {
    const shown = { actual: 'not returned', expected: 'true or null' };
    // Whether an allowed one inherits decides whether the organisation may go off.
    return { ...item, values: [{ property: disabled, actual, expected: null, shown }], isNeeded: true };
  }
  return { ...item, values: [{ property: disabled, actual, expected: null, state: actual ? 'holds' : 'gap' }] };
}

/** Mailboxes that may send with a user name and password on the day on which that goes off by default; null: there is none. */
function basicAuthEnds({ of: { organization, mailboxes, inheriting }, whole }: Found<Name>, asOf: Date) {
  const on = mailboxes.gaps + mailboxes.exempt.gaps;
  const inherit = organization.gaps > 0 ? inheriting.objects + inheriting.exempt.gaps + inheriting.exempt.holds : 0;
  const entry = 'smtp-auth-basic';
  if (on + inherit > 0) {
    const first = whole && organization.unknown === 0 ? '' : 'at least ';
    return { entry, asOf, affected: `Affected: ${first}${plural(on + inherit, 'mailbox', 'mailboxes')} with SMTP AUTH on.` };
  }
  if (whole && organization.gaps > 0)
    return { entry, asOf, affected: 'Affected: every new mailbox, as SMTP AUTH is on for the organization.' };
  return whole && organization.unknown === 0
    ? null
    : { entry, asOf, affected: 'Which mailboxes are affected could not be read.' };
}

function verdictOf({ of: { organization, mailboxes, inheriting }, whole }: Found<Name>): Verdict {
  if (organization.holds > 0) {
    if (mailboxes.gaps > 0) return 'partial';
    return whole && mailboxes.unknown === 0 ? 'pass' : 'unknown';
  }
  if (organization.gaps > 0) {
    if (mailboxes.holds > 0) return 'partial';
    const open = mailboxes.objects + inheriting.objects;
    return open === 0 && allowedOf(mailboxes, inheriting) > 0 && whole ? 'partial' : 'fail';
  }
  if (mailboxes.gaps === 0) return 'unknown';
  return mailboxes.holds > 0 ? 'partial' : 'fail';
}

function allowedOf(...tallies: readonly Found['total'][]): number {
  return tallies.reduce((sum, { exempt }) => sum + exempt.holds + exempt.gaps + exempt.unknown, 0);
}

function summaryOf({ of: { organization, mailboxes, inheriting }, whole }: Found<Name>): string {
  const allowed = allowedOf(mailboxes, inheriting);
  const counted = [
    ...(mailboxes.gaps > 0 ? [`${mailboxes.gaps} turned on itself`] : []),
    ...(mailboxes.holds > 0 ? [`${mailboxes.holds} turned off itself`] : []),
    ...(inheriting.gaps > 0 ? [`${inheriting.gaps} following the organisation`] : []),
  ];
  return [
    organization.unknown > 0
      ? 'Whether SMTP AUTH is on for the organisation is unknown.'
      : `SMTP AUTH is ${organization.gaps > 0 ? 'on' : 'off'} for the organisation.`,
    ...(counted.length > 0 ? [`Mailboxes outside the allow list: ${counted.join(', ')}.`] : []),
    ...(allowed > 0 ? [`${plural(allowed, 'mailbox is', 'mailboxes are')} allowed.`] : []),
    ...(mailboxes.unknown > 0 ? [`${plural(mailboxes.unknown, 'mailbox does', 'mailboxes do')} not say.`] : []),
    ...(whole ? [] : ['Not all mailboxes could be read.']),
  ].join(' ');
}
