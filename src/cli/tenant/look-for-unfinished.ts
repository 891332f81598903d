/** What is running in a tenant, by the record of it in the store. */
import { createEntryLog } from '../../../adapters/redis/ledger.js';
import { tenantsOf } from '../../compose/tenants.js';
import type { Secrets } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { openLedger } from '../../engine/ledger/sealed-ledger.js';
import { type Unfinished, unfinishedOf } from '../../features/campaign/unfinished.js';
import { keyringToRead } from '../../keys/read-keyring.js';
import type { Clock } from '../../lib/clock.js';
import { InputError } from '../../lib/errors.js';
import { StoreAway, withStore } from '../with-store.js';

export type { Unfinished };

/** Throws InputError where nobody can tell, with what to do. */
export async function lookForUnfinished(
  { settings, tenantId }: { readonly settings: Settings; readonly tenantId: string },
  { secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock },
): Promise<readonly Unfinished[]> {
  const keyring = keyringToRead(secrets);
  try {
    return await withStore({ settings, secrets }, (redis) => {
      const ledger = openLedger({ log: createEntryLog(redis), clock, keyring, signer: null });
      return unfinishedOf(ledger, { tenant: tenantId, tenants: tenantsOf(settings) }, clock.now());
    });
  } catch (error) {
    if (error instanceof StoreAway) throw untellable(`the store does not answer: ${error.why}`);
    if (error instanceof RetryLater) throw untellable(error.message);
    throw error;
  }
}

function untellable(why: string): InputError {
  return new InputError('Whether something is under way there is unknown.', [
    `${why}; make it readable, or give --force and look in the chat whether something waits to be kept`,
  ]);
}
