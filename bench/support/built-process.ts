/** A built process of hardenbot, started as `hardenbot gateway` and `hardenbot worker` are. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processFlags } from '../../src/process/node-flags';

export type ProcessName = 'gateway' | 'worker';

export interface BuiltProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

const program = join(__dirname, '..', '..', 'dist', 'src', 'cli.js');

/** Starts it and waits for the first 200 of its readiness check. Throws with what it said when it ends before. */
export async function startBuilt(input: {
  readonly name: ProcessName;
  /** The file. */
  readonly settings: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where the settings have it tell whether it is ready. */
  readonly port: number;
}): Promise<BuiltProcess> {
  const { name, settings, environment, port } = input;
  const child = spawn(process.execPath, [...processFlags[name], program, name, '--settings', settings], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said += part.toString();
  });
  while (!(await isReady(port))) {
    if (child.exitCode !== null) throw new Error(`The ${name} ended:\n${said}`);
    await pause(5);
  }
  if (child.pid === undefined) throw new Error(`The ${name} has no process id.`);
  return {
    pid: child.pid,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch (error) {
    // Nothing listens yet.
    if (error instanceof TypeError) return false;
    throw error;
  }
}
