/** A Valkey server of our own: a child process on a unix socket with a data folder, durable on every write. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, existsSync, lstatSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { InputError } from '../../src/lib/errors.js';
import { sha256 } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';

interface EmbeddedValkeyOptions extends ServerProgram {
  /** Made when missing; holds the append-only file and the log. One server at a time. */
  readonly dataDir: string;
  /** Take over a server that still runs on this folder, instead of stopping it and starting another. */
  readonly reuse?: boolean;
  /** Its users, as lines of a file of users; absent, everyone who reaches the socket may do everything. What starts it asks as `default`: see `defaultOfEmbedded`. */
  readonly users?: readonly string[];
}

/** What the user `default` has to be allowed beside `users`: the process that started the server asks whether it runs and who is connected, and ends it. */
export const defaultOfEmbedded = 'user default on nopass resetkeys resetchannels -@all +ping +client|list +shutdown';

export interface EmbeddedValkey {
  readonly socketPath: string;
  /** For `connectRedis`. */
  readonly url: string;
  /** Ends the server, with everything on disk. */
  stop(): Promise<void>;
}

const loadingWithinMs = 60_000;
const stoppingWithinMs = 5000;
/** util-linux; makes the kernel end the server when we are killed without a chance to do it. */
const setpriv = '/usr/bin/setpriv';

/**
 * Starts the server and waits until it answers. A server that a dead process left on the folder is stopped first, or adopted.
 * Throws InputError: with the end of its log when it does not start, or when someone else works with the folder.
 */
export async function startEmbeddedValkey(options: EmbeddedValkeyOptions): Promise<EmbeddedValkey> {
  const dataDir = resolve(options.dataDir);
  makeFolders(dataDir, 0o700);
  const socketPath = socketOf(dataDir);
  const url = `unix://${socketPath}`;
  if (await isServed(socketPath)) {
    if (options.reuse) return { socketPath, url, stop: () => shutDown(socketPath) };
    await stopLeftOver(socketPath, dataDir);
  }

  const logged = logSize(dataDir);
  const child = spawnServer(options, dataDir, socketPath);
  const end = endOf(child);
  const stop = (): Promise<void> => stopServer({ child, end, socketPath });
  const endWithUs = (): boolean => child.kill();
  process.once('exit', endWithUs);
  void end.then(() => process.off('exit', endWithUs));
  const failure = await answers(socketPath, end);
  if (failure === null) return { socketPath, url, stop };
  await stop();
  throw new InputError(`The Valkey server did not start: ${failure}.`, lastWords(dataDir, logged));
}

function spawnServer({ command, env, users }: EmbeddedValkeyOptions, dataDir: string, socketPath: string): ChildProcess {
  const settings = {
    port: '0',
    unixsocket: socketPath,
    unixsocketperm: '700',
    dir: dataDir,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
    ...(users === undefined ? {} : { aclfile: usersFile(dataDir, users) }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const log = openSync(logOf(dataDir), 'a', 0o600);
  try {
    // In a process group of its own, so that Ctrl-C reaches us alone and we end in order.
    const how = { env, stdio: ['ignore', log, log], detached: true } satisfies SpawnOptions;
    const child = existsSync(setpriv)
      ? spawn(setpriv, ['--pdeathsig', 'TERM', command, ...args], how)
      : spawn(command, args, how);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function usersFile(dataDir: string, users: readonly string[]): string {
  const file = join(dataDir, 'users.acl');
  writeFileSync(file, `${users.join('\n')}\n`, { mode: 0o600 });
  return file;
}

/** Settles with how the server ended. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((settle) => {
    child.once('error', (error) => settle(`it could not be run (${error.message})`));
    child.once('exit', (code, signal) => settle(code === null ? `it was ended by ${signal}` : `it ended with exit code ${code}`));
  });
}

/** Null once the server takes commands, or why it is not waited for any longer. */
async function answers(socketPath: string, end: Promise<string>): Promise<string | null> {
  const waiting = new AbortController();
  const tooLate = setTimeout(() => waiting.abort(), loadingWithinMs);
  const served = untilServed(socketPath, waiting.signal);
  try {
    return await Promise.race([
      end,
      served.then(() => (waiting.signal.aborted ? `it did not answer within ${loadingWithinMs / 1000} s` : null)),
    ]);
  } finally {
    clearTimeout(tooLate);
    waiting.abort();
  }
}

async function stopServer(server: { child: ChildProcess; end: Promise<string>; socketPath: string }): Promise<void> {
  const { child, end, socketPath } = server;
  const last = setTimeout(() => child.kill('SIGKILL'), stoppingWithinMs);
  // A signal works too, but the server looks for one only ten times a second.
  if (await isServed(socketPath)) await shutDown(socketPath);
  else child.kill('SIGTERM');
  await end;
  clearTimeout(last);
}

function logOf(dataDir: string): string {
  return join(dataDir, 'valkey.log');
}

function logSize(dataDir: string): number {
  return statSync(logOf(dataDir), { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines that were logged after the first `skip` bytes. */
function lastWords(dataDir: string, skip: number): readonly string[] {
  const added = readFileSync(logOf(dataDir)).subarray(skip).toString();
  const lines = added.split('\n').filter((line) => line !== '');
  return lines.slice(-3).map((line) => `${logOf(dataDir)}: ${line}`);
}

/** Operating systems cut the path of a unix socket at 104 to 108 bytes. */
const maxPath = 100;

/** The socket of a data folder, in the folder itself where its path is short enough. Throws InputError. */
function socketOf(dataDir: string): string {
  const path = join(dataDir, 'valkey.sock');
  if (Buffer.byteLength(path) <= maxPath) return path;
  const short = join(tmpdir(), `hardenbot-${sha256(dataDir).slice(0, 16)}`, 'valkey.sock');
  claimFolder(dirname(short));
  return short;
}

/** In a folder that everyone may write to, someone else may have made ours first, to have us talk to their server. */
function claimFolder(folder: string): void {
  makeFolders(folder, 0o700);
  const found = lstatSync(folder);
  const mine = found.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o077) === 0;
  if (!mine)
    throw new InputError('The folder for the socket of the Valkey server belongs to someone else.', [`${folder}: remove it`]);
}

/** Whether a server listens; the file of a server that died without removing it is removed. */
async function isServed(socketPath: string): Promise<boolean> {
  if (!existsSync(socketPath)) return false;
  const served = (await ask(socketPath, 'PING')) !== null;
  if (!served) rmSync(socketPath, { force: true });
  return served;
}

/** Waits until a server has read its files and takes commands, or `signal` is aborted. */
async function untilServed(socketPath: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await ask(socketPath, 'PING')) !== '+PONG') await delay(2);
}

/** Stops a server that a dead process left behind. Throws InputError when someone still works with it. */
async function stopLeftOver(socketPath: string, dataDir: string): Promise<void> {
  const clients = (await ask(socketPath, 'CLIENT LIST'))?.match(/^id=/gm) ?? [];
  // One of them is the asking one.
  if (clients.length > 1)
    throw new InputError('Another hardenbot works with the same data.', [`${dataDir}: end the other one first`]);
  await shutDown(socketPath);
}

/** Asks a server to write everything to disk and end, which it does without an answer. */
async function shutDown(socketPath: string): Promise<void> {
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

const serverProgram = z.object({
  /** Absolute path. */
  command: z.string().min(1),
  /** All that it needs of an environment. */
  env: z.record(z.string(), z.string()),
});
/** Which Valkey or Redis program to run, as `setup.mjs` found or fetched it. */
export type ServerProgram = Readonly<z.infer<typeof serverProgram>>;

/** Reads what the setup recorded below the folder. Throws InputError when there is nothing that can be run. */
export function findServerProgram(folder: string): ServerProgram {
  const program = serverRecord(folder);
  if (program !== null) return program;
  throw new InputError('There is no Valkey server to run.', [
    `${recordBelow(folder)}: run \`node setup.mjs\`, or set REDIS_URL to a server of yours`,
  ]);
}

/** Null where nothing was recorded, or what was has gone since. */
export function serverRecord(folder: string): ServerProgram | null {
  const record = recordBelow(folder);
  const program = existsSync(record) ? serverProgram.safeParse(JSON.parse(readFileSync(record, 'utf8'))) : undefined;
  return program?.success && existsSync(program.data.command) ? program.data : null;
}

const recordBelow = (folder: string): string => join(folder, '.cache', 'valkey-server.json');
