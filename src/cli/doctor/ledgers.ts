/** Looks at how large the ledgers of the tenants are; no key is needed, because nothing of them is believed. */
import { connectStore } from '../../../adapters/redis/connection.js';
import { ledgerSize } from '../../../adapters/redis/ledger-size.js';
import type { StorePlace } from '../../../adapters/redis/place.js';
import { tenantsOf } from '../../compose/tenants.js';
import type { Settings } from '../../config/settings.js';
import type { SeenLedger } from '../../setup/doctor/ledger-size.js';

/** Those that there are. */
export async function ledgersOf(settings: Settings, place: StorePlace): Promise<readonly SeenLedger[]> {
  const redis = connectStore(place);
  redis.on('error', () => undefined);
  try {
    const sizes = await Promise.all(
      tenantsOf(settings).map(async ({ name, id }) => ({ tenant: name, size: await ledgerSize(redis, id) })),
    );
    return sizes.flatMap(({ tenant, size }) => (size === null ? [] : [{ tenant, ...size }]));
  } finally {
    redis.disconnect();
  }
}
