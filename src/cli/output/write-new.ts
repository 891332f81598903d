/** Writes files that people asked for, and never over one that is there. */
import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../lib/errors.js';
import { makeFolders } from '../../lib/make-folders.js';

/** Makes a folder for what is written. Throws InputError, by the option that named it, where that is not possible. */
export function makeFolder(folder: string, option = '--out', mode?: number): void {
  try {
    makeFolders(folder, mode);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { why, remedy } = troubleOf(error);
    throw new InputError(`${folder} is no folder that can be written into.`, [`${option}: ${why}; ${remedy}name another folder`]);
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

/** Throws as `writeNew` would, before what takes minutes is begun. */
export function refuseUnwritable(path: string, option: string): void {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
    if (existsSync(path))
      throw Object.assign(new Error('It is there.'), { code: statSync(path).isDirectory() ? 'EISDIR' : 'EEXIST' });
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

/** What an error of writing a new file means for anyone who asked for it. */
export function inTheWay(error: unknown, path: string, option = '--out'): InputError {
  const another = `name another ${folderOptions.has(option) ? 'folder' : 'file'}`;
  const { why, remedy } = troubleOf(error);
  return new InputError(`${path} was not written.`, [`${option}: ${why}; ${remedy}${another}`]);
}

/** Whether a file could not be opened or written: the disk, and not what was to be written. */
export function isOfDisk(error: unknown): boolean {
  const syscall = typeof error === 'object' && error !== null && 'syscall' in error ? error.syscall : undefined;
  return typeof syscall === 'string' && ['open', 'write', 'fsync', 'mkdir', 'rename', 'close'].includes(syscall);
}

const folderOptions: ReadonlySet<string> = new Set(['--out', '--directory', '--segments']);

/** What is wrong, and what to do before trying once more. */
export function troubleOf(error: unknown): { readonly why: string; readonly remedy: string } {
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return { why: 'a file of that name is there already', remedy: 'move it away, or ' };
    case 'EISDIR':
      return { why: 'a folder of that name is there', remedy: '' };
    case 'ENOENT':
      return { why: 'there is no such folder', remedy: 'make it, or ' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { why: 'the disk is full', remedy: 'make room, or ' };
    case 'EROFS':
      return { why: 'that disk takes no writes', remedy: '' };
    case 'EACCES':
    case 'EPERM':
      return { why: 'this user may not write there', remedy: 'run it as one who may, or ' };
    default:
      return { why: error instanceof Error ? error.message : String(error), remedy: '' };
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
