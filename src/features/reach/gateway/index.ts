/** Calls people in every channel of a tenant that hardenbot cannot sign in to, once, and says once that it can again. */
import type { GatewayFeature, WatchPorts } from '../../../gateway/feature.js';
import type { Alarm } from '../../../gateway/outbox/alarms.js';
import type { DueMessage } from '../../../gateway/outbox/bring-missing.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import { factOf } from '../../../gateway/outbox/posted-alarms.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { outageKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { backCard, lostCard } from '../card.js';
import { isOutage } from '../events.js';
import { outageOf } from '../outage.js';

/** By what the ledger says alone: an outage that is over is not said to last. */
async function outageAlarm(job: DrawJob, tenant: TenantChannels, { ledger }: DrawPorts): Promise<Alarm | null> {
  const { subject, reply } = job;
  const outage = isOutage(subject) ? await outageOf(ledger, tenant.id, subject) : null;
  if (outage === null) return null;
  const state = outage.until === null ? 'lost' : 'back';
  if (reply.messageKey !== outageKey(subject, state, reply.conversation.platform)) return null;
  const card = state === 'lost' ? lostCard(tenant.name, outage) : backCard(tenant.name, outage);
  return { card, fact: factOf('reach', tenant.id, subject, state) };
}

async function missingMessages(
  { ledger }: WatchPorts,
  { id, channel }: TenantChannels,
  subject: string,
): Promise<readonly DueMessage[]> {
  const outage = await outageOf(ledger, id, subject);
  if (outage === null) return [];
  const state = outage.until === null ? 'lost' : 'back';
  return Object.keys(channel).map((platform) => ({
    view: 'reach',
    subject,
    messageKey: outageKey(subject, state, platform),
    platform,
    at: outage.until ?? outage.since,
  }));
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [] },
  watch: { isOf: isOutage, messages: missingMessages },
  messages: {
    reach: {
      keys: ({ subject, reply }) =>
        (['lost', 'back'] as const).map((state) => outageKey(subject, state, reply.conversation.platform)),
      alarm: outageAlarm,
      stays: true,
    },
  },
};
