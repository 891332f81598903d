/** Nobody signs in as a shared, room or equipment mailbox. */
import type { Verdict } from '../../plan/verdict.js';
import type { Context } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards } from '../item-collection.js';
import { type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { plural } from '../reasoning/findings/plural.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import { type Account, Accounts, isRecentlyUsed } from './accounts.js';
import { definition } from './definition.js';
import { draft } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control = itemControl<Settings, 'mailboxes'>(definition, inspect, { study });

function inspect(context: Context<Settings>): Inspection<'mailboxes'> {
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows);
  return {
    rows,
    reads: Accounts.reads,
    follow: (outcomes) => accounts.follow(outcomes),
    judgedFrom: () => accounts.allReads,
    decisive: () => accounts.decisive,
    collections: {
      mailboxes: afterwards({
        reads: accounts.listReads,
        unknown: 'whether anybody may sign in',
        items: (outcomes) => accounts.all(outcomes).map(itemOf),
      }),
    },
    verdict: verdictOf,
    summary: summaryOf,
    after: ({ outcomes }, { warnings }) => {
      for (const account of accounts.all(outcomes)) warnOf(account, { warnings, asOf: context.asOf });
    },
    draft: ({ found }) => draft(accounts, found.outcomes, context),
  };
}

/** Which of them a plan changes, it decides once all are known. */
function itemOf(account: Account): Item {
  const { name, id, signIn, reason, isKindTold } = account;
  const actual = signIn === 'untold' ? undefined : signIn === 'on';
  const value: ItemValue = { property: 'accountEnabled', actual, expected: false, shown: shownOf(account) };
  return { object: name, identity: id, values: [value], exempt: reason, change: null, isNeeded: reason === null && isKindTold };
}

function warnOf(
  { name, kind, signIn, reason, licensed, synced, lastUse }: Account,
  { warnings, asOf }: { readonly warnings: WarningList; readonly asOf: Date },
): void {
  if (reason !== null) {
    if (kind !== 'shared' && licensed)
      warnings.add(
        'licensed-resource',
        `${name} (${kind}) has a licence, as devices in rooms need it: its sign-in was left out.`,
      );
    return;
  }
  if (signIn !== 'on') return;
  if (synced)
    warnings.add(
      'synced',
      `${name} comes from the directory on the premises: its sign-in is blocked there, or the change is written over.`,
    );
  if (lastUse !== null && isRecentlyUsed(lastUse, asOf))
    warnings.add('in-use', `Somebody or something signed in as ${name} on ${lastUse.toISOString()}.`);
}

function shownOf(account: Account): NonNullable<ItemValue['shown']> {
  return account.signIn === 'on' && account.reason === null ? { actual: `true (${details(account)})` } : {};
}

function details({ kind, licensed, synced, hasRole }: Account): string {
  return [
    `${kind} mailbox`,
    ...(licensed ? ['with a licence'] : []),
    ...(synced ? ['synchronised from the premises'] : []),
    ...(hasRole ? ['holds a directory role'] : []),
  ].join(', ');
}

function verdictOf({ total: { objects, holds, gaps, unknown, exempt }, whole }: Found): Verdict {
  if (gaps > 0) return holds === 0 && unknown === 0 && whole ? 'fail' : 'partial';
  if (unknown > 0 || !whole) return 'unknown';
  return objects + exempt.holds + exempt.gaps + exempt.unknown > 0 ? 'pass' : 'notApplicable';
}

function summaryOf({ total: { objects: total, holds: off, gaps: on, unknown }, whole }: Found): string {
  const unread = [
    ...(unknown > 0 ? [`Of ${plural(unknown, 'mailbox', 'mailboxes')} it could not be told.`] : []),
    ...(whole ? [] : ['Not all mailboxes could be read.']),
  ];
  if (total === 0) return whole ? 'There is no mailbox that belongs to nobody in scope.' : unread.join(' ');
  const mailboxes = 'shared, room or equipment mailbox';
  const counted = plural(total, mailboxes, `${mailboxes}es`);
  return [
    ...(on > 0 ? [`Somebody could sign in as ${on} of ${counted}${off > 0 ? `; as ${off} nobody can` : ''}.`] : []),
    ...(on === 0 && off > 0 ? [`Nobody can sign in as ${off === total ? 'any of ' : `${off} of `}${counted}.`] : []),
    ...unread,
  ].join(' ');
}
