/** Shows a reminder to the people who are named in it, on every chat where they have an account. */
import type { Card } from '../chat/card.js';
import { DeliveryError } from '../chat/platform.js';
import type { DrawJob, DrawPorts, TenantChannels } from './draw-message.js';

/** Best effort: a person who cannot be reached on one chat is in the channel's reminder all the same. */
export async function tellPersonally(
  job: DrawJob,
  tenant: TenantChannels,
  ports: DrawPorts & { readonly card: Card },
): Promise<void> {
  const entries = await ports.ledger.subject(tenant.id, job.subject);
  const last = entries.findLast(({ event }) => event.type === 'reminded')?.event;
  if (last?.type !== 'reminded') return;
  for (const entraId of last.told)
    for (const [platform, id] of Object.entries(ports.directory.accountsOf(entraId))) {
      const channel = tenant.channel[platform];
      const messenger = ports.messengers.get(platform);
      if (messenger === undefined || channel === undefined) continue;
      try {
        await messenger.whisper({ platform, channel }, { platform, id, standing: 'member' }, ports.card);
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
      }
    }
}
