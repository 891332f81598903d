/** Files of secrets that a command is given by name, so that no shell has to hold what is in them. */
import { parseEnv } from 'node:util';
import { InputError } from '../errors.js';
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
          `${known.file} and ${file}: make them agree, or start each process by itself with its own file`,
        ]);
      given.set(name, { value, file });
    }
  return { ...Object.fromEntries([...given].map(([name, { value }]) => [name, value])), ...environment };
}

/** Throws InputError for a line that would be passed over, by its number: what stands there may be a secret. */
function valuesIn(file: string): readonly (readonly [name: string, value: string])[] {
  const text = readNamedFile(file, option, { holds: 'secret' });
  return Object.entries(parseEnv(text)).map(([written, value = '']) => {
    const name = written.trim();
    if (/^[A-Za-z_]\w*$/.test(name)) return [name, value];
    const line = text.slice(0, Math.max(0, text.indexOf(written))).split('\n').length;
    throw new InputError(`${option}: ${file} holds what nobody reads.`, [`line ${line}: write NAME=value, a line each`]);
  });
}
