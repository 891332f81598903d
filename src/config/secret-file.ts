/** Reads the file that a variable of the environment names; a secret only from one that nobody else on this machine can read. */
import { type Stats, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { InputError } from '../lib/errors.js';
import { shellWord } from '../lib/shell-word.js';
import { bytesUpTo, statsOf, textOf } from './document.js';

const others = 0o077;
/** Where root hands a file to one group, as container engines do with their secrets: that group may read it, and that is all. */
const othersOfRoot = 0o037;
/** Who may write a public key says who is believed. */
const writtenByOthers = 0o022;
/** A group of one's own is common; what everyone may write nobody vouches for. */
const writtenByEverybody = 0o002;

const publicHalf = /^\s*-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----\s*$/;

/** No key, certificate, list of keys or file of variables is longer. */
const maxBytes = 1_000_000;

/** What others must not read, what others must not write, and anything else. */
type Held = 'secret' | 'publicKeys' | 'other';

/**
 * The text of a file that a variable names. Throws InputError where it cannot be read, holds a secret that others can read, or public keys
 * that others can write.
 * @param variable the name of the variable that holds the path, for messages.
 */
export function readNamedFile(path: string, variable: string, { holds }: { readonly holds: Held }): string {
  try {
    const stats = statSync(path);
    if (holds === 'publicKeys') refuseWritableFile(path, variable, stats);
    const text = textOf(bytesUpTo(path, maxBytes));
    // A public half that is named by mistake is no secret: that it is the wrong half is said by what reads it.
    if (holds === 'secret' && !publicHalf.test(text)) refuseOpenFile(path, variable, stats);
    return text;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${variable} names a file that cannot be read.`, [`${variable}: ${path} ${whyNot(error, path)}`]);
  }
}

/** A pipe is nobody else's; Windows has no such modes. */
function refuseOpenFile(path: string, variable: string, stats: Stats): void {
  if (process.platform === 'win32' || !stats.isFile()) return;
  const { mode, uid } = stats;
  const isOfRoot = uid === 0 && process.getuid?.() !== 0;
  if ((mode & (isOfRoot ? othersOfRoot : others)) === 0) return;
  throw new InputError(`${variable} names a file that others can read.`, [
    `${variable}: ${path} has the mode ${written(mode)}; type chmod 600 ${shellWord(path)} (in Kubernetes, defaultMode: 0400), and make a new secret if others were here`,
  ]);
}

function refuseWritableFile(path: string, variable: string, stats: Stats): void {
  if (process.platform === 'win32' || !stats.isFile() || (stats.mode & writtenByOthers) === 0) return;
  throw new InputError(`${variable} names a file that others can write.`, [
    `${variable}: ${path} has the mode ${written(stats.mode)}; type chmod 644 ${shellWord(path)}, and look at what is in it: who writes it says whose signatures count`,
  ]);
}

/** Throws InputError for settings that everyone on this machine can write: they say who approves, and where everything goes. */
export function refuseOpenSettings(path: string): void {
  const stats = statsOf(path);
  if (process.platform === 'win32' || stats?.isFile() !== true || (stats.mode & writtenByEverybody) === 0) return;
  throw new InputError(`${path} can be written by everyone on this machine.`, [
    `it has the mode ${written(stats.mode)}; type chmod 644 ${shellWord(path)}, and look at what is in it: who writes it says who approves`,
  ]);
}

function written(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}

function whyNot(error: unknown, path: string): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    const where = `, in the folder ${process.cwd()}; type the command in the folder of that file, or write its whole path`;
    return isAbsolute(path) ? 'is not there' : `is not there${where}`;
  }
  if (code === 'EACCES') return 'may not be read by this user';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'ELOOP') return 'is a link that leads to itself';
  return error instanceof Error ? error.message : String(error);
}
