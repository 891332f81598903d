/** `hardenbot` as a person runs it, with the settings and secrets of a setup. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { cli } from '../runner/own-process';
import type { Setup } from './setup';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const root = join(__dirname, '..', '..', '..');

/** A process of the command line, for what stays. */
export function spawnHardenbot(setup: Setup, ...args: readonly string[]) {
  const [command = '', ...rest] = args;
  return spawn(process.execPath, [...cli, command, ...rest, '--settings', setup.settings], {
    cwd: root,
    env: { ...setup.environment },
  });
}

export function hardenbot(setup: Setup, ...args: readonly string[]): Promise<Ended> {
  const child = spawnHardenbot(setup, ...args);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

/** `hardenbot ledger …` against the store and the mirror of the setup. */
export function ledgerCommand(setup: Setup, ...args: readonly string[]): Promise<Ended> {
  return hardenbot(setup, 'ledger', ...args, '--mirror', setup.mirror);
}
