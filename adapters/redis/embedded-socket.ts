/** Where the embedded server listens, and what happens to a server that was left over there. */
import { existsSync, lstatSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InputError } from '../../src/lib/errors.js';
import { sha256 } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';

/** Operating systems cut the path of a unix socket at 104 to 108 bytes. */
const maxPath = 100;

/** The socket of a data folder, in the folder itself where its path is short enough. Throws InputError. */
export function socketOf(dataDir: string): string {
  const path = join(dataDir, 'valkey.sock');
  if (Buffer.byteLength(path) <= maxPath) return path;
  const short = join(tmpdir(), `hardenbot-${sha256(dataDir).slice(0, 16)}`, 'valkey.sock');
  claimFolder(dirname(short));
  return short;
}

/** In a folder that everybody may write to, somebody else may have made ours first, to have us talk to their server. */
function claimFolder(folder: string): void {
  makeFolders(folder, 0o700);
  const found = lstatSync(folder);
  const mine = found.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o077) === 0;
  if (!mine)
    throw new InputError('The folder for the socket of the Valkey server belongs to somebody else.', [`${folder}: remove it`]);
}

/** Whether a server listens; the file of a server that died without removing it is removed. */
export async function isServed(socketPath: string): Promise<boolean> {
  if (!existsSync(socketPath)) return false;
  const served = (await ask(socketPath, 'PING')) !== null;
  if (!served) rmSync(socketPath, { force: true });
  return served;
}

/** Waits until a server has read its files and takes commands, or `signal` is aborted. */
export async function untilServed(socketPath: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await ask(socketPath, 'PING')) !== '+PONG') await delay(2);
}

/** Stops a server that a dead process left behind. Throws InputError when somebody still works with it. */
export async function stopLeftOver(socketPath: string, dataDir: string): Promise<void> {
  const clients = (await ask(socketPath, 'CLIENT LIST'))?.match(/^id=/gm) ?? [];
  // One of them is the asking one.
  if (clients.length > 1)
    throw new InputError('Another hardenbot works with the same data.', [`${dataDir}: end the other one first`]);
  await shutDown(socketPath);
}

/** Asks a server to write everything to disk and end, which it does without an answer. */
export async function shutDown(socketPath: string): Promise<void> {
  const refusal = await ask(socketPath, 'SHUTDOWN');
  if (refusal !== null && refusal !== '') throw new Error(`The Valkey server refused to stop: ${refusal}`);
}

/** The beginning of the answer to one command; empty when the connection was closed instead, null when nobody listens. */
function ask(socketPath: string, command: string): Promise<string | null> {
  return new Promise((settle) => {
    const socket = connect(socketPath);
    socket.once('error', () => settle(null));
    socket.once('close', () => settle(''));
    socket.once('data', (data) => {
      settle(data.toString().trim());
      socket.destroy();
    });
    socket.write(`${command}\r\n`);
  });
}
