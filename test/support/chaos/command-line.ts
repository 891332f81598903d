/** `hardenbot` as a person runs it, with the settings and secrets of a ground. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cli } from '../runner/own-process';
import type { Ground } from './ground';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const root = join(__dirname, '..', '..', '..');

/** A process of the command line, for what stays. */
export function spawnHardenbot(ground: Ground, ...args: readonly string[]) {
  const [command = '', ...rest] = args;
  return spawn(process.execPath, [...cli, command, ...rest, '--settings', ground.settings], {
    cwd: root,
    env: { ...ground.environment },
  });
}

export function hardenbot(ground: Ground, ...args: readonly string[]): Promise<Ended> {
  const child = spawnHardenbot(ground, ...args);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

/** `hardenbot ledger …` against the store and the mirror of the ground. */
export function ledgerCommand(ground: Ground, ...args: readonly string[]): Promise<Ended> {
  return hardenbot(ground, 'ledger', ...args, '--mirror', ground.mirror);
}
