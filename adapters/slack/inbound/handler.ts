/** What happens with an act after Slack has its acknowledgement: once only, by a known person, answered to that person. */
import type { webApi } from '@slack/bolt';
import { attachmentsOf } from '../../../src/chat/attachment.js';
import type { Card } from '../../../src/chat/card.js';
import { actFailed, actLate, notice, staleButton } from '../../../src/chat/notices.js';
import { claimAct } from '../../../src/chat/once-store.js';
import { type Actor, DeliveryError, type Messenger, type OnEvent } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import { publishHome } from '../outbound/home.js';
import type { Button } from '../render/button.js';
import { dialogView } from '../render/dialog.js';
import { renderCard } from '../render/render.js';
import { type Act, conversationOf, eventOf, isDirect, platformName } from './events.js';
import { createPeople, type OurSlack } from './people.js';

export interface HandlerOptions {
  readonly client: webApi.WebClient;
  readonly messenger: Messenger;
  readonly apiUrl: string;
  /** Asked with each act: the organisation is known once Slack was asked. */
  readonly ours: () => OurSlack;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly claim: (key: string) => Promise<boolean>;
}

export interface Handler {
  /**
   * Acknowledges one act and handles it completely. Rejects only where the acknowledgement does: then nothing was done, and Slack
   * delivers the act again.
   */
  readonly handle: (act: Act, onEvent: OnEvent, acknowledge: () => Promise<void>) => Promise<void>;
  /** Settles when nothing is under way. */
  readonly idle: () => Promise<void>;
}

interface Work extends HandlerOptions {
  readonly inOwnChat: ReturnType<typeof createOwnChats>;
  readonly membershipOf: ReturnType<typeof createPeople>;
}

export function createHandler(options: HandlerOptions): Handler {
  const underWay = new Set<Promise<void>>();
  const ask = async (user: string) => (await options.client.users.info({ user })).user;
  const work: Work = { ...options, inOwnChat: createOwnChats(options), membershipOf: createPeople({ ...options, ask }) };

  return {
    handle: (act, onEvent, acknowledge) => {
      const done = acknowledge().then(async () => carryOut(work, await work.inOwnChat(act), onEvent));
      const settled = done.catch(() => {}).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return done;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

async function decide(work: Work, act: Act, onEvent: OnEvent): Promise<Card | null> {
  const claimed = await claimAct(work, act.key);
  if (claimed !== 'first') return claimed === 'late' ? actLate : null;
  if (act.kind === 'press' && act.button?.asks !== undefined) return openDialog(work, act, act.button);
  const event = eventOf(act, await work.membershipOf(act.person, act.personTeam));
  return event === null ? staleButton : onEvent(event);
}

/** The press becomes an event when its dialog is sent; this is its only chance, as the trigger lives for three seconds. */
async function openDialog(work: Work, act: Extract<Act, { kind: 'press' }>, button: Button): Promise<Card | null> {
  const view = act.channel === null ? null : dialogView(button, act.channel);
  if (view === null) return staleButton;
  try {
    await work.client.views.open({ trigger_id: act.triggerId, view });
    return null;
  } catch (error) {
    work.logger.warn({ error: String(error) }, 'Slack did not open a dialog.');
    return dialogFailed;
  }
}

async function carryOut(work: Work, act: Act, onEvent: OnEvent): Promise<void> {
  if (act.kind === 'home') return act.tab === 'home' ? showHome(work, act, onEvent) : undefined;
  const card = await decide(work, act, onEvent).catch((error: unknown) => {
    work.logger.error({ act: act.kind, error: String(error) }, 'What a person did in Slack could not be handled.');
    return actFailed;
  });
  if (card !== null)
    await answer(work, act, card).catch((error: unknown) => {
      work.logger.error({ act: act.kind, error: String(error) }, 'An answer could not be shown in Slack.');
    });
  if (act.kind === 'press' && act.onHome && act.channel !== null)
    await showHome(work, { ...act, kind: 'home', key: `${act.key}:home`, channel: act.channel, tab: 'home' }, onEvent);
}

/** The tab shows nothing new on its own: it is published when it is opened, and after a press on it. */
async function showHome(work: Work, act: Extract<Act, { kind: 'home' }>, onEvent: OnEvent): Promise<void> {
  try {
    const card = await decide(work, act, onEvent);
    if (card !== null) await publishHome(work.client, act, card);
  } catch (error) {
    work.logger.error({ act: act.kind, error: String(error) }, 'App Home could not be shown in Slack.');
  }
}

const dialogFailed = notice(
  'The question could not be opened',
  'Slack allows three seconds for it, and they were over. Press the button again; nothing was changed.',
);

/** Where an act in a chat of two people belongs: a command is taken in the chat of any two, where the bot can post nothing. */
interface OwnChatOptions {
  readonly messenger: Messenger;
  readonly logger: Logger;
}

/** More people than that are asked for again. */
const maxKnown = 10_000;

/** The act as one in the chat of its person with the bot; as it is where that is unknown. Never rejects. */
function createOwnChats({ messenger, logger }: OwnChatOptions): (act: Act) => Promise<Act> {
  const known = new Map<string, string>();

  async function ownChatOf(person: string): Promise<string | null> {
    try {
      const own = await messenger.direct?.({ platform: platformName, id: person, membership: 'member' });
      return own?.channel ?? null;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      logger.warn({ error: String(error) }, 'The chat of a person with hardenbot could not be found.');
      return null;
    }
  }

  return async (act) => {
    const isAnywhere = act.kind === 'command' || (act.kind === 'press' && !act.onHome);
    if (!isAnywhere || act.channel === null || !isDirect({ platform: platformName, channel: act.channel })) return act;
    const channel = known.get(act.person) ?? (await ownChatOf(act.person));
    if (channel === null) return act;
    if (known.size >= maxKnown) known.clear();
    known.set(act.person, channel);
    return { ...act, channel };
  };
}

/** Shows the direct answer to an act to the person who did it, and to nobody else. */
interface AnswerOptions {
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
async function answer(options: AnswerOptions, act: Act, card: Card): Promise<void> {
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
