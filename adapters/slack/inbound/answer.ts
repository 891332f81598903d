/** Shows the direct answer to an act to the person who did it, and to nobody else. */
import { attachmentsOf } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import type { Actor, Messenger } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import { renderCard } from '../render/render.js';
import { type Act, conversationOf, isDirect, platformName } from './events.js';

export interface AnswerOptions {
  readonly messenger: Messenger;
  readonly apiUrl: string;
  readonly logger: Logger;
}

const timeoutMs = 10_000;

/**
 * Slack's response address works in conversations where the bot is not, so it comes first; it lives for half an hour and five
 * answers. A dialog and App Home have none; what happens there is answered with a message of its own, which the person also finds
 * later. Throws DeliveryError.
 */
export async function answer(options: AnswerOptions, act: Act, card: Card): Promise<void> {
  const person: Actor = { platform: platformName, id: act.person, membership: 'member' };
  const where = conversationOf(act) ?? { platform: platformName, channel: act.person };
  // Files need a message that stays.
  if (attachmentsOf(card).length > 0) return options.messenger.whisper(where, person, card);
  if (act.responseUrl !== undefined && isOfSlack(act.responseUrl, options.apiUrl)) {
    if (await respond(options, act.responseUrl, card)) return;
  }
  if (isDirect(where)) await options.messenger.post(where, card);
  else await options.messenger.whisper(where, person, card);
}

async function respond({ logger }: AnswerOptions, url: string, card: Card): Promise<boolean> {
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...renderCard(card) });
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    if (response.ok) return true;
    logger.warn({ status: response.status }, 'Slack did not take an answer at its response address; it is sent as a message.');
  } catch (error) {
    logger.warn({ error: String(error) }, 'The response address of Slack cannot be reached; the answer is sent as a message.');
  }
  return false;
}

/** The address comes in a signed request; still, answers go to the Slack that we talk to and nowhere else. */
function isOfSlack(url: string, apiUrl: string): boolean {
  const [address, api] = [new URL(url), new URL(apiUrl)];
  return address.protocol === api.protocol && (address.host === api.host || address.host === `hooks.${api.host}`);
}
