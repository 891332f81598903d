/** `hardenbot init`: asks, or takes flags; writes settings, keys and files for secrets; overwrites nothing. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { settingsFrom } from '../config.js';
import { InputError } from '../errors.js';
import { type Answers, answersSchema, flagName, type Question, questions } from '../setup/answers.js';
import { gatewayEnvironment, workerEnvironment } from '../setup/environment-text.js';
import { settingsText } from '../setup/settings-text.js';
import { newDecisionKeys } from './keys.js';

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

interface NewFile {
  readonly name: string;
  readonly text: string;
  /** For nobody but the owner. */
  readonly secret: boolean;
}

export function registerInit(program: Command): void {
  const command = program
    .command('init')
    .description('write hardenbot.yaml, the signing keys and the files for secrets; asks for what no flag says')
    .option('--directory <folder>', 'where the files go', '.');
  for (const question of questions) command.option(question.flag, question.ask);
  command.action(async (given: Given & { readonly directory: string }) => {
    const { directory, ...flags } = given;
    const answers = check(process.stdin.isTTY ? await askMissing(flags) : flags);
    writeAll(directory, filesFor(answers));
    process.stdout.write(nextSteps(answers, directory));
  });
}

async function askMissing(given: Given): Promise<Given> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answers: Record<string, string | readonly string[] | undefined> = { ...given };
  for (const question of questions) {
    if (answers[question.key] !== undefined || question.optional === true) continue;
    const typed = (await terminal.question(`${question.ask}: `)).trim();
    answers[question.key] = question.separator === undefined ? typed : parts(typed, question.separator);
  }
  terminal.close();
  return answers;
}

function parts(typed: string, separator: string): readonly string[] {
  return typed
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Throws InputError with every flag that is missing or wrong. */
function check(given: Given): Answers {
  const parsed = answersSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const byKey = new Map<string, Question>(questions.map((question) => [question.key, question]));
  const problems = parsed.error.issues.map((issue) => {
    const question = byKey.get(String(issue.path[0]));
    if (question === undefined) return issue.message;
    return given[question.key] === undefined
      ? `${flagName(question)}: ${question.ask}`
      : `${flagName(question)}: ${issue.message}`;
  });
  throw new InputError('hardenbot init needs to know more.', [...new Set(problems)]);
}

function filesFor(answers: Answers): readonly NewFile[] {
  const text = settingsText(answers);
  settingsFrom(parse(text), 'hardenbot.yaml');
  const decision = newDecisionKeys();
  const ledger = newDecisionKeys();
  return [
    { name: 'hardenbot.yaml', text, secret: false },
    { name: 'decision.pem', text: decision.privateKeyPem, secret: true },
    { name: 'decision.pub.pem', text: decision.publicKeyPem, secret: false },
    { name: 'ledger.pem', text: ledger.privateKeyPem, secret: true },
    { name: 'ledger.pub.pem', text: ledger.publicKeyPem, secret: false },
    { name: 'gateway.env', text: gatewayEnvironment('decision.pem'), secret: true },
    {
      name: 'worker.env',
      text: workerEnvironment({
        tenant: answers.tenant,
        decisionPublicKeyFile: 'decision.pub.pem',
        ledgerKeyFile: 'ledger.pem',
      }),
      secret: true,
    },
  ];
}

/** Throws InputError, and writes nothing, where one of the files is there already. */
function writeAll(directory: string, files: readonly NewFile[]): void {
  const there = files.filter(({ name }) => existsSync(join(directory, name)));
  if (there.length > 0)
    throw new InputError(
      'hardenbot init overwrites nothing.',
      there.map(({ name }) => `${join(directory, name)} is there: move it away, or choose another --directory`),
    );
  mkdirSync(directory, { recursive: true });
  for (const { name, text, secret } of files)
    writeFileSync(join(directory, name), text, { flag: 'wx', mode: secret ? 0o600 : 0o644 });
}

function nextSteps({ tenant }: Answers, directory: string): string {
  return `Written to ${directory}: hardenbot.yaml, the keys decision.pem and ledger.pem with their public halves, gateway.env, worker.env.

Next:
  1. Let hardenbot into the tenant: hardenbot manifest entra, then hardenbot manifest exchange, print the scripts.
  2. Put the credential of "hardenbot (write)" for ${tenant} into worker.env, and the token and signing secret of the Slack app into gateway.env.
  3. Start Valkey with: valkey-server --appendonly yes --appendfsync always --maxmemory-policy noeviction
  4. Load both files into the environment and ask what is still missing: hardenbot doctor
  5. hardenbot start, invite the app to the channel, and type /harden status there.
`;
}
