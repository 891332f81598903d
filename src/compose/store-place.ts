/** Where the store is: the settings' `store`, or else REDIS_URL. */
import { placeOfAddress, placeOfSettings, type StorePlace } from '../../adapters/redis/place.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import { InputError } from '../errors.js';
import { renewedLogin } from './renewed-login.js';

/** Rejects with InputError where neither says it or both do, for a store that others could read and write, and where it takes tokens of a cloud and this process has none. */
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
  const login = await renewedLogin(store, secrets);
  if (login !== null)
    return placeOfSettings(store, { store: () => login.renewed.current().password, sentinel: () => undefined, ...login });
  return placeOfSettings(store, {
    store: () => secrets.optional('STORE_PASSWORD'),
    sentinel: () => secrets.optional('STORE_SENTINEL_PASSWORD'),
  });
}
