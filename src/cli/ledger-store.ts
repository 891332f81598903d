/** The store as `hardenbot ledger` works on it: which tenants are meant, and where the mirror is. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import type { StorePlace } from '../../adapters/redis/place.js';
import { loadSettings, Secrets } from '../config/load.js';
import { tenantIdOf } from '../config/rules-of-tenant.js';
import type { Settings } from '../config/settings.js';
import { InputError } from '../lib/errors.js';
import { mirrorFolder } from './mirror-folder.js';
import { withStore } from './with-store.js';

export interface LedgerOptions {
  readonly settings: string;
  readonly envFile?: readonly string[];
  readonly tenant?: string;
  readonly mirror?: string;
}

export interface Opened {
  readonly redis: StoreClient;
  readonly place: StorePlace;
  readonly tenants: readonly { readonly name: string; readonly id: string }[];
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly folder: string;
}

/** Opens the store and closes it after the work. Throws InputError for a tenant that is not in the settings, and as `withStore` does. */
export function opened(options: LedgerOptions, work: (opened: Opened) => Promise<void>): Promise<void> {
  const secrets = Secrets.from(options.envFile);
  const settings = loadSettings(options.settings);
  const all = Object.entries(settings.tenants).map(([name, tenant]) => ({ name, id: tenantIdOf(name, tenant) }));
  const tenants = all.filter(({ name }) => options.tenant === undefined || options.tenant === name);
  if (tenants.length === 0)
    throw new InputError(`There is no tenant ${options.tenant ?? ''} in the settings.`, [
      `--tenant: one of ${all.map(({ name }) => name).join(', ')}`,
    ]);
  const folder = options.mirror ?? mirrorFolder(secrets);
  return withStore({ settings, secrets }, (redis, place) => work({ redis, place, tenants, settings, secrets, folder }));
}

/** Throws InputError where there is none. */
export function ledgerKey(secrets: Secrets, why: string): string {
  return secrets.requireKey('HARDENBOT_LEDGER_KEY', 'private', `the worker's ledger key: ${why}`);
}
