/** Files of secrets that a command is given by name, so that no shell has to hold what is in them. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { InputError } from '../lib/errors.js';
import { shellWord } from '../lib/shell-word.js';
import { readNamedFile } from './secret-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

const option = '--env-file';

/**
 * The environment with what the files say beside it, in the form of Docker and Node: `NAME=value`, a line each. What the environment
 * says already counts, as there; a value that is left empty says nothing. Throws InputError for a file that others can read or that
 * cannot be read, and where two files differ in a name.
 */
export function environmentWith(files: readonly string[], environment: Environment): Environment {
  const given = new Map<string, { readonly value: string; readonly file: string }>();
  for (const file of files)
    for (const [name, value] of valuesIn(file)) {
      if (value.trim() === '') continue;
      const known = given.get(name);
      if (known !== undefined && known.value !== value)
        throw new InputError(`${option}: two files differ in ${name}.`, [
          `${known.file} and ${file}: make them agree, or start each process alone with its own file`,
        ]);
      given.set(name, { value, file });
    }
  return { ...Object.fromEntries([...given].map(([name, { value }]) => [name, value])), ...environment };
}

/**
 * Throws InputError for the first line that is no `NAME=value`, by its number: what stands there may be a secret. Node 20 takes such a line for
 * a part of the next name; Node 22 and newer drop it and say nothing.
 */
function valuesIn(file: string): readonly (readonly [name: string, value: string])[] {
  const text = readNamedFile(file, option, { holds: 'secret' });
  const wrong = linesWithoutQuotedOnes(text).findIndex((line) => !/^\s*(#|$|(export\s+)?[A-Za-z_]\w*\s*=)/.test(line));
  if (wrong >= 0)
    throw new InputError(`${option}: ${file} holds a line that cannot be read.`, [
      `line ${wrong + 1}: write NAME=value, a line each`,
    ]);
  return Object.entries(parseEnv(text)).map(([name, value = '']) => [name.trim(), value]);
}

/** The lines of the file, where all but the first line of a quoted value are empty: a key in PEM form stands on many. */
function linesWithoutQuotedOnes(text: string): readonly string[] {
  const emptied = text.replaceAll(
    /^([^#\n=]*=[ \t]*)(["'`])([^"'`]*)\2/gm,
    (_all, name: string, _quote, value: string) => `${name}${value.replaceAll(/[^\n]/g, '')}`,
  );
  return emptied.split(/\r?\n/);
}

const written = ['gateway.env', 'worker.env'];
/** A process that gets these from elsewhere needs no file. */
const keys = ['HARDENBOT_DECISION_KEY', 'HARDENBOT_LEDGER_KEY'].flatMap((key) => [key, `${key}_FILE`]);

/** The whole command with the files of `hardenbot init` that lie beside the settings; null: they are named, not needed or not there. */
export function withFilesBeside(
  command: string,
  { settings, envFile = [] }: { readonly settings: string; readonly envFile?: readonly string[] | undefined },
  given: (name: string) => string | undefined,
): string | null {
  const files = written.map((file) => join(dirname(settings), file));
  if (envFile.length > 0 || keys.some((key) => given(key) !== undefined) || !files.every((file) => existsSync(file))) return null;
  const options = [
    ...(settings === 'hardenbot.yaml' ? [] : ['--settings', settings]),
    ...files.flatMap((file) => [option, file]),
  ];
  return `hardenbot ${[command, ...options].map(shellWord).join(' ')}`;
}
