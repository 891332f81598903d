/** What happens with an act after Slack has its acknowledgement: once only, by a known person, answered to that person. */
import type { webApi } from '@slack/bolt';
import type { Card } from '../../../src/chat/card.js';
import { claimAct } from '../../../src/chat/claim-act.js';
import { actFailed, actLate, staleButton } from '../../../src/chat/notices.js';
import type { Messenger, OnEvent } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/log.js';
import { publishHome } from '../outbound/home.js';
import type { Button } from '../render/button.js';
import { dialogView } from '../render/dialog.js';
import { answer } from './answer.js';
import { type Act, eventOf } from './events.js';
import { dialogFailed } from './notices.js';
import { createPeople } from './people.js';

export interface HandlerOptions {
  readonly client: webApi.WebClient;
  readonly messenger: Messenger;
  readonly apiUrl: string;
  readonly teamId: string;
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

export function createHandler(options: HandlerOptions): Handler {
  const underWay = new Set<Promise<void>>();
  const membershipOf = createPeople({ ...options, ask: async (user) => (await options.client.users.info({ user })).user });

  async function decide(act: Act, onEvent: OnEvent): Promise<Card | null> {
    const claimed = await claimAct(options, act.key);
    if (claimed !== 'first') return claimed === 'late' ? actLate : null;
    if (act.kind === 'press' && act.button?.asks !== undefined) return ask(act, act.button);
    const membership = act.personTeam === options.teamId ? await membershipOf(act.person) : 'external';
    const event = eventOf(act, membership);
    return event === null ? staleButton : onEvent(event);
  }

  /** The press becomes an event when its dialog is sent; this is its only chance, as the trigger lives for three seconds. */
  async function ask(act: Extract<Act, { kind: 'press' }>, button: Button): Promise<Card | null> {
    const view = act.channel === null ? null : dialogView(button, act.channel);
    if (view === null) return staleButton;
    try {
      await options.client.views.open({ trigger_id: act.triggerId, view });
      return null;
    } catch (error) {
      options.logger.warn({ error: String(error) }, 'Slack did not open a dialog.');
      return dialogFailed;
    }
  }

  async function carryOut(act: Act, onEvent: OnEvent): Promise<void> {
    if (act.kind === 'home') return act.tab === 'home' ? showHome(act, onEvent) : undefined;
    const card = await decide(act, onEvent).catch((error: unknown) => {
      options.logger.error({ act: act.kind, error: String(error) }, 'What a person did in Slack could not be handled.');
      return actFailed;
    });
    if (card !== null)
      await answer(options, act, card).catch((error: unknown) => {
        options.logger.error({ act: act.kind, error: String(error) }, 'An answer could not be shown in Slack.');
      });
    if (act.kind === 'press' && act.onHome && act.channel !== null)
      await showHome({ ...act, kind: 'home', key: `${act.key}:home`, channel: act.channel, tab: 'home' }, onEvent);
  }

  /** The tab shows nothing new by itself: it is published when it is opened, and after a press on it. */
  async function showHome(act: Extract<Act, { kind: 'home' }>, onEvent: OnEvent): Promise<void> {
    try {
      const card = await decide(act, onEvent);
      if (card !== null) await publishHome(options.client, act, card);
    } catch (error) {
      options.logger.error({ act: act.kind, error: String(error) }, 'App Home could not be shown in Slack.');
    }
  }

  return {
    handle: (act, onEvent, acknowledge) => {
      const work = acknowledge().then(() => carryOut(act, onEvent));
      const settled = work.catch(() => {}).finally(() => underWay.delete(settled));
      underWay.add(settled);
      return work;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
