/** What happens with an act after Slack has its acknowledgement: once only, by a known person, answered to that person. */
import type { webApi } from '@slack/bolt';
import type { Card } from '../../../src/chat/card.js';
import { claimAct } from '../../../src/chat/claim-act.js';
import { actFailed, actLate, notice, staleButton } from '../../../src/chat/notices.js';
import type { Messenger, OnEvent } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import { publishHome } from '../outbound/home.js';
import type { Button } from '../render/button.js';
import { dialogView } from '../render/dialog.js';
import { answer } from './answer.js';
import { type Act, eventOf } from './events.js';
import { createOwnChats } from './own-chat.js';
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
   * Acknowledges one act and handles it to its end. Rejects only where the acknowledgement does: then nothing was done, and Slack
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

/** The tab shows nothing new by itself: it is published when it is opened, and after a press on it. */
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
