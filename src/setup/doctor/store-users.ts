/** What the doctor says of the login to the store: it may do what its process does, or more. */
import type { StoreSettings } from '../../config/store.js';
import { aclDefault, aclLine, sharedRights, storePasswordVariable } from '../store-users.js';
import { type Check, missing, untold, works } from './check.js';

interface Login {
  readonly durability: StoreSettings['durability'];
  /** It logs in with tokens of a cloud, which one user may share. */
  readonly hasToken: boolean;
  /** Parts of a sentence; empty: nothing that was tried. */
  readonly tooMany: readonly string[];
}

export function checkStoreUser({ durability, hasToken, tooMany }: Login): Check {
  const about = { area: 'store', name: 'rights of the login', disables: [] } as const;
  if (tooMany.length === 0) return works('store', about.name, 'it may do what hardenbot does, and nothing else that was tried');
  const found = `it may also ${listed(tooMany)}: who holds its password can empty the store`;
  const { gateway, worker } = storePasswordVariable;
  const remedy = hasToken
    ? 'give the user of this login these rights and no others'
    : `give each process a user of its own, with its password in ${gateway} or ${worker}; these lines are the store's file of users (--aclfile), and hardenbot init writes them`;
  const lines = hasToken ? [sharedRights] : [aclDefault, aclLine('gateway', '><password>'), aclLine('worker', '><password>')];
  if (durability !== 'provider') return missing({ ...about, found, remedy, lines });
  return untold({
    ...about,
    found: `${found}; whether the provider of this store knows users with fewer rights cannot be told from here`,
    remedy: `where it does, ${remedy}. Where it knows none, the login is all that keeps others out: give it to the two processes alone`,
    lines,
  });
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
