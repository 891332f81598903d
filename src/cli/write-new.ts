/** Writes files that people asked for, and never over one that is there. */
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
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
    writeWhole(path, content, 0o600);
  } catch (error) {
    throw inTheWay(error, path, option);
  }
}

/** A new file, or none: half of one would look like a whole one, and stand in the way of the next try. Throws what the system said. */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, content);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** What an error of writing a new file means for whoever asked for it. */
export function inTheWay(error: unknown, path: string, option = '--out'): InputError {
  const another = `name another ${option === '--out' || option === '--directory' ? 'folder' : 'file'}`;
  const remedy = codeOf(error) === 'ENOSPC' ? 'make room' : 'move it away';
  return new InputError(`${path} was not written.`, [`${option}: ${whyNot(error)}; ${remedy}, or ${another}`]);
}

function whyNot(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') return 'a file of that name is there already';
  if (code === 'ENOSPC') return 'the disk is full';
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
