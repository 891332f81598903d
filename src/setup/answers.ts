/** What `hardenbot init` has to know: each thing with its flag, its question, and what an answer may be. */
import { z } from 'zod';
import { meaningInChat } from '../features/commands.js';
import { timeZoneName } from '../lib/time-zone.js';
import type { ChatTexts, KnownChat } from './chat-setup.js';

export interface NewPerson {
  readonly name: string;
  readonly entraId: string;
  /** By chat. */
  readonly [account: string]: string;
}

/** Chats in which a person has an account of its own, in the order in which accounts stand behind the Entra object id. */
const withAccounts = (chats: readonly KnownChat[]): readonly KnownChat[] => chats.filter(({ account }) => account !== null);

/** What is written for a person. */
function personForm(chats: readonly KnownChat[]): string {
  return ['name,Entra object id', ...withAccounts(chats).map(({ title }) => `${title} id`)].join(',');
}

/** Those that know everyone by the Entra object id. */
function withoutAccounts(chats: readonly KnownChat[]): string {
  const without = chats.filter(({ account }) => account === null);
  return without.map(({ title }) => title).join(' or ');
}

/** `Ana,<Entra object id>,U0123456789`: the name, the id in Entra ID, and the account in each chat that has its own, when there is one. */
function personIn(chats: readonly KnownChat[]) {
  const accounts = withAccounts(chats);
  return z.string().transform((line, context): NewPerson => {
    const [name = '', entraId = '', ...ids] = line.split(',').map((part) => part.trim());
    if (name !== '' && z.guid().safeParse(entraId).success && ids.length <= accounts.length && !ids.includes(''))
      return { name, entraId, ...Object.fromEntries(ids.map((id, index) => [accounts[index]?.name, id])) };
    context.addIssue({
      code: 'custom',
      message: `"${line}" is no person; write ${personForm(chats)}, without the last where there is only ${withoutAccounts(chats)}`,
    });
    return z.NEVER;
  });
}

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).min(1);
const guid = z.guid('write the id with dashes, as the Entra admin center shows it');

/** One chat as `init` writes it. */
interface NewChat extends ChatTexts {
  readonly name: string;
  readonly title: string;
  readonly account: string | null;
}

/** The chats that hardenbot is set up for, at least one. Derived from what was given: the first one, unless only flags of others are there. */
export function chatsOf(chats: readonly KnownChat[], options: Readonly<Record<string, unknown>>): readonly string[] {
  const named = chats.filter(({ name }) =>
    Object.keys(options).some((key) => key.startsWith(name) && options[key] !== undefined),
  );
  return (named.length === 0 ? chats.slice(0, 1) : named).map(({ name }) => name);
}

/** What has to be there for these chats; of a chat that is not wanted, nothing. */
export function answersSchema(chats: readonly KnownChat[], wanted: readonly string[]) {
  const asked = chats.flatMap(({ name, questions }) =>
    questions.map(({ key, answer, optional }) => [key, optional === true || wanted.includes(name) ? answer : answer.optional()]),
  );
  const ofChats: Readonly<Record<string, z.ZodType>> = Object.fromEntries(asked);
  return z
    .strictObject({ ...placeFields, ...ofChats, ...fields(personIn(chats)) })
    .transform(({ signInApp, signInUrl, ...rest }) => ({
      ...rest,
      chats: chats
        .filter(({ name }) => wanted.includes(name))
        .map((chat): NewChat => ({ name: chat.name, title: chat.title, account: chat.account, ...chat.texts(rest, rest) })),
      signIn: signInApp === undefined || signInUrl === undefined ? null : { app: signInApp, url: new URL(signInUrl).origin },
    }));
}

const placeFields = {
  tenant: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'use lower-case letters, digits and dashes, 40 at most: it is what people type')
    .refine((name) => meaningInChat(name) === null, 'choose another name: people type this word for a command or a control'),
  tenantId: guid,
  cloud: z.enum(['global', 'gccHigh', 'dod', 'china']).default('global'),
  /** One address for all services, and the file with its certificate: the simulated tenant. */
  endpoint: z.url({ protocol: /^https$/ }).optional(),
  caFile: z.string().optional(),
};

const fields = (person: ReturnType<typeof personIn>) => ({
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
  readonly key: string;
  readonly flag: string;
  readonly ask: string;
  /** Several answers, separated by `separator` when typed; the flag is repeated instead. */
  readonly separator?: string;
  /** Not asked for when it is missing. */
  readonly optional?: true;
  /** What an empty answer means: the machine that it is typed on knows it. */
  readonly usual?: 'machine zone';
  /** Only for those who use this chat. */
  readonly chat?: string;
}

/** In the order in which they are asked. */
export function questionsFor(chats: readonly KnownChat[]): readonly Question[] {
  const form = `${personForm(chats)} (${withoutAccounts(chats)} needs none); several with semicolons`;
  const linked = withAccounts(chats).map(({ title }) => title);
  return [
    { key: 'tenant', flag: '--tenant <name>', ask: 'What should people call the tenant (short, lower case)' },
    { key: 'tenantId', flag: '--tenant-id <guid>', ask: 'The tenant id, from the Entra admin center' },
    { key: 'cloud', flag: '--cloud <cloud>', ask: 'global, gccHigh, dod or china', optional: true },
    { key: 'endpoint', flag: '--endpoint <url>', ask: 'The address of a simulated tenant', optional: true },
    { key: 'caFile', flag: '--ca-file <file>', ask: 'The certificate of a simulated tenant', optional: true },
    ...chats.flatMap(({ name, questions }) => questions.map((question) => ({ ...question, chat: name }))),
    {
      key: 'signInApp',
      flag: '--sign-in-app <guid>',
      ask: `The client id of the app registration that people sign in to, to link a ${linked.join(' or ')} account`,
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
    { key: 'requester', flag: '--requester <person...>', ask: `Who may ask for changes: ${form}`, separator: ';' },
    {
      key: 'approver',
      flag: '--approver <person...>',
      ask: `Who may approve them (high risk takes two): ${form}`,
      separator: ';',
    },
  ];
}

/** The flag of a question without its value. */
export function flagName({ flag }: Question): string {
  return flag.split(' ')[0] ?? flag;
}
