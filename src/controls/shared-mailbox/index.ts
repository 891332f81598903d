/** Nobody signs in as a shared, room or equipment mailbox. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import type { Read } from '../../tenant/resource.js';
import { switchAccount } from '../../tenant/resources/user.js';
import type { Context, ImpactStudy, Outcomes, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import type { Item, ItemValue } from '../item.js';
import { afterwards, within } from '../item-collection.js';
import { type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import { inScope, verdictInScope } from '../reasoning/scope/in-scope.js';
import { listed } from '../reasoning/scope/listed.js';
import { type Account, Accounts, isRecentlyUsed } from './accounts.js';
import { definition, type Settings } from './definition.js';

type Name = 'shared' | 'resources';

export const control = itemControl<Settings, Name>(definition, inspect, { study });

function inspect(context: Context<Settings>): Inspection<Name> {
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows);
  return {
    rows,
    reads: Accounts.reads,
    follow: (outcomes) => accounts.follow(outcomes),
    judgedFrom: () => accounts.allReads,
    decisive: () => accounts.decisive,
    collections: {
      shared: afterwards({
        reads: accounts.listReads,
        unknown: 'whether anyone may sign in',
        items: (outcomes) => accounts.all(outcomes).map(itemOf),
      }),
      // Rooms and equipment: lists of others ask about shared mailboxes alone.
      resources: within({ reads: accounts.listReads, unknown: 'whether anyone may sign in' }),
    },
    verdict: verdictOf,
    summary: (found) => summaryOf(found, accounts.all(found.outcomes).filter(isOpenByLicence).length),
    after: ({ outcomes }, { warnings }) => {
      for (const account of accounts.all(outcomes)) warnOf(account, { warnings, asOf: context.asOf });
    },
    draft: ({ found }) => draft(accounts, found.outcomes, context),
  };
}

/** Which of them a plan changes, it decides once all are known. */
function itemOf(account: Account): Item {
  const { name, id, signIn, reason, isKindTold } = account;
  const actual = signIn === 'unknown' ? undefined : signIn === 'on';
  const value: ItemValue = { property: 'accountEnabled', actual, expected: false, shown: shownOf(account) };
  return {
    object: name,
    identity: id,
    values: [value],
    exempt: reason,
    change: null,
    isNeeded: reason === null && isKindTold,
    ...(account.kind === 'shared' ? {} : { in: 'resources' }),
  };
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
    warnings.add('in-use', `Someone or something signed in as ${name} on ${lastUse.toISOString()}.`);
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

function verdictOf({ total: { objects, holds, gaps, unknown }, whole }: Found): Verdict {
  return verdictInScope(inScope({ count: objects, whole }), () => {
    if (gaps > 0) return holds === 0 && unknown === 0 && whole ? 'fail' : 'partial';
    return unknown > 0 || !whole ? 'unknown' : 'pass';
  });
}

function isOpenByLicence({ byLicence, signIn }: Account): boolean {
  return byLicence && signIn === 'on';
}

/** @param licensed rooms and equipment that can be signed in to, as their licence excuses it */
function summaryOf({ total: { objects: total, holds: off, gaps: on, unknown }, whole }: Found, licensed: number): string {
  const kind = 'room or equipment mailbox';
  const unread = [
    ...(unknown > 0 ? [`Of ${plural(unknown, 'mailbox', 'mailboxes')} it is unknown.`] : []),
    ...(whole ? [] : ['Not all mailboxes could be read.']),
    ...(licensed > 0 ? [`${plural(licensed, kind, `${kind}es`)} with a licence can be signed in to.`] : []),
  ];
  if (total === 0) return [...(whole ? ['No shared, room or equipment mailbox is in scope.'] : []), ...unread].join(' ');
  const mailboxes = 'shared, room or equipment mailbox';
  const counted = plural(total, mailboxes, `${mailboxes}es`);
  const some = whole && off > 0 ? `${on} of ${counted}` : `${whole ? '' : 'At least '}${plural(on, mailboxes, `${mailboxes}es`)}`;
  return [
    ...(on > 0 ? [`${some} can be signed in to directly${off > 0 ? `; ${off} cannot` : ''}.`] : []),
    ...(on === 0 && off > 0
      ? [`${off === total ? 'None' : off} of ${counted} can${off === total ? '' : 'not'} be signed in to directly.`]
      : []),
    ...unread,
  ].join(' ');
}

// Plans how sign-in is blocked: one call for each account that nobody uses, none for those that a person has to look at.

/** Why an account is left out, in the words of the warning, with its code. */
const leftOut = {
  'directory-role': 'holds a directory role: look at it before anything is changed',
  synced: 'is synchronised from the premises: disable it there',
  'in-use': 'was used in the last 30 days: find out what signs in as it, or list it under except',
  protected: 'asks for this change or approves it, or is hardenbot itself',
} as const;
type LeftOut = keyof typeof leftOut;

/** Asked when everything decisive could be read and no account is unknown. */
function draft(accounts: Accounts, outcomes: Outcomes, context: Context<Settings>): PlanDraft | Refusal {
  const found = accounts.all(outcomes);
  const judged = found.filter(({ reason, isKindTold }) => reason === null && isKindTold);
  const isAllTold = found.every(({ isKindTold, signIn }) => isKindTold || signIn === 'off');
  const open = judged.filter(({ signIn }) => signIn === 'on');
  const refusal =
    open.length > 0 && !accounts.isRolesRead(outcomes) ? refuseUnreadable(missingReads(accounts.allReads, outcomes)) : null;
  if (refusal !== null) return refusal;
  const why = (account: Account) => reasonToLeave(account, context);
  const closing = open.filter((account) => why(account) === null);
  const left = open.filter((account) => why(account) !== null);
  if (open.length > 0 && left.length === open.length && left.every((account) => why(account) === 'directory-role'))
    return refuse(
      'directory-role',
      `${namesOf(left)} ${leftOut['directory-role']}.`,
      'Take the role away, or list the mailbox under except in settings.',
    );
  const unknownUse = closing.filter((account) => accounts.isUseUnknown(account, outcomes));
  const closes = judged.length - left.length;
  return {
    stage: 'enforce',
    expects:
      left.length === 0
        ? found.every(({ reason }) => reason !== null)
          ? 'notApplicable'
          : isAllTold
            ? 'pass'
            : 'unknown'
        : closes > 0
          ? 'partial'
          : 'fail',
    operations: closing.flatMap(({ id, userName, name }) =>
      id === null ? [] : [switchAccount({ id, name: userName ?? name, enabled: false })],
    ),
    warnings: [...left.map((account) => leftWarning(account, why(account))), ...useWarnings(unknownUse)],
  };
}

function reasonToLeave(account: Account, { protectedPeople, bot, asOf }: Context<Settings>): LeftOut | null {
  const decides = listed([...protectedPeople, ...(bot.servicePrincipalId === null ? [] : [bot.servicePrincipalId])]);
  if (account.hasRole) return 'directory-role';
  if (account.synced) return 'synced';
  if (decides(account.id, account.userName, account.name)) return 'protected';
  const used = account.lastUse !== null && isRecentlyUsed(account.lastUse, asOf);
  return used ? 'in-use' : null;
}

function leftWarning({ name }: Account, why: LeftOut | null): Warning {
  const code = why ?? 'protected';
  return { code, text: `${name} ${leftOut[code]}. It is not part of this plan.` };
}

function useWarnings(unknown: readonly Account[]): readonly Warning[] {
  if (unknown.length === 0) return [];
  return [
    {
      code: 'in-use',
      text: `When these were last used is not known, so that a script or scanner may lose its sign-in: ${namesOf(unknown)}.`,
    },
  ];
}

function namesOf(accounts: readonly Account[]): string {
  const names = accounts.slice(0, 10).map(({ name }) => name);
  return [...names, ...(accounts.length > 10 ? [`${accounts.length - 10} more`] : [])].join(', ');
}

const shown = 20;

/** Who would notice that nobody can sign in as a mailbox any more: when each was last used. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows);
  return {
    reads: () => Accounts.reads,
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    report: (outcomes) => {
      const open = accounts.all(outcomes).filter(({ reason, signIn }) => reason === null && signIn === 'on');
      const unknown = open.filter((account) => accounts.isUseUnknown(account, outcomes));
      const used = open
        .filter(({ lastUse }) => lastUse !== null)
        .toSorted((left, right) => (right.lastUse?.getTime() ?? 0) - (left.lastUse?.getTime() ?? 0));
      return {
        lines: [
          { label: 'Accounts that could sign in', value: String(open.length) },
          ...used
            .slice(0, shown)
            .map(({ name, lastUse }) => ({ label: name, value: `last used ${lastUse?.toISOString().slice(0, 10) ?? ''}` })),
        ],
        notMeasured: [
          ...(unknown.length > 0
            ? [
                `When ${plural(unknown.length, 'account was', 'accounts were')} last used: it takes AuditLog.Read.All and Microsoft Entra ID P1.`,
              ]
            : []),
          'Devices and scripts that sign in less than once in 30 days look unused.',
        ],
      };
    },
  };
}
