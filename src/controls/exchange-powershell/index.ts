/** Exchange PowerShell is off for every account that has no reason for it. */

import type { Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { exchangeUserIdentity, exchangeUsers } from '../../tenant/resources/exchange-user.js';
import type { Context, Control, Planning } from '../control.js';
import type { Warning } from '../finding.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { refuseUnaddressable, refuseUnknown, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { listed } from '../reasoning/scope/listed.js';
import { type Account, Accounts, type Settings } from './accounts.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './exchange-admins.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
  study,
};

// Plans how Exchange PowerShell is switched off, one call for each account without a reason, never for those who decide or the last ones.

function plan(context: Context<Settings>): Planning {
  const { servicePrincipalId } = context.bot;
  const isProtected = listed([...context.protectedPeople, ...(servicePrincipalId === null ? [] : [servicePrincipalId])]);
  const operations: Operation[] = [];
  const spared = new NameSample();
  const unaddressable = new NameSample();
  const stale = new NameSample();
  const untold = new NameSample();
  /** Enabled accounts that have access and keep it. */
  let keepers = 0;
  const rows = new RowCollector();
  const accounts = new Accounts(context, rows, take);

  function take(account: Account): void {
    const { user, name, access, reason, switchName } = account;
    if (access === 'stale') stale.add(name);
    if (access === 'untold' && reason === null) untold.add(name);
    if (access !== 'on') return;
    const decides = isProtected(user.UserPrincipalName, user.WindowsEmailAddress, user.ExternalDirectoryObjectId, user.Guid);
    if (reason !== null || decides) {
      if (user.AccountDisabled !== true) keepers += 1;
      if (reason === null) spared.add(name);
      return;
    }
    const identity = exchangeUserIdentity(user);
    if (identity === null) unaddressable.add(name);
    else
      operations.push({
        kind: 'update',
        resource: exchangeUsers.key,
        object: name,
        identity,
        before: { [switchName]: true },
        after: { [switchName]: false },
      });
  }

  return {
    see: rows.see,
    follow: (outcomes) => accounts.follow(outcomes),
    draft: (outcomes) => {
      const nothingOpen = operations.length + spared.count + unaddressable.count === 0;
      const undecided = !nothingOpen && !accounts.reasonsAreWhole(outcomes);
      const refusal =
        (undecided || !accounts.isRead(outcomes) ? refuseUnreadable(accounts.missing(outcomes)) : null) ??
        (undecided ? (refuseUnknownMembers(accounts) ?? refuseUnknownRoles(accounts)) : null) ??
        refuseStale(stale) ??
        refuseUnknown(untold, 'whether they have Exchange PowerShell') ??
        refuseUnaddressable(unaddressable) ??
        (operations.length > 0 && keepers === 0 ? lastOnes : null);
      if (refusal !== null) return refusal;
      const expects = spared.count > 0 ? 'partial' : 'pass';
      return { stage: 'enforce', expects, operations, warnings: warningsOf(spared) };
    },
  };
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
    `What some directory roles allow cannot be told: ${accounts.unknownRoles.slice(0, 10).join(', ')}.`,
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
