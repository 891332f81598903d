/** What of an account matters beside whom policies reach: where it comes from, its licences, its password. Kept for a few accounts alone. */
import { type Read, readKey, readOf } from '../../../../tenant/resource.js';
import { type User, users } from '../../../../tenant/resources/user.js';

/** The same list as the one that policies are judged by, with more of each row. */
export const detailRead = readOf(users, [
  'id',
  'userPrincipalName',
  'mail',
  'accountEnabled',
  'userType',
  'onPremisesSyncEnabled',
  'passwordPolicies',
  'assignedLicenses',
]);
const key = readKey(detailRead);

export class AccountDetails {
  private readonly kept = new Map<string, User>();
  private readonly isWanted: (user: User) => boolean;

  constructor(isWanted: (user: User) => boolean) {
    this.isWanted = isWanted;
  }

  /** Beside the fold that the list is for. */
  see(read: Read, row: unknown): void {
    if (read.resource !== users || readKey(read) !== key) return;
    const user = row as User;
    if (typeof user.id === 'string' && this.isWanted(user)) this.kept.set(user.id.toLowerCase(), user);
  }

  of(id: string): User | undefined {
    return this.kept.get(id.toLowerCase());
  }
}
