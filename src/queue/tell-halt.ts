/** Has people told that the record of a tenant is halted, in every channel of the tenant. */
import type { JobQueue } from './job.js';
import { haltedKey } from './message-key.js';
import { drawJob } from './redraw.js';

/** One message a tenant, however often it is asked for: the subject and the key of all of them are the same. */
export async function tellHalt(
  jobs: JobQueue,
  tenants: readonly { readonly id: string; readonly channel: Readonly<Record<string, string>> }[],
  tenantId: string,
): Promise<void> {
  const channels = Object.entries(tenants.find(({ id }) => id === tenantId)?.channel ?? {});
  for (const [platform, channel] of channels) {
    const reply = { conversation: { platform, channel }, messageKey: haltedKey(platform) };
    await jobs.add(drawJob('halted', { tenant: tenantId, subject: 'ledger', reply }));
  }
}
