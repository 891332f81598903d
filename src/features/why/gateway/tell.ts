/** Gives the answer to a question to anyone who asked it, where they asked it, and to nobody else. */
import { DeliveryError } from '../../../chat/platform.js';
import type { DrawPorts } from '../../../gateway/outbox/draw-ports.js';
import type { DrawJob } from '../../../queue/redraw.js';
import { inZone } from '../../../views/moment.js';
import { refusalCard } from '../../../views/refusal.js';
import { whyCard } from '../card.js';

type TellWhyPorts = Pick<DrawPorts, 'tenants' | 'directory' | 'messengers' | 'zoneOf' | 'why'>;

/**
 * Where and to whom is what the gateway kept with the question, not what the job says, and the right to read is looked at again. Throws
 * DeliveryError of kind `later` for the queue to try again.
 */
export async function tellWhy(job: DrawJob, ports: TellWhyPorts): Promise<void> {
  const tenant = ports.tenants.find(({ id }) => id === job.tenant);
  const asked = await ports.why.asked(job.tenant, job.subject);
  const answer = await ports.why.answered(job.tenant, job.subject);
  const messenger = asked === null ? undefined : ports.messengers.get(asked.conversation.platform);
  if (tenant === undefined || asked === null || answer === null || messenger === undefined) return;
  const denied = await ports.directory.authorize(asked.person, 'read', tenant.id);
  const card = denied === null ? whyCard(tenant.name, answer) : refusalCard(denied);
  const { platform } = asked.conversation;
  try {
    await messenger.whisper(
      asked.conversation,
      { platform, id: asked.account, membership: 'member' },
      inZone(card, ports.zoneOf(tenant.id)),
    );
  } catch (error) {
    // Where the conversation is gone there is nobody left who waits.
    if (!(error instanceof DeliveryError) || error.kind === 'later') throw error;
  }
  await ports.why.forget(tenant.id, job.subject);
}
