/** The chats that hardenbot speaks: what hardenbot.yaml says of each, and what the ids of its channels and accounts look like. */
import { z } from 'zod';

const guid = z.guid('write the id with dashes, as the Entra admin center shows it').toLowerCase();

/** Each chat that a gateway connects to. The variables with its secrets begin with its name in capitals: `SLACK_`. */
export const chatNames = ['slack', 'teams'] as const;
export type ChatName = (typeof chatNames)[number];
export const chatTitles: Readonly<Record<ChatName, string>> = { slack: 'Slack', teams: 'Teams' };

/** A part of the settings for each, all of which may be left out. */
export const chatSettings = {
  slack: z
    .strictObject({
      appId: z.string(),
      /** The workspace, `T…`; of an app that is installed for a whole Enterprise organisation the id of that, `E…`. */
      teamId: z.string(),
      /** `socket`: we connect to Slack, and no address of ours has to be reachable; `host` and `port` are for `http`. */
      mode: z.enum(['socket', 'http']).default('socket'),
      host: z.string().default('127.0.0.1'),
      port: z.number().int().default(3000),
      apiUrl: z.url().optional(),
    })
    .optional(),
  /** Where the Teams bot lives, and in which tenant; its client secret comes from the environment. */
  teams: z
    .strictObject({
      appId: guid,
      tenantId: guid,
      cloud: z.enum(['public', 'usGov']).default('public'),
      credential: z.enum(['secret', 'managedIdentity']).default('secret'),
      host: z.string().default('127.0.0.1'),
      port: z.number().int().default(3978),
    })
    .optional(),
} satisfies Record<ChatName, z.ZodType>;

/** The account of a person in each; that of the demo is in the terminal. */
export const chatAccounts = {
  slack: z.string().optional(),
  teams: z.string().optional(),
  terminal: z.string().optional(),
} satisfies Record<ChatName | 'terminal', z.ZodType>;

/** What each calls another organisation: Teams by the id of their tenant, Slack by that of their workspace. */
export const chatOrganisations = { teams: guid.optional(), slack: z.string().optional() };

type ChatSettings = { readonly [Chat in ChatName]?: z.infer<(typeof chatSettings)[Chat]> };

/** Those that the settings name. */
export function chatsOf(settings: ChatSettings): readonly ChatName[] {
  return chatNames.filter((chat) => settings[chat] !== undefined);
}

/** What is wrong with the ids of the apps themselves. */
export function problemsOfApps({ slack }: ChatSettings): readonly string[] {
  if (slack === undefined) return [];
  return [
    ...(isSlackId(slack.teamId)
      ? []
      : ['slack.teamId: write T…, or E… of an organisation, from the address app.slack.com/client/T…/C…']),
    ...(isSlackId(slack.appId) ? [] : ['slack.appId: write A…, from "Basic Information" of the app']),
  ];
}

/** null: it may be the id of an account there. */
export function problemOfAccount(chat: string, id: string): string | null {
  return chat === 'slack' && !isSlackId(id) ? `"${id}" is no id; write U… from the profile, "⋮", "Copy member ID"` : null;
}

/** null: it may be the id of a channel there. */
export function problemOfChannel(chat: string, id: string): string | null {
  if (chat === 'slack' && !isSlackId(id))
    return `"${id}" is no id; write C…, which stands at the very bottom of the channel's "About"`;
  if (chat === 'teams' && /[%/]/.test(id))
    return 'write the id alone, 19:…@thread.tacv2; in a link %3a stands for the colon and %40 for the at sign';
  return null;
}

/** Of anything in Slack: capitals and digits. */
function isSlackId(id: string): boolean {
  return /^[A-Z][A-Z0-9]*$/.test(id);
}
