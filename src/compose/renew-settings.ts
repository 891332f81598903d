/** Takes what people decided of the settings into a process: at its start, and again and again for tenants of which nobody asks anything. */
import type { TenantSettings } from '../config/settings.js';
import type { AsOf, CountsEntries, ReadsPlaces } from '../engine/ledger/ledger.js';
import { LedgerBehind, NewerLedger, storeRetryLater } from '../engine/ledger/retry-later.js';
import type { DecidedLog } from '../features/settings-change/decided.js';
import type { DecidedSettings } from '../features/settings-change/decided-settings.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Logger } from '../lib/log.js';

interface RenewInput {
  readonly decided: DecidedSettings<TenantSettings>;
  readonly ledger: ReadsPlaces & CountsEntries;
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly logger: Logger;
}

/** Of one tenant: everything that was decided there, null where nothing was. What cannot be read now goes on as it was known. */
export async function renewOne(
  { decided, ledger, logger }: RenewInput,
  tenantId: string,
  asOf?: AsOf,
): Promise<DecidedLog | null> {
  try {
    await decided.renew(tenantId, ledger, asOf);
  } catch (error) {
    const isLater = error instanceof LedgerBehind || error instanceof NewerLedger || storeRetryLater(error) !== null;
    if (!isLater)
      logger.error(
        { err: error, tenant: tenantId },
        'what was decided of the settings could not be read: they stay as they were',
      );
  }
  return decided.of(tenantId).log;
}

export async function renewAll(input: RenewInput, asOf?: AsOf): Promise<void> {
  await inParallel(input.tenants, ({ id }) => renewOne(input, id, asOf));
}
