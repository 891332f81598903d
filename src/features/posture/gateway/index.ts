/** What a tenant looks like over time: its messages in the chat. */
import type { GatewayFeature } from '../../../gateway/feature.js';
import { digestKey, driftKey, evidenceKey } from '../../../queue/message-key.js';
import { digestOfDay, driftMessage, evidenceMessage } from './messages.js';

export const gateway: GatewayFeature = {
  help: { title: 'Look', commands: [] },
  messages: {
    drift: {
      keys: ({ subject, reply }) => [driftKey(subject, reply.conversation.platform)],
      draw: driftMessage,
      stays: true,
    },
    digest: {
      keys: ({ subject, reply }) => [digestKey(subject.replace(/^digest-/, ''), reply.conversation.platform)],
      draw: digestOfDay,
      stays: true,
      isOfDay: true,
    },
    evidence: {
      keys: ({ subject, reply }) => [evidenceKey(subject, reply.conversation.platform)],
      draw: evidenceMessage,
      stays: true,
    },
  },
};
