/** The end of a change: a signed checkpoint of the ledger, as its last entry and on its card. */
import type { Job } from './jobs.js';
import { draw } from './run-audit.js';
import type { Workplace, WorkTenant } from './workplace.js';

/** The last entry of a change says where the ledger stood; the card carries it into the chat. */
export async function endWithCheckpoint(
  work: Workplace,
  input: { readonly tenant: WorkTenant; readonly job: Job },
): Promise<void> {
  const { tenant, job } = input;
  const checkpoint = work.checkpoints.sign(tenant.id, await work.ledger.head(tenant.id));
  await work.ledger.append(tenant.id, job.subject, { type: 'checkpoint', checkpoint });
  await draw(work, 'change', job);
}
