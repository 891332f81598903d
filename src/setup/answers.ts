/** What `hardenbot init` has to know: each thing with its flag, its question, and what an answer may be. */
import { z } from 'zod';
import { meaningInChat } from '../features/commands.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { timeZoneName } from '../lib/time-zone.js';

const personParts = z.union([z.tuple([z.string().min(1), z.guid()]), z.tuple([z.string().min(1), z.guid(), z.string().min(1)])]);

/** `Ana,<Entra object id>,U0123456789`: the name, the id in Entra ID, and the account in Slack when there is one. */
const person = z.string().transform((line, context) => {
  const parts = personParts.safeParse(line.split(',').map((part) => part.trim()));
  if (parts.success) {
    const [name, entraId, slack] = parts.data;
    return { name, entraId, ...omitUndefined({ slack }) };
  }
  context.addIssue({
    code: 'custom',
    message: `"${line}" is no person; write name,Entra object id,Slack id, without the last where there is only Teams`,
  });
  return z.NEVER;
});
export type NewPerson = z.infer<typeof person>;

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1);
const guid = z.guid('write the id with dashes, as the Entra admin center shows it');

const port = z.coerce.number().int().min(0).max(65535);

/** The chats that hardenbot is set up for; at least one. */
export interface Chats {
  readonly slack: boolean;
  readonly teams: boolean;
}

/** Derived from what was given: Slack, unless only flags of Teams are there. */
export function chatsOf(options: Readonly<Record<string, unknown>>): Chats {
  const names = (prefix: string): boolean =>
    Object.keys(options).some((key) => key.startsWith(prefix) && options[key] !== undefined);
  return { slack: names('slack') || !names('teams'), teams: names('teams') };
}

/** What has to be there for these chats; of a chat that is not wanted, nothing. */
export function answersSchema(chats: Chats) {
  const of = <Answer extends z.ZodType>(chat: keyof Chats, answer: Answer) =>
    (chats[chat] ? answer : answer.optional()) as z.ZodType<z.output<Answer> | undefined>;
  return z
    .strictObject(fields(of))
    .transform(({ slackApp, slackTeam, slackChannel, slackMode, slackApi, slackPort, ...more }) => {
      const { teamsApp, teamsChannel, teamsPort, signInApp, signInUrl, ...rest } = more;
      return {
        ...rest,
        slack:
          slackApp === undefined || slackTeam === undefined || slackChannel === undefined
            ? null
            : { app: slackApp, team: slackTeam, channel: slackChannel, mode: slackMode, api: slackApi, port: slackPort },
        teams:
          teamsApp === undefined || teamsChannel === undefined ? null : { app: teamsApp, channel: teamsChannel, port: teamsPort },
        signIn: signInApp === undefined || signInUrl === undefined ? null : { app: signInApp, url: new URL(signInUrl).origin },
      };
    });
}

type Of = <Answer extends z.ZodType>(chat: keyof Chats, answer: Answer) => z.ZodType<z.output<Answer> | undefined>;

const fields = (of: Of) => ({
  tenant: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'use lower-case letters, digits and dashes, 40 at most: it is what people type')
    .refine((name) => meaningInChat(name) === null, 'choose another name: people type this word for a command or a control'),
  tenantId: guid,
  cloud: z.enum(['global', 'gccHigh', 'dod', 'china']).default('global'),
  /** One address for all services, and the file with its certificate: the simulated tenant. */
  endpoint: z.url({ protocol: /^https$/ }).optional(),
  caFile: z.string().optional(),
  slackApp: of('slack', z.string().regex(/^A[A-Z0-9]+$/, 'copy the App ID from the Slack app, it begins with A')),
  slackTeam: of(
    'slack',
    z.string().regex(/^[TE][A-Z0-9]+$/, 'copy the id of the workspace, it begins with T; that of a whole organisation with E'),
  ),
  slackChannel: of('slack', z.string().regex(/^[CG][A-Z0-9]+$/, 'copy the id of the channel, it begins with C or G')),
  slackMode: z.enum(['socket', 'http']).default('socket'),
  slackApi: z.url().optional(),
  slackPort: port.default(3000),
  teamsApp: of('teams', guid),
  teamsChannel: of('teams', z.string().regex(/^19:.+@thread\./, 'copy the id of the channel from its link, 19:…@thread.tacv2')),
  teamsPort: port.default(3978),
  /** Of the app registration that people sign in to, and the address of the gateway they do it at. */
  signInApp: guid.optional(),
  signInUrl: z.url({ protocol: /^https$/ }).optional(),
  timeZone: timeZoneName.default('UTC'),
  breakGlass: listOf(
    z.string().regex(/^[^@\s]+@[^@\s]+$/, 'write the name that each emergency account signs in with, e.g. bg1@contoso.com'),
  ).refine((list) => list.length >= 2, 'name at least two emergency accounts'),
  requester: listOf(person),
  approver: listOf(person),
});
export type Answers = z.infer<ReturnType<typeof answersSchema>>;

export interface Question {
  readonly key: keyof ReturnType<typeof fields>;
  readonly flag: string;
  readonly ask: string;
  /** Several answers, separated by `separator` when typed; the flag is repeated instead. */
  readonly separator?: string;
  /** Not asked for when it is missing. */
  readonly optional?: true;
  /** What an empty answer means: the machine that it is typed on knows it. */
  readonly usual?: 'machine zone';
  /** Only for those who use this chat. */
  readonly chat?: keyof Chats;
}

/** In the order in which they are asked. */
export const questions: readonly Question[] = [
  { key: 'tenant', flag: '--tenant <name>', ask: 'What should people call the tenant (short, lower case)' },
  { key: 'tenantId', flag: '--tenant-id <guid>', ask: 'The tenant id, from the Entra admin center' },
  { key: 'cloud', flag: '--cloud <cloud>', ask: 'global, gccHigh, dod or china', optional: true },
  { key: 'endpoint', flag: '--endpoint <url>', ask: 'The address of a simulated tenant', optional: true },
  { key: 'caFile', flag: '--ca-file <file>', ask: 'The certificate of a simulated tenant', optional: true },
  { key: 'slackApp', flag: '--slack-app <id>', ask: 'The App ID of the Slack app, A…', chat: 'slack' },
  { key: 'slackTeam', flag: '--slack-team <id>', ask: 'The id of the Slack workspace, T…', chat: 'slack' },
  { key: 'slackChannel', flag: '--slack-channel <id>', ask: 'The id of the channel where approvals go, C…', chat: 'slack' },
  { key: 'slackMode', flag: '--slack-mode <mode>', ask: 'How Slack reaches hardenbot: socket or http', optional: true },
  { key: 'slackApi', flag: '--slack-api <url>', ask: 'The Web API of GovSlack', optional: true },
  { key: 'slackPort', flag: '--slack-port <port>', ask: 'The port that Slack requests arrive at', optional: true },
  { key: 'teamsApp', flag: '--teams-app <guid>', ask: "The client id of the Teams bot's app registration", chat: 'teams' },
  {
    key: 'teamsChannel',
    flag: '--teams-channel <id>',
    ask: 'The id of the Teams channel where approvals go, 19:…@thread.tacv2',
    chat: 'teams',
  },
  { key: 'teamsPort', flag: '--teams-port <port>', ask: 'The port that Teams requests arrive at', optional: true },
  {
    key: 'signInApp',
    flag: '--sign-in-app <guid>',
    ask: 'The client id of the app registration that people sign in to, to link a Slack account',
    optional: true,
  },
  { key: 'signInUrl', flag: '--sign-in-url <url>', ask: 'The public address of the page they do it on', optional: true },
  {
    key: 'timeZone',
    flag: '--time-zone <zone>',
    ask: 'The time zone of the tenant, in which the digest comes at 8:00, e.g. Europe/Berlin',
    usual: 'machine zone',
  },
  { key: 'breakGlass', flag: '--break-glass <upn...>', ask: 'Two or more emergency accounts, with commas', separator: ',' },
  {
    key: 'requester',
    flag: '--requester <person...>',
    ask: 'Who may ask for changes: name,Entra object id,Slack id (Teams needs none); several with semicolons',
    separator: ';',
  },
  {
    key: 'approver',
    flag: '--approver <person...>',
    ask: 'Who may approve them (high risk takes two): name,Entra object id,Slack id (Teams needs none); several with semicolons',
    separator: ';',
  },
];

/** What is wrong with one answer, before the others are there; null: nothing. */
export function complaintOf({ key }: Question, answer: string | readonly string[], chats: Chats): string | null {
  const issues = answersSchema(chats).safeParse({ [key]: answer }).error?.issues ?? [];
  return issues.find(({ path }) => path[0] === key)?.message ?? null;
}

/** The flag of a question without its value. */
export function flagName({ flag }: Question): string {
  return flag.split(' ')[0] ?? flag;
}
