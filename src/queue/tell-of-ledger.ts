/** Has people notified of the record of a tenant, in every channel of the tenant: that it is halted, or that its lost end was restored. */
import type { JobQueue } from './job.js';
import { haltedKey, putBackKey, setAsideKey } from './message-key.js';
import { drawJob } from './redraw.js';

export type Tenants = readonly { readonly id: string; readonly channel: Readonly<Record<string, string>> }[];

/** One message a tenant, however often it is asked for: the subject and the key of all of them are the same. */
export function tellHalt(jobs: JobQueue, tenants: Tenants, tenantId: string): Promise<void> {
  return tell('halted', { jobs, tenants, tenantId }, haltedKey);
}

/** One message for each time that it was lost. @param seq the number of the last entry that was restored */
export function tellPutBack(
  jobs: JobQueue,
  tenants: Tenants,
  { tenantId, seq }: { readonly tenantId: string; readonly seq: number },
): Promise<void> {
  return tell('putBack', { jobs, tenants, tenantId }, (platform) => putBackKey(seq, platform));
}

/** One message for each restore that took foreign rows out of the store. @param seq the number of the entry that records it */
export function tellSetAside(
  jobs: JobQueue,
  tenants: Tenants,
  { tenantId, seq }: { readonly tenantId: string; readonly seq: number },
): Promise<void> {
  return tell('setAside', { jobs, tenants, tenantId }, (platform) => setAsideKey(seq, platform));
}

async function tell(
  view: 'halted' | 'putBack' | 'setAside',
  { jobs, tenants, tenantId }: { readonly jobs: JobQueue; readonly tenants: Tenants; readonly tenantId: string },
  keyOf: (platform: string) => string,
): Promise<void> {
  const channels = Object.entries(tenants.find(({ id }) => id === tenantId)?.channel ?? {});
  for (const [platform, channel] of channels) {
    const reply = { conversation: { platform, channel }, messageKey: keyOf(platform) };
    await jobs.add(drawJob(view, { tenant: tenantId, subject: 'ledger', reply }));
  }
}
