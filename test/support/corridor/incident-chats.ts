/** A whole incident on each chat: what a story says, waits for and presses, whichever chat it is. */

import { EventEmitter, once } from 'node:events';
import { FakeTerminal, type DisplayedMessage as ShownOnScreen } from '../../../adapters/terminal/fake';
import type { ChatPlatform } from '../../../src/chat/platform';
import type { Clock } from '../../../src/lib/clock';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { openSlackLab, slackIds } from '../chat/slack-driver';
import { openTeamsLab, teamsIds } from '../chat/teams-driver';
import { terminalOn } from '../chat/terminal-driver';
import { type Harness, openHarness, people } from './harness';

type Who = 'ana' | 'bo';

/** The tenant of a story, its settings and its clock. */
export interface Scene {
  readonly state: object;
  readonly approvals: object;
  readonly clock?: Clock;
}

/** What a story does on a chat, whichever it is. */
export interface Chat {
  says(who: Who, words: string): Promise<void>;
  /** Waits for a message of the channel that has all these words. */
  until(...words: readonly string[]): Promise<DisplayedMessage>;
  clicks(who: Who, message: DisplayedMessage, label: string, reason?: string): Promise<void>;
  /** What every message of the channel says. */
  all(): readonly string[];
  readonly harness: Harness;
  close(): Promise<void>;
}

export interface DisplayedMessage {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly string[];
}

const hasAll =
  (words: readonly string[]) =>
  ({ text }: { readonly text: string }): boolean =>
    words.every((word) => text.includes(word));
const scene = ({ state, approvals, clock }: Scene) => ({
  state,
  controls: {},
  settings: { approvals },
  ...(clock === undefined ? {} : { clock }),
});

export async function onSlack(of: Scene): Promise<Chat> {
  const lab = await openSlackLab({ people: [{ id: 'UANA' }, { id: 'UBO' }] });
  const platform = lab.platform();
  const harness = await openHarness({ platform, channel: { slack: slackIds.channel }, ...scene(of) });
  lab.slack.connect(platform.port());
  const accountOf = { ana: 'UANA', bo: 'UBO' } as const;
  const found = async (words: readonly string[]) => lab.slack.until(slackIds.channel, hasAll(words));
  return {
    harness,
    says: async (who, words) => {
      await lab.slack.sayAs(accountOf[who], `/harden ${words}`, slackIds.channel);
      await platform.idle();
    },
    until: async (...words) => {
      const { ts, text, buttons } = await found(words);
      return { id: ts, text, buttons: buttons.map(({ label }) => label) };
    },
    all: () => lab.slack.messages(slackIds.channel).map(({ text }) => text),
    clicks: async (who, { id }, label, reason) => {
      const message = lab.slack.messages(slackIds.channel).find(({ ts }) => ts === id);
      if (message === undefined) throw new Error('That message is not there any more.');
      await lab.slack.clickAs(accountOf[who], message, label, reason);
      await platform.idle();
    },
    close: async () => {
      await harness.close();
      await lab.slack.close();
    },
  };
}

export async function onTeams(of: Scene): Promise<Chat> {
  const { channel } = teamsIds;
  const lab = await openTeamsLab({ people: [{ id: people.ana }, { id: people.bo }] });
  const platform = lab.platform();
  const harness = await openHarness({ platform, channel: { teams: channel }, ...scene(of) });
  lab.teams.connect(platform.port());
  return {
    harness,
    says: async (who, words) => {
      await lab.teams.sayAs(people[who], `/harden ${words}`, { channel });
      await platform.idle();
    },
    until: async (...words) => {
      const { id, text, buttons } = await lab.teams.until(channel, hasAll(words));
      return { id, text, buttons: buttons.map(({ label }) => label) };
    },
    all: () => lab.teams.messages(channel).map(({ text }) => text),
    clicks: async (who, { id }, label, reason) => {
      const message = lab.teams.messages(channel).find((one) => one.id === id);
      if (message === undefined) throw new Error('That message is not there any more.');
      await lab.teams.clickAs(people[who], message, label, omitUndefined({ reason }));
      await platform.idle();
    },
    close: async () => {
      await harness.close();
      await lab.teams.close();
    },
  };
}

/** So wide that no word which a story waits for is cut in two. */
const columns = 240;
const timeoutMs = 150_000;

/** The window of a terminal, read as a person reads it, and no account of a person to be linked. */
export async function onTerminal(of: Scene): Promise<Chat> {
  const window = new FakeTerminal({ columns, rows: 400 });
  const terminal = terminalOn(window, { maxFolded: 200 });
  const changed = new EventEmitter();
  const thenTold = async <Result>(work: Promise<Result>): Promise<Result> => {
    const result = await work;
    await window.settle();
    changed.emit('card');
    return result;
  };
  const platform: ChatPlatform = {
    name: terminal.name,
    start: (onEvent) => terminal.start(onEvent),
    stop: () => terminal.stop(),
    post: (to, card, under) => thenTold(terminal.post(to, card, under)),
    update: (posted, card) => thenTold(terminal.update(posted, card)),
    whisper: (to, person, card) => thenTold(terminal.whisper(to, person, card)),
  };
  const harness = await openHarness({ platform, ...scene(of) });
  const find = (isMeant: (message: ShownOnScreen) => boolean) => {
    const found = window.messages().findLast(isMeant);
    return found === undefined ? null : { id: found.text, text: found.text, buttons: found.buttons.map(({ label }) => label) };
  };
  return {
    harness,
    says: (who, words) => window.sayAs(who, `/harden ${words}`),
    until: async (...words) => {
      const giveUp = AbortSignal.timeout(timeoutMs);
      for (;;) {
        const found = find(hasAll(words));
        if (found !== null) return found;
        try {
          await once(changed, 'card', { signal: giveUp });
        } catch {
          throw new Error(`No message became ${words.join(', ')}. On the screen:\n${window.screen()}`);
        }
      }
    },
    all: () => window.messages().map(({ text }) => text),
    clicks: async (who, { text }, label, reason) => {
      const message = window.messages().findLast((one) => one.text === text);
      if (message === undefined) throw new Error('That message is not there any more.');
      await window.clickAs(who, message, label, reason);
    },
    close: () => harness.close(),
  };
}
