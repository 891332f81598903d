/** Says, as long as a process runs, what is still in force in a tenant that left the settings: no other part of it knows that tenant. */

import type { Settings } from '../config/settings.js';
import { type OrphanedChange, orphanedChanges, type TenantRegister } from '../engine/changes/orphaned-changes.js';
import type { ReadsFold, ReadsRecent } from '../engine/ledger/ledger.js';
import type { MonotonicClock, Sleeper } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { awaitStore } from './await-store.js';
import { lookedAfter, tenantsOf } from './tenants.js';

const hourMs = 3_600_000;

export interface LeftBehindWatch {
  look(): Promise<readonly OrphanedChange[]>;
  close(): void;
}

/** Looks at once, beside everything else, and every hour. */
export async function watchOrphanedChanges({
  register,
  ledger,
  settings,
  logger,
  clock,
}: {
  readonly register: TenantRegister;
  readonly ledger: ReadsRecent & ReadsFold;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly clock: MonotonicClock & Sleeper;
}): Promise<LeftBehindWatch> {
  const known = tenantsOf(settings).map(({ id }) => id);
  await awaitStore(() => register.add(known), { clock, logger });
  const look = () => orphanedChanges({ register, ledger }, lookedAfter(settings));
  const tell = async (): Promise<void> => {
    for (const { tenant, text, remedy } of await look()) logger.error({ tenant }, `${text} ${remedy}`);
  };
  const tellAgain = () =>
    void tell().catch((error: unknown) => logger.error({ err: error }, 'tenants that left the settings could not be looked at'));
  tellAgain();
  const timer = setInterval(tellAgain, hourMs).unref();
  return { look, close: () => clearInterval(timer) };
}
