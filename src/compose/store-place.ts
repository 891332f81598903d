/** Where the store is: the settings' `store`, or else REDIS_URL. */
import { storeTokens } from '../../adapters/azure/store-token.js';
import { placeOfAddress, placeOfSettings, type StorePlace } from '../../adapters/redis/place.js';
import { type Login, openRenewedLogin, type RenewedLogin } from '../../adapters/redis/renewed-login.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { InputError } from '../errors.js';
import { given } from '../given.js';
import { systemClock } from '../process/system-clock.js';

/** Rejects with InputError where neither says it or both do, for a store that others could read and write, and where Entra ID gives no token for it. */
export async function storePlaceOf(settings: Partial<Pick<Settings, 'store'>>, secrets: Secrets): Promise<StorePlace> {
  const { store } = settings;
  if (store === undefined)
    return placeOfAddress(
      secrets.require('REDIS_URL', 'where Valkey is, e.g. redis://127.0.0.1:6379; or write `store` into the settings'),
    );
  if (secrets.optional('REDIS_URL') !== undefined)
    throw new InputError('Two places name a store.', [
      'REDIS_URL: the settings say under `store` where it is; remove one of the two',
    ]);
  if ('auth' in store && store.auth === 'entra') {
    const renewed = await entraLogin(secrets);
    return placeOfSettings(store, { store: () => renewed.current().password, sentinel: () => undefined, renewed });
  }
  return placeOfSettings(store, {
    store: () => secrets.optional('STORE_PASSWORD'),
    sentinel: () => secrets.optional('STORE_SENTINEL_PASSWORD'),
  });
}

async function entraLogin(secrets: Secrets): Promise<RenewedLogin> {
  const ask = await storeTokens(
    given({
      clientId: secrets.optional('AZURE_CLIENT_ID'),
      tenantId: secrets.optional('AZURE_TENANT_ID'),
      tokenFilePath: secrets.path('AZURE_FEDERATED_TOKEN_FILE'),
    }),
  );
  const hidden = async (): Promise<Login> => {
    const login = await ask();
    secrets.hide(login.password);
    return login;
  };
  try {
    return await openRenewedLogin(hidden, systemClock.now);
  } catch (error) {
    throw new InputError('The store takes a token of Entra ID, and this process has none.', [
      `store.auth: ${messageOf(error)}; give the machine a managed identity, or the pod one by Entra Workload ID, and name its object id as a user of the store`,
    ]);
  }
}

/** The libraries' messages go on for many lines. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
