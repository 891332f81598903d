/** Who has registered a second factor, as the report of the service says: it lags, and never changes a verdict. */
import { readOf } from '../../../../tenant/resource.js';
import { type UserRegistrationDetail, userRegistrationDetails } from '../../../../tenant/resources/user-registration-detail.js';
import { Bits } from '../kinds/bits.js';
import type { AccountIndex } from './account-index.js';

export const registrationRead = readOf(userRegistrationDetails, [
  'id',
  'userPrincipalName',
  'isAdmin',
  'isMfaCapable',
  'methodsRegistered',
]);

export class Registration {
  private readonly incapable: string[] = [];
  private readonly admins: string[] = [];

  see = (row: UserRegistrationDetail): void => {
    if (typeof row.id !== 'string') return;
    if (row.isMfaCapable !== true) this.incapable.push(row.id);
    if (row.isAdmin === true) this.admins.push(row.id);
  };

  /** Accounts that cannot use a second factor, or of which the report does not say that they can; who is missing from the report is not among them. */
  withoutFactor(accounts: AccountIndex): Bits {
    return numbersOf(this.incapable, accounts);
  }

  /** Administrators by the words of the report, for where roles could not be read. */
  reportedAdmins(accounts: AccountIndex): Bits {
    return numbersOf(this.admins, accounts);
  }
}

function numbersOf(ids: readonly string[], accounts: AccountIndex): Bits {
  return Bits.of(ids.filter((id) => accounts.isRead(id)).flatMap((id) => accounts.numberOf(id) ?? []));
}
