/** What a process does when the store lost something of the ledger of a tenant: it says so in its log, and has people notified. */
import type { LedgerWatch } from '../engine/ledger/tenant-chain.js';
import type { Logger } from '../lib/log.js';
import type { JobQueue } from '../queue/job.js';
import { type Tenants, tellHalt, tellPutBack } from '../queue/tell-of-ledger.js';

export function watchLedgers(
  logger: Logger,
  { jobs, tenants }: { readonly jobs: JobQueue; readonly tenants: Tenants },
): Required<LedgerWatch> {
  const nobodyTold = (error: unknown): void => logger.error({ err: error }, 'no one could be notified');
  return {
    onHalt: (tenant, reason) => {
      logger.error({ tenant }, reason);
      void tellHalt(jobs, tenants, tenant).catch(nobodyTold);
    },
    onPutBack: (tenant, { seq, reason }) => {
      logger.warn({ tenant }, reason);
      void tellPutBack(jobs, tenants, { tenantId: tenant, seq }).catch(nobodyTold);
    },
  };
}
