/** What a process does when the ledger of a tenant cannot be believed any more: it says so in its log, and has people told. */
import type { Logger } from '../log.js';
import type { JobQueue } from '../queue/job.js';
import { tellHalt } from '../queue/tell-halt.js';

type Tenants = Parameters<typeof tellHalt>[1];

export function onHalt(
  logger: Logger,
  { jobs, tenants }: { readonly jobs: JobQueue; readonly tenants: Tenants },
): (tenant: string, reason: string) => void {
  return (tenant, reason) => {
    logger.error({ tenant }, reason);
    void tellHalt(jobs, tenants, tenant).catch((error: unknown) => logger.error({ err: error }, 'nobody could be told'));
  };
}
