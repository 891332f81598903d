/** Writes files that people asked for, and never over one that is there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { InputError } from '../errors.js';

/** Makes a folder for what is written. Throws InputError where a file is in the way. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`${folder} cannot be a folder.`, [`--out: ${whyNot(error)}; name another folder`]);
  }
}

/** For its owner alone. Throws InputError, by the option that named it, where there is one of that name. */
export function writeNew(path: string, content: string | Uint8Array, option = '--out'): void {
  try {
    writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw inTheWay(error, path, option);
  }
}

/** What an error of writing a new file means for whoever asked for it. */
export function inTheWay(error: unknown, path: string, option = '--out'): InputError {
  return new InputError(`${path} was not written.`, [
    `${option}: ${whyNot(error)}; move it away, or name another ${option === '--out' ? 'folder' : 'file'}`,
  ]);
}

function whyNot(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'a file of that name is there already';
  return error instanceof Error ? error.message : String(error);
}
