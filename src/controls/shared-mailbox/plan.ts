/** Plans how sign-in is blocked: one call for each account that nobody uses, none for those that a person has to look at. */
import { type Refusal, refuse } from '../../lib/errors.js';
import { switchAccount } from '../../tenant/resources/user.js';
import type { Context, Outcomes, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { listed } from '../reasoning/scope/listed.js';
import { type Account, type Accounts, isRecentlyUsed } from './accounts.js';
import type { Settings } from './settings.js';

/** Why an account is left out, in the words of the warning, with its code. */
const leftOut = {
  'directory-role': 'holds a directory role: look at it before anything is changed',
  synced: 'is synchronised from the premises: disable it there',
  'in-use': 'was used in the last 30 days: find out what signs in as it, or list it under except',
  protected: 'asks for this change or approves it, or is hardenbot itself',
} as const;
type LeftOut = keyof typeof leftOut;

/** Asked when everything decisive could be read and no account is unknown. */
export function draft(accounts: Accounts, outcomes: Outcomes, context: Context<Settings>): PlanDraft | Refusal {
  const found = accounts.all(outcomes);
  const inScope = found.filter(({ reason, isKindTold }) => reason === null && isKindTold);
  const isAllTold = found.every(({ isKindTold, signIn }) => isKindTold || signIn === 'off');
  const open = inScope.filter(({ signIn }) => signIn === 'on');
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
  const closes = inScope.length - left.length;
  return {
    stage: 'enforce',
    expects:
      left.length === 0
        ? found.length === 0
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
