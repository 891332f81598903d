/** Says, as long as a process runs, what is still in force in a tenant that left the settings: no other part of it knows that tenant. */

import type { Settings } from '../config/settings.js';
import { type OrphanedChange, orphanedChanges, type TenantRegister } from '../engine/changes/orphaned-changes.js';
import type { ReadsFold, ReadsRecent } from '../engine/ledger/ledger.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { settleEach } from '../lib/settle-each.js';
import { awaitStore } from './await-store.js';
import { lookedAfter, tenantsOf } from './tenants.js';

const hourMs = 3_600_000;
/** A process that still runs with the settings before a tenant came calls nobody about that tenant. */
const callAfterMs = 10 * 60_000;
/** So long before something should have been undone people know that no one does it: where the wait would end later, they are called at once. */
const callBeforeMs = 5 * 60_000;

export interface OrphanedChangesWatch {
  look(): Promise<readonly OrphanedChange[]>;
  /** Looks, and says what it found. */
  tell(): Promise<void>;
  close(): void;
}

export interface OrphanWatchInput {
  readonly register: TenantRegister;
  readonly ledger: ReadsRecent & ReadsFold;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Calls people about what has been found for a while, at every look; absent: the log alone says it. */
  readonly call?: (found: OrphanedChange) => Promise<void>;
}

/** Looks at once, beside everything else, again when people may be called, and every hour. */
export async function watchOrphanedChanges(input: OrphanWatchInput): Promise<OrphanedChangesWatch> {
  const { register, ledger, settings, logger, clock, call } = input;
  const known = tenantsOf(settings).map(({ id }) => id);
  await awaitStore(() => register.add(known), { clock, logger });
  const look = () => orphanedChanges({ register, ledger }, lookedAfter(settings));
  const since = new Map<string, number>();
  const tell = async (): Promise<void> => {
    const found = await look();
    const now = clock.monotonicMs();
    const ids = new Set(found.map(({ tenant }) => tenant));
    for (const tenant of since.keys()) if (!ids.has(tenant)) since.delete(tenant);
    for (const { tenant, text, remedy } of found) {
      logger.error({ tenant }, `${text} ${remedy}`);
      if (!since.has(tenant)) since.set(tenant, now);
    }
    const due = found.filter((one) => isDue(one, { waitedMs: now - (since.get(one.tenant) ?? now), now: clock.now() }));
    if (due.length < found.length) soon.refresh();
    if (call !== undefined) await settleEach(due, async (one) => call(one));
  };
  const tellAgain = () =>
    void tell().catch((error: unknown) => logger.error({ err: error }, 'tenants that left the settings could not be looked at'));
  const soon = setTimeout(tellAgain, callAfterMs + 1000).unref();
  const timer = setInterval(tellAgain, hourMs).unref();
  tellAgain();
  return {
    look,
    tell,
    close: () => {
      clearTimeout(soon);
      clearInterval(timer);
    },
  };
}

function isDue({ first }: OrphanedChange, { waitedMs, now }: { readonly waitedMs: number; readonly now: Date }): boolean {
  const leftMs = first === undefined ? Number.POSITIVE_INFINITY : first.at.getTime() - now.getTime();
  return waitedMs >= callAfterMs || leftMs < callAfterMs + callBeforeMs;
}
