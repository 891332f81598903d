/** `--env-file`, as every command takes it: one file each time, so that it takes no word that was meant for the command. */
import { Option } from 'commander';
import { InputError } from '../lib/errors.js';
import { shellWord } from '../lib/shell-word.js';

const name = '--env-file';
const help =
  'a file of secrets, NAME=value a line, beside the environment; nobody else on this machine may read it; once for each file';

/** The files in the order in which they are given; `more` says what the command takes them for. */
export function envFileOption(more?: string): Option {
  return new Option(`${name} <file>`, more === undefined ? help : `${help}; ${more}`).argParser((file, before: unknown) => [
    ...(Array.isArray(before) ? before : []),
    file,
  ]);
}

/** Throws InputError where a second file stands behind the first without the option: to the command it is an argument. */
export function refuseSecondFile(words: readonly string[]): void {
  const whole: string[] = [];
  const bare: string[] = [];
  for (const word of words) {
    const isTaken = whole.at(-1)?.startsWith(`${name}=`) === true || whole.at(-2) === name;
    const isSecond = isTaken && word.endsWith('.env') && !word.startsWith('-');
    if (isSecond) bare.push(word);
    whole.push(...(isSecond ? [name, word] : [word]));
  }
  if (bare.length > 0)
    throw new InputError(`${name} takes one file.`, [`${bare.join(', ')}: write hardenbot ${whole.map(shellWord).join(' ')}`]);
}
