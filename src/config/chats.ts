/** The chats that hardenbot speaks, one line each, and what hardenbot.yaml says of all of them. `compose/platforms.ts` has them whole. */
import { z } from 'zod';
import { description as slack } from '../../adapters/slack/description.js';
import { description as teams } from '../../adapters/teams/description.js';
import type { CalledGroup } from '../chat/called-group.js';
import type { ChatDescription } from '../chat/description.js';

const chats = { slack, teams };

export type ChatName = keyof typeof chats;

/** Each chat that a gateway connects to, in the order in which they are asked about. */
export const chatDescriptions: readonly ChatDescription<z.ZodObject, ChatName>[] = Object.values(chats);
export const chatNames = chatDescriptions.map(({ name }) => name);
export const chatTitles = chatDescriptions.map(({ title }) => title);

function ofEachChat<Made>(make: (chat: (typeof chatDescriptions)[number]) => Made): Record<ChatName, Made> {
  return Object.fromEntries(chatDescriptions.map((chat) => [chat.name, make(chat)])) as Record<ChatName, Made>;
}

/** A part of the settings for each, all of which may be left out. */
export const chatSettings = ofEachChat(({ settings }) => settings.optional()) as {
  readonly [Chat in ChatName]: z.ZodOptional<(typeof chats)[Chat]['settings']>;
};

/** The account of a person in each; that of the demo is in the terminal. */
export const chatAccounts = { ...ofEachChat(() => z.string().optional()), terminal: z.string().optional() };

/** What each calls another organisation. */
export const chatOrganisations = ofEachChat(({ organisation }) => organisation.optional());

/** A group of each that is called in place of single people where more than five could approve. */
export const chatMentions = z
  .strictObject(ofEachChat(({ mention }) => mention.optional()))
  .transform((said): readonly CalledGroup[] => chatNames.flatMap((chat) => said[chat] ?? []));

/** What is written below `approvals.mention`: `chat`, or `chat.key` where a chat says several things of a group. */
export const mentionKeys: readonly string[] = chatDescriptions.flatMap(({ name, mention }) => {
  const written = mention instanceof z.ZodPipe ? mention.in : mention;
  return written instanceof z.ZodObject ? Object.keys(written.shape).map((key) => `${name}.${key}`) : [name];
});

/** The accounts of someone who is in a group and not under `people`. */
export function accountsOfUnlisted(entraId: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    chatDescriptions.flatMap((chat) =>
      chat.accountOfUnlisted === undefined ? [] : [[chat.name, chat.accountOfUnlisted(entraId)]],
    ),
  );
}

/** As it is written below a tenant: `{ chat: id }`. */
export const exampleChannel = `{ ${Object.values(chats)[0]?.name}: ${Object.values(chats)[0]?.exampleChannel} }`;

type ChatSettings = { readonly [Chat in ChatName]?: z.output<(typeof chatSettings)[Chat]> };

/** Those that the settings name. */
export function chatsOf(settings: ChatSettings): readonly ChatName[] {
  return chatNames.filter((chat) => settings[chat] !== undefined);
}

/** What is wrong with the ids of the apps themselves. */
export function problemsOfApps(settings: ChatSettings): readonly string[] {
  return chatDescriptions.flatMap((chat) => {
    const own = settings[chat.name];
    return own === undefined ? [] : (chat.problemsOfApp?.(own) ?? []);
  });
}

/** Where people of a chat find the id of their own account. */
export function whereToFindAccount(chat: string): string | null {
  return chatDescriptions.find(({ name }) => name === chat)?.findAccount ?? null;
}

/** null: it may be the id of an account there. */
export function problemOfAccount(chat: string, id: string): string | null {
  return chatDescriptions.find(({ name }) => name === chat)?.problemOfAccount?.(id) ?? null;
}

/** null: it may be the id of a channel there. */
export function problemOfChannel(chat: string, id: string): string | null {
  return chatDescriptions.find(({ name }) => name === chat)?.problemOfChannel?.(id) ?? null;
}
