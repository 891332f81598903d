/** What the doctor checks about ledgers and their store: size, changes left in removed tenants, and the rights of the login. */

import type { StoreSettings } from '../../config/store.js';
import type { OrphanedChange } from '../../engine/changes/orphaned-changes.js';
import { minArchiveDays, usualArchiveDays } from '../../engine/ledger/archive-age.js';
import { stillRuns, waits } from '../../features/while-halted.js';
import { aclDefault, aclLine, sentinelLines, sharedRights, storePasswordVariable } from '../store-users.js';
import { type Check, missing, unknown, works } from './check.js';

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

export interface HaltedLedger {
  /** The tenant's name in the settings. */
  readonly tenant: string;
  /** In the words of one of our processes. */
  readonly reason: string;
  /** What the worker of this machine did there since, a line for each change. */
  readonly done: readonly string[];
}

/** What ran while a tenant is halted, what still runs, what waits, and what to do. @param here whether this machine has the mirror of a worker */
export function checkHalted(halted: readonly HaltedLedger[], here: boolean): readonly Check[] {
  return halted.map(({ tenant, reason, done }) => {
    const nothing = here ? 'Nothing was done there meanwhile.' : 'What was done there meanwhile is known where its worker runs.';
    const meanwhile = done.length === 0 ? nothing : `Meanwhile ${done.join('; ')}.`;
    return missing({
      area: 'store',
      name: `ledger of ${tenant}`,
      found: `it is halted. ${reason} ${meanwhile} ${stillRuns} ${waits}`,
      remedy: `look before you restore: \`hardenbot ledger verify --tenant ${tenant}\` says what is wrong, and \`hardenbot ledger restore --tenant ${tenant}\` puts it back, while other tenants go on. Tell the approvers of ${tenant} that their decisions wait, and ask who can write to the store`,
    });
  });
}

/** Whether a travel exception or a change is still open in a tenant that left the settings. */
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
  return unknown({
    ...about,
    found: `${found}; whether the provider of this store knows users with fewer rights is unknown from here`,
    remedy: `where it does, ${remedy}. Where it knows none, the login is all that keeps others out: give it to the two processes alone`,
    lines,
  });
}

/** The same at the Sentinels. @param tooMany parts of a sentence; null: the store has none, or none answers */
export function checkSentinelUser(tooMany: readonly string[] | null): readonly Check[] {
  const about = { area: 'store', name: 'rights at the Sentinels', disables: [] } as const;
  if (tooMany === null) return [];
  if (tooMany.length === 0) return [works('store', about.name, 'it may ask for the primary, and nothing else that was tried')];
  const found = `this login, or a connection without one, may ${listed(tooMany)}, and so lead hardenbot to another server`;
  const remedy =
    'give the Sentinels users: these lines in each sentinel.conf, its own password under `sentinel sentinel-pass`, and the one of hardenbot in STORE_SENTINEL_PASSWORD, with `sentinelUser: hardenbot` under `store`';
  return [missing({ ...about, found, remedy, lines: sentinelLines })];
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
