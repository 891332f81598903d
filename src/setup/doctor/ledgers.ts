/** What the doctor checks about ledgers and their store: size, changes left in removed tenants, and the rights of the login. */

import type { StoreSettings } from '../../config/store.js';
import type { OrphanedChange } from '../../engine/changes/orphaned-changes.js';
import { minArchiveDays, usualArchiveDays } from '../../engine/ledger/archive-age.js';
import { aclDefault, aclLine, sharedRights, storePasswordVariable } from '../store-users.js';
import { type Check, missing, untold, works } from './check.js';

/** More than six years of a tenant leave that is audited every day; at half a kilobyte each, 5 MB of the store's memory, and over a second of every `ledger verify`. */
export const largeLedger = 10_000;

const dayMs = 86_400_000;

export interface SeenLedger {
  /** The tenant's name in the settings. */
  readonly tenant: string;
  readonly entries: number;
  /** Nothing was ever archived. */
  readonly isWhole: boolean;
  /** When its first entry was written; null: not known. */
  readonly since: Date | null;
}

/** Nothing of one that is small, that was archived before, or that has nothing old enough yet. */
export function checkLedgerSize({ tenant, entries, isWhole, since }: SeenLedger, now: Date): readonly Check[] {
  if (entries < largeLedger || !isWhole || since === null) return [];
  const days = Math.floor((now.getTime() - since.getTime()) / dayMs);
  if (days < minArchiveDays) return [];
  const earlier = days < usualArchiveDays ? ` --older-than ${minArchiveDays}d` : '';
  const found = `${entries} entries since ${since.toISOString().slice(0, 10)} in the memory of the store, and none was ever archived`;
  const remedy = `run \`hardenbot ledger archive --tenant ${tenant}${earlier}\`, once a month from now on: it moves what is over for good into files`;
  return [{ ...works('store', `ledger of ${tenant}`, found), remedy }];
}

/** Whether a trip or a change is still open in a tenant that left the settings. */
export function checkOrphanedChanges(found: readonly OrphanedChange[]): readonly Check[] {
  return found.map(({ tenant, text, remedy }) =>
    missing({ area: 'settings', name: `tenant ${tenant}`, found: text, disables: [], remedy }),
  );
}

interface Login {
  readonly durability: StoreSettings['durability'];
  /** It logs in with tokens of a cloud, which one user may share. */
  readonly hasToken: boolean;
  /** Parts of a sentence; empty: nothing that was tried. */
  readonly tooMany: readonly string[];
}

/** What the doctor says of the login to the store: it may do what its process does, or more. */
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
