/** `hardenbot init`: asks, or takes flags; writes settings, keys and files for secrets; overwrites nothing. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { serverCommand } from '../../adapters/redis/place.js';
import { newDecisionKeys } from '../compose/keys.js';
import { settingsFrom } from '../config/load.js';
import { InputError } from '../lib/errors.js';
import {
  type Answers,
  answersSchema,
  type Chats,
  chatsOf,
  complaintOf,
  flagName,
  type Question,
  questions,
} from '../setup/answers.js';
import { gatewayEnvironment, workerEnvironment } from '../setup/environment-text.js';
import { settingsText } from '../setup/settings-text.js';
import { aclFile } from '../setup/store-users.js';
import { summaries } from './commands.js';
import { inTheWay, makeFolder, writeWhole } from './output/write-new.js';

const fileNames = [
  'hardenbot.yaml',
  'decision.pem',
  'decision.pub.pem',
  'ledger.pem',
  'ledger.pub.pem',
  'gateway.env',
  'worker.env',
  'store-users.acl',
] as const;

interface NewFile {
  readonly name: (typeof fileNames)[number];
  readonly text: string;
  /** For nobody but the owner. */
  readonly secret: boolean;
}

/** Taken where no question is asked. */
const usualAnswers: Given = Object.fromEntries(
  questions.flatMap((question) => {
    const usual = usualAnswer(question);
    return usual === null ? [] : [[question.key, usual]];
  }),
);

export function registerInit(program: Command): void {
  const command = program.command('init').description(summaries.init).option('--directory <folder>', 'where the files go', '.');
  for (const question of questions) command.option(question.flag, question.ask);
  command.action(async (given: Given & { readonly directory: string }) => {
    const { directory, ...typed } = given;
    const flags = separated(typed);
    // Before anyone answers a dozen questions for nothing.
    refuseOverwriting(directory);
    const told: Told = process.stdin.isTTY
      ? await atTerminal((terminal) => askMissing(flags, terminal))
      : { chats: chatsOf(flags), answers: { ...usualAnswers, ...flags } };
    const answers = check(told.answers, told.chats);
    writeAll(directory, filesFor(answers));
    process.stdout.write(nextSteps(answers, directory));
    process.stdout.write(stillMissing(answers, process.argv[1]));
  });
}

/** Several stand behind a flag as words of their own, or in one as they are asked for. */
function separated(given: Given): Given {
  const lists = questions.flatMap(({ key, separator }) => {
    const words = given[key];
    return separator === undefined || words === undefined
      ? []
      : [[key, [words].flat().flatMap((word) => parts(word, separator))]];
  });
  return { ...given, ...Object.fromEntries(lists) };
}

/** Throws InputError with every flag that is missing or wrong. */
function check(given: Given, chats: Chats): Answers {
  const parsed = answersSchema(chats).safeParse(given);
  if (parsed.success) return whole(parsed.data, given);
  const byKey = new Map<string, Question>(questions.map((question) => [question.key, question]));
  const problems = parsed.error.issues.map((issue) => {
    const question = byKey.get(String(issue.path[0]));
    if (question === undefined) return issue.message;
    return given[question.key] === undefined
      ? `${flagName(question)}: ${question.ask}`
      : `${flagName(question)}: ${issue.message}`;
  });
  throw new InputError('hardenbot init needs to know more.', [...new Set(problems), ...otherChat(given)]);
}

/** Nothing says yet that it is to be Slack. */
function otherChat(given: Given): readonly string[] {
  const flagsOf = (chat: keyof Chats): readonly Question[] => questions.filter((question) => question.chat === chat);
  if (flagsOf('slack').some(({ key }) => given[key] !== undefined)) return [];
  if (flagsOf('teams').some(({ key }) => given[key] !== undefined)) return [];
  return [`For Microsoft Teams in place of Slack: ${flagsOf('teams').map(flagName).join(', ')}`];
}

/** An address without an app, or an app without an address, is no page. */
function whole(answers: Answers, { signInApp, signInUrl }: Given): Answers {
  if ((signInApp === undefined) === (signInUrl === undefined)) return answers;
  throw new InputError('hardenbot init needs to know more.', ['--sign-in-app and --sign-in-url: give both, or none']);
}

function filesFor(answers: Answers): readonly NewFile[] {
  const text = settingsText(answers);
  settingsFrom(parse(text), 'hardenbot.yaml');
  const decision = newDecisionKeys();
  const ledger = newDecisionKeys();
  const passwords = { gateway: newPassword(), worker: newPassword() };
  return [
    { name: 'hardenbot.yaml', text, secret: false },
    { name: 'decision.pem', text: decision.privateKeyPem, secret: true },
    { name: 'decision.pub.pem', text: decision.publicKeyPem, secret: false },
    { name: 'ledger.pem', text: ledger.privateKeyPem, secret: true },
    { name: 'ledger.pub.pem', text: ledger.publicKeyPem, secret: false },
    {
      name: 'gateway.env',
      text: gatewayEnvironment(
        { keyFile: 'decision.pem', ledgerPublicKeyFile: 'ledger.pub.pem', storePassword: passwords.gateway },
        answers,
      ),
      secret: true,
    },
    {
      name: 'worker.env',
      text: workerEnvironment({
        tenant: answers.tenant,
        decisionPublicKeyFile: 'decision.pub.pem',
        ledgerKeyFile: 'ledger.pem',
        storePassword: passwords.worker,
      }),
      secret: true,
    },
    // For another user, who runs the store: it holds hashes and no password.
    { name: 'store-users.acl', text: aclFile(passwords), secret: false },
  ];
}

/** 256 random bits. */
function newPassword(): string {
  return randomBytes(32).toString('base64url');
}

/** Throws InputError where one of the files is there already, or the folder takes none. */
function refuseOverwriting(directory: string): void {
  const there = fileNames.map((name) => join(directory, name)).filter((path) => existsSync(path));
  if (there.length > 0)
    throw new InputError(
      'hardenbot init overwrites nothing.',
      there.map((path) => `${path} is there: move it away, or choose another --directory`),
    );
  if (existsSync(directory)) makeFolder(directory, '--directory');
}

function writeAll(directory: string, files: readonly NewFile[]): void {
  makeFolder(directory, '--directory');
  const written: string[] = [];
  try {
    for (const { name, text, secret } of files) {
      const path = join(directory, name);
      writeWhole(path, text, secret ? 0o600 : 0o644);
      written.push(path);
    }
  } catch (error) {
    // Half of them would keep the next try from beginning.
    for (const path of written) rmSync(path, { force: true });
    throw inTheWay(error, directory, '--directory');
  }
}

function nextSteps({ tenant, slack, teams }: Answers, directory: string): string {
  const secrets = [
    ...(slack === null
      ? []
      : [`the bot token and ${slack.mode === 'http' ? 'signing secret' : 'app-level token'} of the Slack app`]),
    ...(teams === null ? [] : ['the client secret of the Teams bot']),
  ].join(' and ');
  const invite = [
    ...(slack === null ? [] : ['invite the app to the Slack channel']),
    ...(teams === null ? [] : ['add the app to the team (hardenbot manifest teams makes its package)']),
  ].join(', ');
  return `Written to ${directory}: hardenbot.yaml, the keys decision.pem and ledger.pem with their public halves, gateway.env, worker.env, and
store-users.acl, the users of the store.

Next:
  1. Let hardenbot into the tenant: hardenbot manifest entra --tenant ${tenant} > hardenbot-entra.ps1, then hardenbot manifest exchange > hardenbot-exchange.ps1.
  2. Put the credential of "hardenbot (write)" for ${tenant} into worker.env, and ${secrets} into gateway.env.
  3. Start Valkey with: ${serverCommand} --aclfile ${join(directory, 'store-users.acl')}
  4. Ask what is still missing: hardenbot doctor --env-file gateway.env --env-file worker.env
  5. Type hardenbot start --env-file gateway.env --env-file worker.env, ${invite}, and type /harden status there.
`;
}

/** What a first look could not say, and what to type where this hardenbot was not installed as a command. */
function stillMissing({ slack, requester, approver }: Answers, program = ''): string {
  const without = slack === null ? [] : [...requester, ...approver].filter((person) => person.slack === undefined);
  const names = [...new Set(without.map(({ name }) => name))];
  return [
    ...(names.length === 0
      ? []
      : [
          `Before step 5: ${names.join(', ')} cannot use hardenbot in Slack yet. Add slack: "U…", the member ID of the Slack profile, under people in hardenbot.yaml.\n`,
        ]),
    ...(/\.[cm]?[jt]s$/.test(program) ? [`In these commands, "hardenbot" is: node ${program}\n`] : []),
  ].join('');
}

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The questions of `hardenbot init`, one after the other: what cannot be used is asked for again, so that no other answer is lost by it. */
export interface Asking {
  ask(text: string): Promise<string>;
  say(text: string): void;
}

interface Told {
  readonly chats: Chats;
  readonly answers: Given;
}

/** What flags said, and what was answered. */
export async function askMissing(flags: Given, terminal: Asking): Promise<Told> {
  const chats = await askChats(flags, terminal);
  const answers: Record<string, string | readonly string[] | undefined> = { ...flags };
  for (const question of questions) {
    if (question.chat !== undefined && !chats[question.chat]) continue;
    if (answers[question.key] !== undefined || question.optional === true) continue;
    answers[question.key] = await askFor(question, chats, terminal);
  }
  return { chats, answers };
}

async function askFor(question: Question, chats: Chats, terminal: Asking): Promise<string | readonly string[]> {
  for (;;) {
    const usual = usualAnswer(question);
    const typed =
      (await terminal.ask(`${question.ask}${usual === null ? '' : ` (Enter for ${usual})`}: `)).trim() || (usual ?? '');
    const answer = question.separator === undefined ? typed : parts(typed, question.separator);
    const complaint = typed === '' ? 'it cannot be left out' : complaintOf(question, answer, chats);
    if (complaint === null) return answer;
    terminal.say(`  - ${complaint}\n`);
  }
}

/** What is taken where nothing is answered; null: it has to be answered. */
function usualAnswer({ usual }: Question): string | null {
  return usual === 'machine zone' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : null;
}

/** Asked only where no flag says it. */
async function askChats(flags: Given, terminal: Asking): Promise<Chats> {
  if (Object.keys(flags).some((key) => /^(slack|teams)/.test(key))) return chatsOf(flags);
  for (;;) {
    const typed = (await terminal.ask('Where do you talk: slack, teams or both: ')).trim().toLowerCase();
    if (['slack', 'teams', 'both'].includes(typed)) return { slack: typed !== 'teams', teams: typed !== 'slack' };
    terminal.say('  - answer slack, teams or both\n');
  }
}

function parts(typed: string, separator: string): readonly string[] {
  return typed
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Throws InputError where anyone who is asked leaves by Ctrl-C or Ctrl-D. */
async function atTerminal<Result>(run: (terminal: Asking) => Promise<Result>): Promise<Result> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  terminal.once('close', () => left.abort());
  try {
    return await run({
      ask: (text) => terminal.question(text, { signal: left.signal }),
      say: (text) => void process.stdout.write(text),
    });
  } catch (error) {
    if (!left.signal.aborted) throw error;
    throw new InputError('\nhardenbot init was left: nothing was written.', [
      'run it again, or give its flags: hardenbot init --help',
    ]);
  } finally {
    terminal.close();
  }
}
