/** Draws the introduction where a worker has written down that it is due, and only into channels of the tenant itself. */
import type { Message } from '../../../chat/card.js';
import type { GatewayFeature, WatchPorts } from '../../../gateway/feature.js';
import type { DueMessage } from '../../../gateway/outbox/bring-missing.js';
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

/** The introduction that a worker wrote down as due. */
async function missingIntroductions({ ledger }: WatchPorts, { id, channel }: TenantChannels): Promise<readonly DueMessage[]> {
  const [entry] = await ledger.subject(id, introduction);
  if (entry?.event.type !== 'introduced') return [];
  return Object.keys(channel).map((platform) => ({
    view: 'introduction',
    subject: introduction,
    messageKey: introductionKey(platform),
    platform,
    at: new Date(entry.at),
  }));
}

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [] },
  watch: { isOf: (subject) => subject === introduction, messages: missingIntroductions },
  messages: {
    introduction: {
      keys: ({ reply }) => [introductionKey(reply.conversation.platform)],
      draw: introductionMessage,
      stays: true,
    },
  },
};
