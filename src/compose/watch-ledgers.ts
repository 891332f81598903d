/** What a process does when the store lost something of the ledger of a tenant: it says so in its log, and has people told where nobody can mend it. */
import type { ChainParts } from '../ledger/tenant-chain.js';
import type { Logger } from '../log.js';
import type { JobQueue } from '../queue/job.js';
import { tellHalt } from '../queue/tell-halt.js';

type Tenants = Parameters<typeof tellHalt>[1];

export function watchLedgers(
  logger: Logger,
  { jobs, tenants }: { readonly jobs: JobQueue; readonly tenants: Tenants },
): Required<Pick<ChainParts, 'onHalt' | 'onPutBack'>> {
  return {
    onHalt: (tenant, reason) => {
      logger.error({ tenant }, reason);
      void tellHalt(jobs, tenants, tenant).catch((error: unknown) => logger.error({ err: error }, 'nobody could be told'));
    },
    onPutBack: (tenant, entries) =>
      logger.warn({ tenant, entries }, 'the store had lost the end of the ledger, and it was put back as it was signed'),
  };
}
