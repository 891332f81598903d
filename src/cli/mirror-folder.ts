/** Where a worker mirrors its ledgers, and the commands look for what the store lost. */
import type { Secrets } from '../config/load.js';
import { makeFolder } from './output/write-new.js';

/** As the environment says; otherwise one below the folder that hardenbot is run in. */
export function mirrorFolder(secrets: Secrets): string {
  return secrets.optional('HARDENBOT_LEDGER_MIRROR') ?? 'ledger';
}

/** Made where it is missing, for its owner alone. Throws InputError where that is not possible. */
export function ownMirrorFolder(secrets: Secrets): string {
  const folder = mirrorFolder(secrets);
  makeFolder(folder, 'HARDENBOT_LEDGER_MIRROR', 0o700);
  return folder;
}
