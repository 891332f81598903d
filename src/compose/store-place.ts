/** Where the store is: the settings' `store`, or else REDIS_URL. */
import { placeOfAddress, placeOfSettings, type StorePlace } from '../../adapters/redis/place.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import type { Role } from '../keys/keyring.js';
import { InputError } from '../lib/errors.js';
import { storePasswordVariable, storeUsers } from '../setup/store-users.js';
import { renewedLogin } from './renewed-login.js';

/** Rejects with InputError where neither says it or both do, for a store that others could read and write, and where it takes tokens of a cloud and this process has none. */
/** @param role the process; absent: a command, which logs in as a worker or else as a gateway, by the password that is there */
export async function storePlaceOf(
  settings: Partial<Pick<Settings, 'store'>>,
  secrets: Secrets,
  role?: Role,
): Promise<StorePlace> {
  const { store } = settings;
  const own = ownLogin(secrets, role);
  if (store === undefined) {
    const address = secrets.require(
      'REDIS_URL',
      'where Valkey is, e.g. redis://127.0.0.1:6379; or write `store` into the settings',
    );
    return own === null ? placeOfAddress(address) : placeWithLogin(address, own);
  }
  if (secrets.optional('REDIS_URL') !== undefined)
    throw new InputError('Two places name a store.', [
      'REDIS_URL: the settings say under `store` where it is; remove one of the two',
    ]);
  const login = await renewedLogin(store, secrets);
  if (login !== null)
    return placeOfSettings(store, { store: () => login.renewed.current().password, sentinel: () => undefined, ...login });
  const sentinel = (): string | undefined => secrets.optional('STORE_SENTINEL_PASSWORD');
  if (own === null) return placeOfSettings(store, { store: () => secrets.optional('STORE_PASSWORD'), sentinel });
  if (store.user !== undefined)
    throw new InputError('Two users of the store are named.', [
      `store.user: ${own.user} logs in with ${own.variable}; remove one of the two`,
    ]);
  return placeOfSettings({ ...store, user: own.user }, { store: own.password, sentinel });
}

/** The user of one process. Its password is asked for at every connection. */
interface OwnLogin {
  readonly user: string;
  readonly variable: string;
  readonly password: () => string | undefined;
}

function ownLogin(secrets: Secrets, role: Role | undefined): OwnLogin | null {
  for (const one of role === undefined ? (['worker', 'gateway'] as const) : [role]) {
    const variable = storePasswordVariable[one];
    if (secrets.optional(variable) !== undefined)
      return { user: storeUsers[one].name, variable, password: () => secrets.optional(variable) };
  }
  return null;
}

function placeWithLogin(address: string, { user, variable, password }: OwnLogin): StorePlace {
  const whenRefused = `start the store with the users that hardenbot init wrote (--aclfile), or correct ${variable}`;
  return placeOfAddress(address, { user, passwords: { store: password, sentinel: () => undefined, whenRefused } });
}
