/** Signals on each chat: people press what the chat shows, over the transport of that chat, and see what comes of it there. */

import { FakeTerminal } from '../../../adapters/terminal/fake';
import type { ChatPlatform } from '../../../src/chat/platform';
import { openSlackLab, slackIds } from '../chat/slack-driver';
import { openTeamsLab, teamsIds } from '../chat/teams-driver';
import { hardening, terminalOn } from '../chat/terminal-driver';
import { ids, type Name } from '../corridor/office';
import { type LabOptions, openSignalLab, type SignalLab } from './signal-lab';

interface Seen {
  readonly text: string;
  readonly buttons: readonly { readonly label: string }[];
  /** Presses one of its buttons, over the transport of the chat; settles once the chat has handled it. */
  press(label: string, reason?: string): Promise<void>;
}

/** The hands and eyes of people in one chat. */
interface Hands {
  readonly chat: ChatPlatform;
  readonly channel: string;
  account(name: Name): string;
  /** What the person has before them, oldest first: the channel, and what is for them alone. */
  sees(name: Name): readonly Seen[];
  /** Settles once everything that was drawn can be seen; absent: it can be seen at once. */
  settle?(): Promise<void>;
  close(): Promise<void>;
}

export const signalChats = ['Slack', 'Teams', 'The terminal'] as const;
export type SignalChat = (typeof signalChats)[number];

export interface SignalStage {
  readonly lab: SignalLab;
  sees(name: Name): readonly Seen[];
  /** Presses the button whose label begins so, on the newest message that has it and these words; `reason` answers what it asks. Settles when all that follows was done. */
  presses(name: Name, words: string, label: string, reason?: string): Promise<void>;
  close(): Promise<void>;
}

export async function openSignalStage(on: SignalChat, options: LabOptions): Promise<SignalStage> {
  const hands = await opens[on]();
  const names = Object.keys(ids) as Name[];
  const nameOf = (entraId: string) => names.find((name) => ids[name] === entraId);
  const accounts = Object.fromEntries(names.map((name) => [name, { [hands.chat.name]: hands.account(name) }]));
  const lab = await openSignalLab({
    ...options,
    office: { ...options.office, accounts },
    platform: {
      chat: hands.chat,
      channel: hands.channel,
      account: (entraId) => {
        const name = nameOf(entraId);
        return name === undefined ? entraId : hands.account(name);
      },
    },
  });
  return {
    lab,
    sees: (name) => hands.sees(name),
    presses: async (name, words, start, reason) => {
      const found = hands
        .sees(name)
        .flatMap((message) => message.buttons.map(({ label }) => ({ message, label })))
        .findLast(({ message, label }) => message.text.includes(words) && label.startsWith(start));
      if (found === undefined)
        throw new Error(
          `There is no button ${start} below ${words}:\n${hands
            .sees(name)
            .map(({ text, buttons }) => `${text.slice(0, 200)} [${buttons.map(({ label }) => label).join(', ')}]`)
            .join('\n')}`,
        );
      await found.message.press(found.label, reason);
      await lab.office.settle();
      await hands.settle?.();
    },
    close: async () => {
      await lab.close();
      await hands.close();
    },
  };
}

/** Behind one button Slack asks in a dialog which of them it is. */
const answerButton = 'Answer…';
const answers: readonly string[] = ['It was me', 'Expected', 'False alarm', 'Waive'];

const opens: Readonly<Record<SignalChat, () => Promise<Hands>>> = {
  Slack: async () => {
    const account = (name: Name) => `U${name.toUpperCase()}`;
    const people = (Object.keys(ids) as Name[]).map((name) => ({ id: account(name) }));
    const { slack, platform } = await openSlackLab({ people });
    const chat = platform();
    return {
      chat: {
        ...chat,
        start: async (onEvent) => {
          await chat.start(onEvent);
          slack.connect(chat.port());
        },
      },
      channel: slackIds.channel,
      account,
      sees: (name) =>
        [...slack.messages(slackIds.channel), ...slack.whispers(account(name))].map((shown) => ({
          ...shown,
          buttons: shown.buttons.flatMap(({ label }) =>
            label === answerButton ? answers.map((answer) => ({ label: answer })) : [{ label }],
          ),
          press: async (label, reason) => {
            const isBehind = answers.includes(label);
            const given = isBehind ? { [answerButton]: label, '*': reason ?? '' } : reason;
            await slack.clickAs(account(name), shown, isBehind ? answerButton : label, given);
            await chat.idle();
          },
        })),
      close: () => slack.close(),
    };
  },
  Teams: async () => {
    const account = (name: Name) => ids[name];
    const { teams, platform } = await openTeamsLab({ people: Object.values(ids).map((id) => ({ id })) });
    const chat = platform();
    return {
      chat: {
        ...chat,
        start: async (onEvent) => {
          await chat.start(onEvent);
          teams.connect(chat.port());
        },
      },
      channel: teamsIds.channel,
      account,
      sees: (name) =>
        [...teams.messages(teamsIds.channel), ...teams.whispers(account(name))].map((shown) => ({
          ...shown,
          press: async (label, reason) => {
            await teams.clickAs(account(name), shown, label, reason === undefined ? {} : { reason });
            await chat.idle();
          },
        })),
      close: () => teams.close(),
    };
  },
  'The terminal': () => {
    const window = new FakeTerminal({ rows: 400 });
    const chat = terminalOn(window, { people: Object.keys(ids).map((id) => ({ id, name: id })) });
    return Promise.resolve({
      chat,
      channel: hardening.channel,
      account: (name) => name,
      sees: (name) =>
        window
          .messages()
          .filter(({ whisperedTo }) => whisperedTo === null || whisperedTo === name)
          .map((shown) => ({ ...shown, press: (label, reason) => window.clickAs(name, shown, label, reason) })),
      settle: () => window.settle(),
      close: () => Promise.resolve(),
    });
  },
};
