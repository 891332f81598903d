/** Draws the introduction where a worker has written down that it is due, and only into channels of the tenant itself. */
import type { Message } from '../../../chat/card.js';
import type { GatewayFeature } from '../../../gateway/feature.js';
import type { CardPorts } from '../../../gateway/outbox/load-change-view.js';
import type { TenantChannels } from '../../../gateway/outbox/tenant-channels.js';
import { introductionKey } from '../../../queue/message-key.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { askedCard, introductionCard } from '../card.js';
import { introduction } from '../events.js';

async function introductionMessage(
  { subject, reply }: DrawJob,
  tenant: TenantChannels,
  ports: CardPorts,
): Promise<Message | null> {
  const { platform, channel } = reply.conversation;
  if (subject !== introduction || tenant.channel[platform] !== channel) return null;
  const [entry] = await ports.ledger.subject(tenant.id, subject);
  if (entry?.event.type !== 'introduced') return null;
  if (entry.event.how === 'asked') return { card: askedCard(tenant.name), details: [] };
  const isDone = (await ports.postures.latest(tenant.id)) !== null;
  const audit = isDone ? 'done' : ((await ports.progress.get(tenant.id, subject)) ?? 'begins');
  return { card: introductionCard({ tenant: tenant.name, digest: ports.digestAt(tenant.id), audit }), details: [] };
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [] },
  messages: {
    introduction: {
      keys: ({ reply }) => [introductionKey(reply.conversation.platform)],
      draw: introductionMessage,
      stays: true,
    },
  },
};
