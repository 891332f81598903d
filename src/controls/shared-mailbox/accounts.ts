/** Mailboxes that nobody should sign in to, each with the account behind it. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type Mailbox, mailboxes, mailboxIdentity, mailboxName } from '../../tenant/resources/mailbox.js';
import { roleAssignments, roleEligibilities } from '../../tenant/resources/role-assignment.js';
import { type User, users } from '../../tenant/resources/user.js';
import { lastUseOf, userActivities } from '../../tenant/resources/user-activity.js';
import type { Context, Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { nameBeside } from '../reasoning/scope/name-beside.js';
import { isKindTold, type Kind, kindOf, type Settings } from './definition.js';

const mailboxRead = readOf(mailboxes, [...mailboxIdentity, 'AccountDisabled'], {
  parameters: { RecipientTypeDetails: ['SharedMailbox', 'RoomMailbox', 'EquipmentMailbox'] },
});
const userRead = readOf(users, ['id', 'userPrincipalName', 'accountEnabled', 'onPremisesSyncEnabled', 'assignedLicenses']);
const roleRead = readOf(roleAssignments, ['principalId']);
const eligibilityRead = readOf(roleEligibilities, ['principalId']);
const activityOf = (id: string) => readOf(userActivities, ['id', 'signInActivity'], { of: id });

const month = 30 * 24 * 60 * 60 * 1000;

/** Beyond this many, nobody is asked when he last signed in. */
const maxActivities = 500;

/** Whether someone may sign in as the mailbox; null: unknown. */
export type SignIn = 'on' | 'off' | 'unknown';

export interface Account {
  readonly name: string;
  readonly kind: Kind;
  /** Otherwise nobody knows whether it is someone's own. */
  readonly isKindTold: boolean;
  readonly id: string | null;
  readonly userName: string | null;
  readonly signIn: SignIn;
  readonly licensed: boolean;
  readonly synced: boolean;
  readonly hasRole: boolean;
  /** Why it may be so, or null. */
  readonly reason: string | null;
  /** Its licence is all that excuses it: a device may sign in with it, and so may anyone who has its password. */
  readonly byLicence: boolean;
  /** null: it did not sign in, or nobody knows. */
  readonly lastUse: Date | null;
}

interface Known {
  readonly enabled: boolean | null;
  readonly synced: boolean;
  readonly licensed: boolean;
  readonly name: string | null;
}

export class Accounts {
  private readonly context: Context<Settings>;
  private readonly rows: RowCollector;
  private readonly found: Mailbox[] = [];
  private readonly users = new Map<string, Known>();
  private readonly holders = new Set<string>();
  private readonly lastUses = new Map<string, Date | null>();
  private readonly asked: Read[] = [];
  private followed = false;

  constructor(context: Context<Settings>, rows: RowCollector) {
    this.context = context;
    this.rows = rows;
    rows
      .on(mailboxRead, (row) => {
        if (kindOf(row.RecipientTypeDetails, context.settings.kinds) !== null || !isKindTold(row)) this.found.push(row);
      })
      .on(userRead, (row) => this.take(row))
      .on(roleRead, ({ principalId }) => this.hold(principalId))
      .on(eligibilityRead, ({ principalId }) => this.hold(principalId));
  }

  static readonly reads: readonly Read[] = [mailboxRead, userRead, roleRead, eligibilityRead];

  /** When those last signed in who could. */
  follow(outcomes: Outcomes): readonly Read[] {
    if (this.followed) return this.asked;
    this.followed = true;
    for (const { signIn, id, reason } of this.all(outcomes)) {
      if (signIn !== 'on' || id === null || reason !== null || this.asked.length >= maxActivities) continue;
      const read = activityOf(id);
      this.rows.on(read, (row) => this.lastUses.set(id, lastUseOf(row)));
      this.asked.push(read);
    }
    return this.asked;
  }

  /** Rooms and equipment with a licence are not here: someone is meant to sign in as them. */
  all(outcomes: Outcomes): readonly Account[] {
    const usersWhole = outcomes(userRead).complete;
    return this.found.map((row) => this.account(row, usersWhole));
  }

  /** Without one of these a mailbox may be missing. */
  readonly listReads: readonly Read[] = [mailboxRead];

  /** Whether it is known who holds a directory role; a tenant without the licence for eligible roles has none. */
  isRolesRead(outcomes: Outcomes): boolean {
    const eligible = outcomes(eligibilityRead);
    return outcomes(roleRead).complete && (eligible.complete || eligible.missing.licence !== undefined);
  }

  /** What decides over the verdict. */
  get decisive(): readonly Read[] {
    return [mailboxRead, userRead];
  }

  get allReads(): readonly Read[] {
    return [...Accounts.reads, ...this.asked];
  }

  /** Sign-ins of accounts that were not, or could not be, asked for. */
  isUseUnknown(account: Account, outcomes: Outcomes): boolean {
    const read = this.asked.find(({ of }) => of === account.id);
    return read === undefined || !outcomes(read).complete;
  }

  private take(row: User): void {
    if (!row.id) return;
    this.users.set(row.id.toLowerCase(), {
      enabled: row.accountEnabled ?? null,
      synced: row.onPremisesSyncEnabled === true,
      licensed: (row.assignedLicenses ?? []).length > 0,
      name: row.userPrincipalName ?? null,
    });
  }

  private hold(principalId: string | null | undefined): void {
    if (principalId) this.holders.add(principalId.toLowerCase());
  }

  private account(row: Mailbox, usersWhole: boolean): Account {
    const id = row.ExternalDirectoryObjectId?.toLowerCase() ?? null;
    const user = id === null ? undefined : this.users.get(id);
    const { settings, breakGlass } = this.context;
    const isTold = isKindTold(row);
    const signIn = signInOf(user, row, usersWhole);
    const kind = kindOf(row.RecipientTypeDetails, settings.kinds) ?? 'shared';
    const called = [row.Identity, row.Name].map((name) => nameBeside(row.PrimarySmtpAddress ?? row.UserPrincipalName, name));
    const names = [row.PrimarySmtpAddress, row.UserPrincipalName, ...called, row.Guid, id, user?.name];
    const aliases = (row.EmailAddresses ?? []).map((address) => address.replace(/^smtp:/i, ''));
    const listed = allowance({ allow: settings.except, breakGlass })(...names, ...aliases);
    const byLicence = listed === null && kind !== 'shared' && user?.licensed === true;
    return {
      name: mailboxName(row),
      kind,
      isKindTold: isTold,
      id,
      userName: user?.name ?? row.UserPrincipalName ?? null,
      signIn: signIn === 'on' && !isTold ? 'unknown' : signIn,
      licensed: user?.licensed ?? false,
      synced: user?.synced ?? false,
      hasRole: id !== null && this.holders.has(id),
      reason: listed ?? (byLicence ? 'has a licence: someone signs in as it' : null),
      byLicence,
      lastUse: id === null ? null : (this.lastUses.get(id) ?? null),
    };
  }
}

/** Within 30 days. */
export function isRecentlyUsed(lastUse: Date, asOf: Date): boolean {
  return asOf.getTime() - lastUse.getTime() <= month;
}

/** What Exchange says of the account stands in only where accounts came whole and this one is not among them. */
function signInOf(user: Known | undefined, row: Mailbox, usersWhole: boolean): SignIn {
  if (user !== undefined) return user.enabled === null ? 'unknown' : user.enabled ? 'on' : 'off';
  return usersWhole && row.AccountDisabled === true ? 'off' : 'unknown';
}
