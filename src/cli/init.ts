/** `hardenbot init`: asks, or takes flags; writes settings, keys and files for secrets; overwrites nothing. */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { serverCommand } from '../../adapters/redis/place.js';
import { newDecisionKeys } from '../compose/keys.js';
import { knownChats } from '../compose/platforms.js';
import { settingsFrom } from '../config/load.js';
import { InputError } from '../lib/errors.js';
import { type Answers, answersSchema, chatsOf, flagName, type Question, questionsFor } from '../setup/answers.js';
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

const chatsToChoose = knownChats();
const questions = questionsFor(chatsToChoose);

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
      : { chats: chatsOf(chatsToChoose, flags), answers: { ...usualAnswers, ...flags } };
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
function check(given: Given, chats: readonly string[]): Answers {
  const parsed = answersSchema(chatsToChoose, chats).safeParse(given);
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

/** Nothing says yet that it is to be the first one. */
function otherChat(given: Given): readonly string[] {
  const needed = (chat: string): readonly Question[] => questions.filter((one) => one.chat === chat && one.optional !== true);
  if (chatsToChoose.some(({ name }) => needed(name).some(({ key }) => given[key] !== undefined))) return [];
  const [first, ...others] = chatsToChoose;
  return others.map(
    ({ name, product }) => `For ${product} in place of ${first?.title}: ${needed(name).map(flagName).join(', ')}`,
  );
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

function nextSteps({ tenant, chats }: Answers, directory: string): string {
  const secrets = chats.map((chat) => chat.secrets).join(' and ');
  const invite = chats.map((chat) => chat.invite).join(', ');
  // The settings and the files for secrets are looked for where a command is typed.
  const isElsewhere = resolve(directory) !== process.cwd();
  return `Written to ${directory}: hardenbot.yaml, the keys decision.pem and ledger.pem with their public halves, gateway.env, worker.env, and
store-users.acl, the users of the store.

Next${isElsewhere ? `, in that folder (cd ${directory})` : ''}:
  1. Let hardenbot into the tenant: hardenbot manifest entra --tenant ${tenant} > hardenbot-entra.ps1, then hardenbot manifest exchange > hardenbot-exchange.ps1.
  2. Put the credential of "hardenbot (write)" for ${tenant} into worker.env, and ${secrets} into gateway.env.
  3. Start Valkey with: ${serverCommand} --aclfile store-users.acl
  4. Ask what is still missing: hardenbot doctor --env-file gateway.env --env-file worker.env
  5. Type hardenbot start --env-file gateway.env --env-file worker.env, ${invite}, and type /harden status there.
`;
}

/** What a first look could not say, and what to type where this hardenbot was not installed as a command. */
function stillMissing({ chats, requester, approver }: Answers, program = ''): string {
  const without = chats.flatMap(({ name, title, account }) => {
    const people = [...requester, ...approver].filter((person) => person[name] === undefined).map((person) => person.name);
    if (account === null || people.length === 0) return [];
    return `Before step 5: ${[...new Set(people)].join(', ')} cannot use hardenbot in ${title} yet. Add ${name}: ${account}, under people in hardenbot.yaml.\n`;
  });
  return [...without, ...(/\.[cm]?[jt]s$/.test(program) ? [`In these commands, "hardenbot" is: node ${program}\n`] : [])].join(
    '',
  );
}

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The questions of `hardenbot init`, one after the other: what cannot be used is asked for again, so that no other answer is lost by it. */
export interface Asking {
  ask(text: string): Promise<string>;
  say(text: string): void;
}

interface Told {
  /** Names of those that hardenbot is set up for. */
  readonly chats: readonly string[];
  readonly answers: Given;
}

/** What flags said, and what was answered. */
export async function askMissing(flags: Given, terminal: Asking): Promise<Told> {
  const chats = await askChats(flags, terminal);
  const answers: Record<string, string | readonly string[] | undefined> = { ...flags };
  for (const question of questions) {
    if (question.chat !== undefined && !chats.includes(question.chat)) continue;
    if (answers[question.key] !== undefined || question.optional === true) continue;
    answers[question.key] = await askFor(question, chats, terminal);
  }
  return { chats, answers };
}

async function askFor(question: Question, chats: readonly string[], terminal: Asking): Promise<string | readonly string[]> {
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

/** What is wrong with one answer, before the others are there; null: nothing. */
function complaintOf({ key }: Question, answer: string | readonly string[], chats: readonly string[]): string | null {
  const issues = answersSchema(chatsToChoose, chats).safeParse({ [key]: answer }).error?.issues ?? [];
  return issues.find(({ path }) => path[0] === key)?.message ?? null;
}

/** Asked only where no flag says it. */
async function askChats(flags: Given, terminal: Asking): Promise<readonly string[]> {
  const names = chatsToChoose.map(({ name }) => name);
  if (Object.keys(flags).some((key) => names.some((name) => key.startsWith(name)))) return chatsOf(chatsToChoose, flags);
  const every = names.length === 2 ? 'both' : 'all';
  const choices = `${names.join(', ')} or ${every}`;
  for (;;) {
    const typed = (await terminal.ask(`Where do you talk: ${choices}: `)).trim().toLowerCase();
    const chosen = typed === every ? names : names.filter((name) => name === typed);
    if (chosen.length > 0) return chosen;
    terminal.say(`  - answer ${choices}\n`);
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
