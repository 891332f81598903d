/** The two users of the store, on a server of a test: who logs in as them may do what the manual lets them, and what was refused is kept. */
import type { Redis } from 'ioredis';
import { placeOfAddress, type StorePlace } from '../../../adapters/redis/place';
import type { Role } from '../../../src/keys/keyring';
import { rightsOf, storeUsers } from '../../../src/setup/store-users';

export interface StoreUsers {
  /** The store as a process reaches it, with a login of its own. */
  placeOf(role: Role): StorePlace;
  /** What was refused to either of them so far: who, why, and which command or key. */
  refused(): Promise<readonly string[]>;
}

/** @param operator may administer the server  @param url the server, without a login */
export async function withStoreUsers(operator: Redis, url: string): Promise<StoreUsers> {
  for (const role of ['gateway', 'worker'] as const)
    await operator.call('ACL', 'SETUSER', storeUsers[role].name, 'reset', 'on', `>${role}`, ...rightsOf(role).split(' '));
  await operator.call('ACL', 'LOG', 'RESET');
  return {
    placeOf: (role) => ({
      ...placeOfAddress(url),
      user: storeUsers[role].name,
      passwords: { store: () => role, sentinel: () => undefined },
    }),
    refused: async () => {
      const rows = (await operator.call('ACL', 'LOG', '128')) as readonly (readonly (string | number)[])[];
      return rows.map((row) => {
        const at = (name: string): string => String(row[row.indexOf(name) + 1]);
        return `${at('username')}: ${at('reason')} ${at('object')}`;
      });
    },
  };
}
