/** Every account in scope with its access to Exchange PowerShell and the reason for it, one by one, reasons known before accounts. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type ExchangeUser, exchangeUserName, exchangeUsers } from '../../tenant/resources/exchange-user.js';
import type { Context, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { nameBeside } from '../reasoning/scope/name-beside.js';
import { isSystemMailbox } from '../reasoning/scope/system-mailbox.js';
import { ExchangeAdmins } from './exchange-admins.js';

export interface Settings {
  /** Accounts that may use Exchange PowerShell without a role that needs it. */
  readonly allow: readonly string[];
}

export const accountRead = readOf(exchangeUsers, [
  'Guid',
  'Identity',
  'Name',
  'DisplayName',
  'UserPrincipalName',
  'WindowsEmailAddress',
  'ExternalDirectoryObjectId',
  'RecipientTypeDetails',
  'AccountDisabled',
  'EXOModuleEnabled',
  'RemotePowerShellEnabled',
]);

/** The switch by its current name, and by the older one that exports may hold alone. */
type SwitchName = 'EXOModuleEnabled' | 'RemotePowerShellEnabled';

/** `stale`: the two names of the one switch differ, so the data is of two times. `unknown`: neither is there. */
export type Access = 'on' | 'off' | 'stale' | 'unknown';

export interface Account {
  readonly user: ExchangeUser;
  readonly name: string;
  readonly access: Access;
  /** The name under which the account carries its switch. */
  readonly switchName: SwitchName;
  /** Why it may have access; null: nobody listed it, and no role that could be read needs it. */
  readonly reason: string | null;
  /** Whether a role of it needs Exchange PowerShell. */
  readonly administrator: boolean;
}

/** Objects of Get-User that are nobody's account here: guests by mail, groups, public folders. */
const otherTypes = new Set(['guestmailuser', 'groupmailbox', 'publicfoldermailbox']);

export class Accounts {
  private readonly take: (account: Account) => void;
  private readonly admins: ExchangeAdmins;
  private readonly whyAllowed: ReturnType<typeof allowance>;

  constructor(context: Context<Settings>, rows: RowCollector, take: (account: Account) => void) {
    this.take = take;
    this.admins = new ExchangeAdmins(rows, context.asOf);
    this.whyAllowed = allowance({ allow: context.settings.allow, breakGlass: context.breakGlass });
    rows.on(accountRead, (user) => {
      if (isInScope(user)) this.judge(user);
    });
  }

  /** Reasons first, then the accounts; so none has to be remembered. */
  follow(outcomes: Outcomes): readonly Read[] {
    const reads = this.admins.follow(outcomes);
    return reads.length > 0 ? reads : [accountRead];
  }

  isRead(outcomes: Outcomes): boolean {
    return outcomes(accountRead).complete;
  }

  /** Whether everyone with a reason is known: without, an account that has none may still have one. */
  reasonsAreWhole(outcomes: Outcomes): boolean {
    return this.admins.isWhole(outcomes);
  }

  /** Members of role groups that are nobody who could be read. */
  get unknownMembers(): ExchangeAdmins['unknown'] {
    return this.admins.unknown;
  }

  /** Ids of directory roles that are held and have no definition that could be read. */
  get unknownRoles(): readonly string[] {
    return this.admins.unknownRoles;
  }

  missing(outcomes: Outcomes): readonly Missing[] {
    return [...this.admins.missing(outcomes), ...missingReads([accountRead], outcomes)];
  }

  private judge(user: ExchangeUser): void {
    const role = this.admins.reasonOf(user);
    const listed = this.whyAllowed(
      user.UserPrincipalName,
      user.WindowsEmailAddress,
      user.ExternalDirectoryObjectId,
      user.Guid,
      nameBeside(user.UserPrincipalName, user.Identity),
    );
    this.take({
      user,
      name: exchangeUserName(user),
      access: accessOf(user),
      switchName: typeof user.EXOModuleEnabled === 'boolean' ? 'EXOModuleEnabled' : 'RemotePowerShellEnabled',
      reason: role?.text ?? listed,
      administrator: role?.administrator ?? false,
    });
  }
}

function isInScope(user: ExchangeUser): boolean {
  const { RecipientTypeDetails: type, Name, Identity, UserPrincipalName: PrimarySmtpAddress } = user;
  if (type) return !otherTypes.has(type.toLowerCase()) && !isSystemMailbox(user);
  return !isSystemMailbox({ Name, Identity, PrimarySmtpAddress });
}

function accessOf({ EXOModuleEnabled: current, RemotePowerShellEnabled: older }: ExchangeUser): Access {
  if (typeof current === 'boolean' && typeof older === 'boolean' && current !== older) return 'stale';
  const value = current ?? older ?? null;
  if (value === null) return 'unknown';
  return value ? 'on' : 'off';
}
