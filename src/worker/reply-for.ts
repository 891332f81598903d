/** Where what becomes of a change is shown, when no job says it. */
import type { Change } from '../engine/changes/change.js';
import type { Reply } from '../queue/job.js';
import type { TenantContext } from './context.js';

/** Where the request came from, when the tenant has a channel there; the copies that were posted are known by the message key anyway. */
export function replyFor(tenant: TenantContext, change: Change): Reply {
  const channels = Object.entries(tenant.settings.channel);
  const { surface } = change.request.decision.decision;
  const [platform, channel] = channels.find(([name]) => name === surface) ?? channels[0] ?? [surface, ''];
  return { conversation: { platform, channel: channel ?? '' }, messageKey: change.id };
}
