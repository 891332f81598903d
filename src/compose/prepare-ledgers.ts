/** Looks at the ledger of every tenant when a worker starts: at first those for which it is worth waiting, the others while it works. */

import type { ReadsHead } from '../ledger/ledger.js';
import { LedgerBehind, NewerLedger, RetryLater, storeRetryLater } from '../ledger/retry-later.js';
import type { Sleeper } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { within } from '../process/shutdown.js';
import type { WithId, WithName } from '../worker/context.js';

/** So many milliseconds a start waits for ledgers: of more of them than that, one is read when its tenant is first worked for. */
const usualWaitMs = 2500;
/** Milliseconds: a fail-over takes some seconds. */
const againMs = 1000;

interface Preparation {
  readonly ledger: ReadsHead;
  readonly tenants: readonly (WithId & WithName)[];
  readonly logger: Logger;
  readonly clock: Sleeper;
  /** Ends it between two tenants. */
  readonly stopping: AbortSignal;
  /** As usual where it is left out. */
  readonly maxWaitMs?: number;
}

/**
 * Returns once every ledger was looked at, or there was no more time; then the rest goes on beside the work, until `ended`.
 */
export async function prepareLedgers(of: Preparation): Promise<{ readonly ended: Promise<void> }> {
  const all = prepareAll(of);
  const isWhole = await within(of.maxWaitMs ?? usualWaitMs, all);
  if (isWhole) return { ended: all };
  of.logger.info({ tenants: of.tenants.length }, 'ledgers are still being read; work goes on beside it');
  return { ended: all.catch((error: unknown) => of.logger.error({ err: error }, 'not every ledger could be read')) };
}

/**
 * Nothing is done for a tenant whose ledger is not as its mirror has it, or was written by a newer version; the others go on. One whose part of
 * the store takes nothing now is looked at again later.
 */
async function prepareAll(of: Preparation): Promise<void> {
  const { tenants, logger, stopping, clock } = of;
  for (let left = tenants; left.length > 0; ) {
    const later: (typeof left)[number][] = [];
    for (const tenant of left) {
      if (stopping.aborted) return;
      const found = await prepare(tenant, of);
      if (found === 'away') later.push(tenant);
    }
    for (const { name } of left === tenants ? later : [])
      logger.warn({ tenant: name }, 'the store does not answer for this tenant now: it is looked at again, and the others go on');
    if (later.length > 0) await clock.sleep(againMs);
    left = later;
  }
}

/** Of a cluster the part with one tenant may be away while the others are there. */
async function prepare({ id, name }: Preparation['tenants'][number], { ledger, logger }: Preparation): Promise<'done' | 'away'> {
  try {
    await ledger.head(id);
    return 'done';
  } catch (error) {
    if (error instanceof LedgerBehind || error instanceof NewerLedger) {
      logger.error({ tenant: name, err: error }, 'nothing is done for this tenant');
      return 'done';
    }
    if (error instanceof RetryLater || storeRetryLater(error) !== null) return 'away';
    throw error;
  }
}
