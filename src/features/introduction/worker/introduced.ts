/** Whether a tenant was introduced, and where its card is. */
import type { ReadsSubject } from '../../../engine/ledger/ledger.js';
import type { Reply } from '../../../queue/job.js';
import { introductionKey } from '../../../queue/message-key.js';
import type { TenantContext } from '../../../worker/context.js';
import { type Introduced, introduction } from '../events.js';

/** Null: it was not. */
export async function introducedIn(ledger: ReadsSubject, tenant: string): Promise<Introduced | null> {
  const entries = await ledger.subject(tenant, introduction);
  return entries.flatMap(({ event }) => (event.type === 'introduced' ? [event] : []))[0] ?? null;
}

/** One in each channel of the tenant. */
export function cardsOf({ settings }: TenantContext): readonly Reply[] {
  return Object.entries(settings.channel).map(([platform, channel]) => ({
    conversation: { platform, channel },
    messageKey: introductionKey(platform),
  }));
}
