/** Shows a notice to the people whom it concerns, on every chat where they have an account. */
import type { Card } from '../../chat/card.js';
import { DeliveryError } from '../../chat/platform.js';
import { isRefusal } from '../../errors.js';
import { isTripId } from '../../plan/travel.js';
import type { DrawJob } from '../../queue/redraw.js';
import type { DrawPorts } from './draw-ports.js';
import { maySee } from './tell-news.js';
import type { TenantChannels } from './tenant-channels.js';

type TellPorts = Pick<DrawPorts, 'ledger' | 'directory' | 'messengers' | 'incident' | 'notify'>;

/** The views that are shown personally too. */
export function isPersonal(view: DrawJob['view']): boolean {
  return view === 'reminder' || view === 'emergency' || view === 'alarm' || view === 'overdue' || view === 'halted';
}

/** Of a reminder those whom the ledger names, as far as they still may know of it; of what cannot wait those whom settings name, and the members of their group as they are now. */
async function whom(job: DrawJob, tenant: TenantChannels, ports: TellPorts): Promise<readonly string[]> {
  if (job.view !== 'reminder') {
    const policy = await ports.directory.policy(tenant.id);
    return [...new Set([...ports.incident(tenant.id), ...(isRefusal(policy) ? [] : policy.incident)])];
  }
  const entries = await ports.ledger.subject(tenant.id, job.subject);
  const last = entries.findLast(({ event }) => event.type === 'reminded')?.event;
  const named = last?.type === 'reminded' ? last.told : [];
  const isTold = await Promise.all(
    named.map(
      async (entraId) =>
        (await ports.notify.of(entraId)) === 'all' && (await maySee(entraId, { tenant, isTrip: isTripId(job.subject) }, ports)),
    ),
  );
  return named.filter((_entraId, index) => isTold[index]);
}

/** Best effort: a person who cannot be reached on one chat is in the channel's reminder all the same. */
export async function tellPersonally(
  job: DrawJob,
  tenant: TenantChannels,
  ports: TellPorts & { readonly card: Card },
): Promise<void> {
  for (const entraId of await whom(job, tenant, ports))
    for (const { platform, id } of await ports.directory.reach(entraId)) {
      const channel = tenant.channel[platform];
      const messenger = ports.messengers.get(platform);
      if (messenger === undefined || channel === undefined) continue;
      try {
        await messenger.whisper({ platform, channel }, { platform, id, membership: 'member' }, ports.card);
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
      }
    }
}
