/** Looks at the ledger of every tenant when a worker starts: at first those for which it is worth waiting, the others while it works. */
import { InputError } from '../errors.js';
import { LedgerBehind, NewerLedger } from '../ledger/not-now.js';
import type { SealedLedger } from '../ledger/sealed-ledger.js';
import type { Logger } from '../log.js';
import { within } from '../process/shutdown.js';
import type { TenantContext } from '../worker/context.js';

/** So many milliseconds a start waits for ledgers: of more of them than that, one is read when its tenant is first worked for. */
const usualPatienceMs = 2500;

interface Preparation {
  readonly ledger: Pick<SealedLedger, 'sealOver'>;
  readonly tenants: readonly Pick<TenantContext, 'id' | 'name'>[];
  readonly logger: Logger;
  /** Ends it between two tenants. */
  readonly stopping: AbortSignal;
  /** As usual where it is left out. */
  readonly patienceMs?: number;
}

/**
 * Returns once every ledger was looked at, or there was no more time; then the rest goes on beside the work, until `ended`. Throws
 * InputError where nothing can be done for any tenant, and that was found in time.
 */
export async function prepareLedgers(of: Preparation): Promise<{ readonly ended: Promise<void> }> {
  const all = prepareAll(of);
  const isWhole = await within(of.patienceMs ?? usualPatienceMs, all);
  if (isWhole) return { ended: all };
  of.logger.info({ tenants: of.tenants.length }, 'ledgers are still being read; work goes on beside it');
  return { ended: all.catch((error: unknown) => of.logger.error({ err: error }, 'nothing is done for these tenants')) };
}

/**
 * Seals over what was written before entries were signed. A tenant whose ledger is not as its mirror has it, was written by a newer version, or
 * is old and unknown to this mirror stays as it is: nothing is done for it, and the others go on. Throws InputError where every tenant
 * is of the last kind.
 */
async function prepareAll({ ledger, tenants, logger, stopping }: Preparation): Promise<void> {
  const unknown: string[] = [];
  for (const { id, name } of tenants) {
    if (stopping.aborted) return;
    try {
      if ((await ledger.sealOver(id)) !== 'unknown') continue;
      unknown.push(name);
    } catch (error) {
      if (!(error instanceof LedgerBehind) && !(error instanceof NewerLedger)) throw error;
      logger.error({ tenant: name, err: error }, 'nothing is done for this tenant');
    }
  }
  if (unknown.length === 0) return;
  const error = new InputError(
    `The ledger of ${unknown.join(', ')} was written before entries were signed, and this mirror has nothing of it.`,
    unknown.map(
      (name) =>
        `HARDENBOT_LEDGER_MIRROR: name the folder that the worker had before, or seal the ledger over as it is: hardenbot ledger seal --tenant ${name}`,
    ),
  );
  if (unknown.length === tenants.length) throw error;
  logger.error({ err: error }, 'nothing is done for these tenants');
}
