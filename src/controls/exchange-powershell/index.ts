/** Exchange PowerShell is off for every account that has no reason for it. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { exchangeUserIdentity, exchangeUsers } from '../../tenant/resources/exchange-user.js';
import { signIns } from '../../tenant/resources/sign-in.js';
import type { Context, ImpactStudy, Outcomes } from '../control.js';
import type { Warning } from '../finding.js';
import type { Item, ItemValue } from '../item.js';
import { within } from '../item-collection.js';
import { enforcing, type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import type { WarningList } from '../reasoning/findings/warning-list.js';
import { listed } from '../reasoning/scope/listed.js';
import { type Account, Accounts, accountRead, type Settings } from './accounts.js';
import { definition } from './definition.js';
import { firstReads } from './exchange-admins.js';
import { keyOf } from './reason.js';

type Name = 'accounts';

export const control = itemControl<Settings, Name>(definition, (context) => new Inspected(context).inspection(), { study });

/** Accounts as they come, once everyone with a reason is known. */
class Inspected {
  private readonly rows = new RowCollector();
  private readonly accounts: Accounts;
  private readonly isProtected: ReturnType<typeof listed>;
  private readonly lockedOut = new NameSample();
  private readonly spared = new NameSample();
  private readonly stale = new NameSample();
  /** Enabled accounts that have access and keep it. */
  private keepers = 0;
  private take: (item: Item) => void = () => undefined;

  constructor(context: Context<Settings>) {
    const { servicePrincipalId } = context.bot;
    this.isProtected = listed([...context.protectedPeople, ...(servicePrincipalId === null ? [] : [servicePrincipalId])]);
    this.accounts = new Accounts(context, this.rows, (account) => this.take(this.itemOf(account)));
  }

  inspection(): Inspection<Name> {
    const { accounts } = this;
    return {
      rows: this.rows,
      reads: firstReads,
      follow: (outcomes) => accounts.follow(outcomes),
      mayFollow: [accountRead],
      decisive: () => [],
      missing: (outcomes) => accounts.missing(outcomes),
      collections: {
        accounts: {
          ...within({ unknown: 'whether they have Exchange PowerShell', resource: exchangeUsers }),
          reads: [accountRead],
          listen: (_rows, take) => {
            this.take = take;
          },
        },
      },
      verdict: (found) => verdictOf(found, accounts.reasonsAreWhole(found.outcomes)),
      summary: (found) => summaryOf(found, accounts.reasonsAreWhole(found.outcomes)),
      // What may be a reason of an account that seems to have none.
      before: ({ total }, { evidence }) => {
        if (total.gaps === 0) return;
        for (const { roleGroup, name } of accounts.unknownMembers)
          evidence.gap(`role group "${roleGroup}"`, 'member', name, 'an account or group that can be read');
        for (const id of accounts.unknownRoles)
          evidence.gap(`directory role ${id}`, 'displayName', null, 'a role whose definition can be read');
      },
      after: (found, { warnings }) => warnOf(found, this.lockedOut, warnings),
      refuse: ({ total, outcomes }) => refuseUndecided(accounts, outcomes, total.gaps > 0) ?? refuseStale(this.stale),
      draft: ({ operations: { accounts: operations } }) => {
        if (operations.length > 0 && this.keepers === 0) return lastOnes;
        return enforcing(operations, { expects: this.spared.count > 0 ? 'partial' : 'pass', warnings: warningsOf(this.spared) });
      },
    };
  }

  /** Neither those who decide nor the last ones lose it. */
  private itemOf({ user, name, access, reason, switchName, administrator }: Account): Item {
    const item = { object: name, identity: exchangeUserIdentity(user) };
    if (access === 'off' && administrator) this.lockedOut.add(name);
    if (access === 'stale') {
      this.stale.add(name);
      const actual = [user.EXOModuleEnabled ?? null, user.RemotePowerShellEnabled ?? null];
      const property = 'EXOModuleEnabled, RemotePowerShellEnabled';
      return { ...item, values: [{ property, actual, expected: 'the same value twice', state: 'unknown' }] };
    }
    const actual = access === 'unknown' ? undefined : access === 'on';
    const values: readonly ItemValue[] = [{ property: switchName, actual, expected: false }];
    const decides = this.isProtected(user.UserPrincipalName, user.WindowsEmailAddress, user.ExternalDirectoryObjectId, user.Guid);
    const keeps = access === 'on' && (reason !== null || decides);
    if (keeps && user.AccountDisabled !== true) this.keepers += 1;
    if (keeps && reason === null) this.spared.add(name);
    return { ...item, values, exempt: reason, ...(keeps ? { change: null } : {}) };
  }
}

function verdictOf({ total: { objects, holds, gaps, unknown, exempt }, whole }: Found, reasonsRead: boolean): Verdict {
  if (gaps > 0 && reasonsRead) return holds === 0 ? 'fail' : 'partial';
  if (gaps > 0 || unknown > 0 || !whole) return 'unknown';
  return objects + exempt.holds + exempt.gaps + exempt.unknown === 0 ? 'notApplicable' : 'pass';
}

function summaryOf({ total: { gaps, holds, unknown, exempt }, whole }: Found, reasonsRead: boolean): string {
  const kept = exempt.gaps + exempt.unknown;
  const ofAccounts = [
    ...(gaps + holds > 0 ? [`${gaps} of ${gaps + holds} ordinary accounts`] : []),
    ...(kept + exempt.holds > 0 ? [`${kept} of ${kept + exempt.holds} that administer or are listed`] : []),
  ];
  return [
    ...(ofAccounts.length > 0 ? [`Exchange PowerShell is on for ${ofAccounts.join(', and for ')}.`] : []),
    ...(unknown > 0 ? [`For ${unknown} it is unknown.`] : []),
    ...(gaps > 0 && !reasonsRead ? ['Not all administrators could be read, so some of them may have a reason.'] : []),
    ...(whole ? [] : ['Not all accounts could be read.']),
  ].join(' ');
}

function warnOf({ total, whole }: Found, lockedOut: NameSample, warnings: WarningList): void {
  const { gaps, holds, unknown, exempt } = total;
  if (lockedOut.count > 0)
    warnings.add('lockout', `Exchange PowerShell is off for ${lockedOut.toString('administrator', 'administrators')}.`);
  const isOn = gaps + exempt.gaps + exempt.unknown + unknown;
  if (whole && isOn === 0 && holds + exempt.holds > 0) warnings.add('lockout', 'No account at all has Exchange PowerShell.');
}

/** @param isOpen an account has it and no reason: whether it may be switched off depends on whether every reason is known */
function refuseUndecided(accounts: Accounts, outcomes: Outcomes, isOpen: boolean): Refusal | null {
  const undecided = isOpen && !accounts.reasonsAreWhole(outcomes);
  return (
    (undecided || !accounts.isRead(outcomes) ? refuseUnreadable(accounts.missing(outcomes)) : null) ??
    (undecided ? (refuseUnknownMembers(accounts) ?? refuseUnknownRoles(accounts)) : null)
  );
}

function refuseUnknownMembers(accounts: Accounts): Refusal | null {
  if (accounts.unknownMembers.length === 0) return null;
  const members = accounts.unknownMembers.map(({ name, roleGroup }) => `"${name}" in "${roleGroup}"`);
  return refuse(
    'unreadable',
    `Members of Exchange role groups are nobody who could be read: ${members.slice(0, 10).join(', ')}.`,
    'Remove them from the role group, or list the accounts they stand for in allow.',
  );
}

/** What is left when everything was read and everyone in a role group was found. */
function refuseUnknownRoles(accounts: Accounts): Refusal {
  return refuse(
    'unreadable',
    `What some directory roles allow is unknown: ${accounts.unknownRoles.slice(0, 10).join(', ')}.`,
    'Read the tenant again with its role definitions, or list the accounts that hold these roles in allow.',
  );
}

function refuseStale(stale: NameSample): Refusal | null {
  if (stale.count === 0) return null;
  return refuse(
    'stale-data',
    `EXOModuleEnabled and RemotePowerShellEnabled differ for ${stale.toString('account', 'accounts')}: the data is of two times.`,
    'Read the tenant again.',
  );
}

/** Nobody enabled would be left with access. */
const lastOnes: Refusal = refuse(
  'lockout',
  'Nobody who is enabled would be left with Exchange PowerShell.',
  'Give it to an administrator first, or list an account in allow.',
);

function warningsOf(spared: NameSample): readonly Warning[] {
  if (spared.count === 0) return [];
  return [
    {
      code: 'protected',
      text: `${spared.toString('account keeps', 'accounts keep')} Exchange PowerShell without a role: they ask for this change or approve it, or are hardenbot's own.`,
    },
  ];
}

/** The application that the Exchange Online PowerShell module signs in as. Source: published lists of Microsoft's own applications. */
const exchangePowershellApp = 'fb78d390-0c51-40cd-8e17-fdbfab77341b';

const month = 30 * 24 * 60 * 60 * 1000;

/** Which accounts without a reason used Exchange PowerShell in the last 30 days, and would lose it. */
function study(context: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  const since = new Date(context.asOf.getTime() - month);
  const signInRead = readOf(signIns, ['userId', 'userPrincipalName', 'appId', 'createdDateTime', 'status'], {
    filter: encodeURIComponent(`appId eq '${exchangePowershellApp}' and createdDateTime ge ${since.toISOString()}`),
  });
  /** Ids and names of everyone who signed in, distinguished later from those who have a reason. */
  const users = new Set<string>();
  const losers = new NameSample();
  const rows = new RowCollector().on(signInRead, ({ userId, userPrincipalName, appId, createdDateTime, status }) => {
    const isRecent = !createdDateTime || createdDateTime >= since;
    if (appId?.toLowerCase() !== exchangePowershellApp || !isRecent || (status?.errorCode ?? 0) !== 0) return;
    for (const name of [userId, userPrincipalName]) if (name) users.add(keyOf(name));
  });
  const accounts = new Accounts(context, rows, ({ user, name, access, reason }) => {
    const names = [user.ExternalDirectoryObjectId, user.UserPrincipalName];
    if (access === 'on' && reason === null && names.some((one) => one && users.has(keyOf(one)))) losers.add(name);
  });
  return {
    reads: () => [...firstReads, signInRead],
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    report: (outcomes) => {
      const log = outcomes(signInRead);
      const value = losers.count === 0 ? 'nobody without a reason' : losers.toString('account', 'accounts');
      return {
        lines: log.complete || losers.count > 0 ? [{ label: 'Exchange PowerShell, last 30 days', value }] : [],
        notMeasured: [
          ...(log.complete ? [] : [`Use of Exchange PowerShell: ${log.missing.reason ?? 'the sign-in log could not be read'}`]),
          'Sign-ins that no person took part in: they are not in this log.',
        ],
      };
    },
  };
}
