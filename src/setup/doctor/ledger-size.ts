/** Whether a ledger has grown large in the store while nothing of it was ever archived. */
import { minArchiveDays, usualArchiveDays } from '../../ledger/archive-age.js';
import { type Check, works } from './check.js';

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
