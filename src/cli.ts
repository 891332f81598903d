#!/usr/bin/env node
/** The `hardenbot` command line. */
import { Command, Option } from 'commander';
import { badInput, summaries } from './cli/commands.js';
import { refuseSecondFile } from './cli/env-file-option.js';
import { dress, examples } from './cli/examples.js';
import { printText } from './cli/output/print-lines.js';
import { endWithItsReader } from './cli/output/standard-output.js';
import { systemTrouble } from './cli/output/system-trouble.js';
import { parts } from './cli/parts.js';
import { storeRetryLater } from './engine/ledger/retry-later.js';
import { InputError } from './lib/errors.js';
import { packageVersion } from './process/package-root.js';

/** Nothing of the tenant was read. */
const nothingRead = 3;

/** An option that stands twice means one of two things, and the last one is no better than the first. */
function refuseRepeated(program: Command): void {
  const given = process.argv.slice(2);
  const options = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)].flatMap(
    (command) => command.options,
  );
  const once = new Set(options.filter(({ variadic, parseArg }) => !variadic && parseArg === undefined).map(({ long }) => long));
  const repeated = [...once].filter(
    (name) => name !== undefined && given.filter((word) => word === name || word.startsWith(`${name}=`)).length > 1,
  );
  if (repeated.length > 0)
    throw new InputError(
      'An option stands twice.',
      repeated.map((name) => `${name}: give it once`),
    );
}

/** What people type who come from another program. */
const meant: Readonly<Record<string, string>> = { setup: 'init', install: 'init', configure: 'init', check: 'doctor' };

/** A word in capitals, or of another program, is nearer to what is meant than what is spelt alike. */
function refuseOther(word: string): void {
  const typed = word.toLowerCase();
  const known = Object.hasOwn(meant, typed)
    ? meant[typed]
    : parts.flatMap(({ commands }) => commands).find((name) => name === typed);
  if (known !== undefined) throw new InputError(`There is no command "${word}".`, [`write hardenbot ${known}`]);
}

/** Only the names, for the help and for a word that is none of them. */
function registerNames(program: Command): void {
  for (const [name, summary] of Object.entries(summaries)) program.command(name).description(summary);
}

async function main(): Promise<void> {
  endWithItsReader();
  const program = new Command('hardenbot')
    .description('Hardens Microsoft 365 tenants from chat: audits, approvals on an exact plan, verified and reversible changes.')
    .version(packageVersion())
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .showHelpAfterError('(hardenbot --help lists the commands)')
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : badInput))
    .addOption(new Option('--debug', 'print the stack of an unexpected error').hideHelp());
  const [first = '', second = ''] = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
  const word = first === 'help' ? second : first;
  const part = parts.find(({ commands }) => commands.includes(word));
  try {
    if (part === undefined) refuseOther(word);
    const register = (await part?.register()) ?? registerNames;
    register(program);
    dress(program, { ...examples, ...(await part?.examples?.()) });
    refuseRepeated(program);
    refuseSecondFile(process.argv.slice(2));
    await program.parseAsync();
  } catch (error) {
    printText(failureText(error, program.opts()['debug'] === true), process.stderr);
    process.exit(exitCodeOf(error));
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InputError) return badInput;
  return isNotReached(error) ? nothingRead : 1;
}

/** By its name: its own file loads what the help of a command has no use for. */
function isNotReached(error: unknown): error is Error {
  return error instanceof Error && error.name === 'NotReached';
}

function failureText(error: unknown, isDebugging: boolean): string {
  if (error instanceof InputError || isNotReached(error)) return error.message;
  const stack = isDebugging && error instanceof Error ? error.stack : '';
  // As in the seconds of a fail-over: whatever was begun is gone on with.
  const away = storeRetryLater(error);
  if (away !== null) return `${away.message} Run it again.\n${stack}`;
  const refused = systemTrouble(error);
  if (refused !== null) return `${refused.message}\n${stack}`;
  return `hardenbot failed: ${error instanceof Error ? error.message : String(error)}\n${stack}`;
}

void main();
