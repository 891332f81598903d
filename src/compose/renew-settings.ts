/** Takes what people decided of the settings into a process: at its start, and again and again for tenants of which nobody asks anything. */
import type { TenantSettings } from '../config/settings.js';
import type { AsOf, CountsEntries, ReadsPlaces } from '../engine/ledger/ledger.js';
import { LedgerBehind, NewerLedger, storeRetryLater } from '../engine/ledger/retry-later.js';
import type { SettingsInEffect } from '../features/settings-in-effect.js';
import { inParallel } from '../lib/in-parallel.js';
import type { Logger } from '../lib/log.js';

interface RenewInput {
  readonly decided: SettingsInEffect<TenantSettings>;
  readonly ledger: ReadsPlaces & CountsEntries;
  readonly tenants: readonly { readonly id: string; readonly name: string }[];
  readonly logger: Logger;
}

/** Of one tenant: the settings as they count from now on. What cannot be read now goes on as it was known. */
export async function renewOne(
  { decided, ledger, logger }: RenewInput,
  tenantId: string,
  asOf?: AsOf,
): Promise<SettingsInEffect<TenantSettings>> {
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
  return decided;
}

export async function renewAll(input: RenewInput, asOf?: AsOf): Promise<void> {
  await inParallel(input.tenants, ({ id }) => renewOne(input, id, asOf));
}
