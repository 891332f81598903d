/** What is not yet a plan, or never becomes one, concerns the person who asked for it: only they read it, where they asked. */

import type { Message } from '../../chat/card.js';
import { type Actor, DeliveryError } from '../../chat/platform.js';
import type { Change } from '../../engine/changes/change.js';
import { cannotWait } from '../../features/kinds.js';
import { accountSubject } from '../../people/links.js';
import type { DrawJob } from '../../queue/redraw.js';
import { askedCard } from '../../views/asked.js';
import type { DrawPorts } from './draw-ports.js';
import { measureOf } from './load-change-view.js';
import type { TenantChannels } from './tenant-channels.js';

interface Asked {
  readonly job: DrawJob;
  readonly tenant: TenantChannels;
  readonly change: Change;
  readonly message: Message;
}

/** Planning that takes longer is shown to everyone: it will be a plan, or something is wrong. */
const soonMs = 10_000;

/** After this the person is not there any more to read an answer that only they see: it is posted where they asked. */
const lateMs = 60 * 60_000;

/**
 * Whether the person reads it, so that nothing is posted. False where everyone has to know: a plan, a containment that was refused, what was
 * posted already, and what could not be delivered to the person. Throws DeliveryError of kind `later`.
 */
export async function isShownToAsker({ job, tenant, change, message }: Asked, ports: DrawPorts): Promise<boolean> {
  if (!isForAskerAlone(change, ports.now())) return false;
  const { messageKey: key, conversation } = job.reply;
  if ((await ports.messages.copies(tenant.id, key)).length > 0) return false;
  const copy = { conversation: { platform: 'person', channel: change.request.decision.decision.person.entraId }, message: key };
  const place = { tenant: tenant.id, key, copy, part: `answered ${change.status}` };
  if ((await ports.messages.part(place)) !== null) return true;
  if (ports.now().getTime() - change.requestedAt.getTime() > lateMs) return false;
  const { platform } = conversation;
  const messenger = ports.messengers.get(platform);
  // Another gateway speaks it, and takes the job when it is tried again.
  if (messenger === undefined && tenant.channel[platform] !== undefined)
    throw new Error(`This gateway does not speak ${platform}.`);
  const person = messenger === undefined ? null : await accountOf(change, platform, ports);
  if (messenger === undefined || person === null) return false;
  const { status } = change;
  const control = measureOf(change, ports);
  const card = status === 'requested' ? askedCard({ tenant: tenant.name, change, control }) : message.card;
  try {
    await messenger.whisper(conversation, person, card);
  } catch (error) {
    if (error instanceof DeliveryError && error.kind !== 'later') return false;
    throw error;
  }
  await ports.messages.recordPart(place, 'told');
  return true;
}

function isForAskerAlone({ plan, status, request, refusal, requestedAt }: Change, now: Date): boolean {
  if (plan !== null) return false;
  if (status === 'requested') return !cannotWait(request) && now.getTime() - requestedAt.getTime() < soonMs;
  // Everyone has to know that what cannot wait is not done; which account was meant is for the person who typed it.
  return (status === 'refused' || status === 'nothingToDo') && (!cannotWait(request) || refusal?.accounts !== undefined);
}

/** The account that asked, else another one of the person there; null where there is none. */
async function accountOf(change: Change, platform: string, { directory }: DrawPorts): Promise<Actor | null> {
  const { person, account } = change.request.decision.decision;
  const here = (await directory.reach(person.entraId)).filter((one) => one.platform === platform);
  const found = here.find((one) => accountSubject(one) === account) ?? here[0];
  return found === undefined ? null : { platform, id: found.id, membership: 'member' };
}
