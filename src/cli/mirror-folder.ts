/** Where a worker mirrors its ledgers, and the commands look for what the store lost. */
import type { Secrets } from '../config/load.js';

/** As the environment says; otherwise one below the folder that hardenbot is run in. */
export function mirrorFolder(secrets: Secrets): string {
  return secrets.optional('HARDENBOT_LEDGER_MIRROR') ?? 'ledger';
}
