/** Writes the full list of one plan to a file, from what is kept: for lists that a chat does not take. */
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoreClient } from '../../../adapters/redis/connection.js';
import { createEntryLog } from '../../../adapters/redis/ledger.js';
import { createPlanStore } from '../../../adapters/redis/plans.js';
import { safeFileName, type TextFile } from '../../chat/attachment.js';
import { readChange } from '../../engine/changes/change-of.js';
import { openLedger } from '../../engine/ledger/sealed-ledger.js';
import { planFile } from '../../gateway/outbox/plan-file.js';
import type { Keyring } from '../../keys/keyring.js';
import { InputError } from '../../lib/errors.js';
import { systemClock } from '../../process/system-clock.js';
import { inTheWay, isOfDisk, makeFolder } from './write-new.js';

/** The path of the file. Throws InputError when none of the tenants has that change, or it has no plan. */
export async function writePlanList(
  redis: StoreClient,
  {
    tenants,
    change,
    out,
    keyring,
  }: { readonly tenants: readonly string[]; readonly change: string; readonly out: string; readonly keyring: Keyring },
): Promise<string> {
  const ledger = openLedger({ log: createEntryLog(redis), clock: systemClock, keyring, signer: null });
  for (const tenant of tenants) {
    const plan = (await readChange(ledger, tenant, change))?.plan ?? null;
    if (plan === null) continue;
    makeFolder(out);
    const path = join(out, safeFileName(`${change}.csv`));
    const file = planFile(createPlanStore(redis), tenant, plan);
    await writeList(path, file);
    return path;
  }
  throw new InputError(`There is no plan of the id ${change}.`, ['--change: /harden changes lists the ids']);
}

/** Whole or not at all. */
async function writeList(path: string, file: TextFile): Promise<void> {
  const written = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  let isOurs = false;
  written.once('open', () => {
    isOurs = true;
  });
  try {
    await pipeline(Readable.from(file.read()), written);
  } catch (error) {
    if (isOurs) rmSync(path, { force: true });
    throw isOfDisk(error) ? inTheWay(error, path) : error;
  }
}
