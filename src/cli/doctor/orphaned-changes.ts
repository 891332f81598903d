/** Looks into the records of tenants that left the settings, as far as the keys are there to believe them. */
import { connectStore } from '../../../adapters/redis/connection.js';
import { createEntryLog } from '../../../adapters/redis/ledger.js';
import type { StorePlace } from '../../../adapters/redis/place.js';
import { createTenantRegister } from '../../../adapters/redis/tenant-register.js';
import { type OrphanedChange, orphanedChanges } from '../../changes/orphaned-changes.js';
import { lookedAfter } from '../../compose/tenants.js';
import type { Secrets } from '../../config/load.js';
import type { Settings } from '../../config/settings.js';
import type { Keyring } from '../../keys/keyring.js';
import { keyringToRead } from '../../keys/read-keyring.js';
import { openLedger } from '../../ledger/sealed-ledger.js';
import { InputError } from '../../lib/errors.js';
import { systemClock } from '../../process/system-clock.js';

/** None where the keys are not known: that those are missing is said of them. */
export async function openElsewhere(settings: Settings, place: StorePlace, secrets: Secrets): Promise<readonly OrphanedChange[]> {
  const keyring = keyringOrNull(secrets);
  if (keyring === null) return [];
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null });
    return await orphanedChanges({ register: createTenantRegister(redis), ledger }, lookedAfter(settings));
  } finally {
    redis.disconnect();
  }
}

function keyringOrNull(secrets: Secrets): Keyring | null {
  try {
    return keyringToRead(secrets);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
