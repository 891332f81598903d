/** A built process of hardenbot, started as `hardenbot gateway` and `hardenbot worker` are. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { processEnvironment, processFlags } from '../../src/process/node-flags';
import { type CallCounter, countCalls } from './call-counts';

export type ProcessName = 'gateway' | 'worker';

export interface BuiltProcess {
  readonly pid: number;
  /** What it calls; null where nobody asked for that. */
  readonly calls: CallCounter | null;
  /** Lines of its log that say that something is wrong: warnings, errors, and what is no line of a log. */
  troubles(): readonly string[];
  stop(): Promise<void>;
}

const builtRoot = join(__dirname, '..', '..', 'dist');
const program = join(builtRoot, 'src', 'cli.js');

/** Starts it and waits for the first 200 of its readiness check. Throws with what it said when it ends before. */
export async function startBuilt(input: {
  readonly name: ProcessName;
  /** The file. */
  readonly settings: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where the settings have it tell whether it is ready. */
  readonly port: number;
  /** Set where its calls are counted: it is slower then. */
  readonly isCounted?: boolean;
}): Promise<BuiltProcess> {
  const { name, settings, environment, port, isCounted = false } = input;
  const flags = isCounted ? [...processFlags[name], '--inspect-brk=127.0.0.1:0'] : processFlags[name];
  const child = spawn(process.execPath, [...flags, program, name, '--settings', settings], {
    env: { PATH: process.env['PATH'] ?? '', ...processEnvironment, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const troubles: string[] = [];
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => {
    if (!isReported) said += `${line}\n`;
    if (!line.startsWith('{') || /"level":[4-6]0/.test(line)) troubles.push(line);
  });
  let isReported = false;
  let calls: CallCounter | null = null;
  while (!(await isReady(port))) {
    const [, inspector] = /listening on (ws:\S+)/.exec(said) ?? [];
    if (isCounted && inspector !== undefined) calls ??= await countCalls(inspector, builtRoot);
    if (child.exitCode !== null) throw new Error(`The ${name} ended:\n${said}`);
    await pause(5);
  }
  isReported = true;
  if (child.pid === undefined) throw new Error(`The ${name} has no process id.`);
  return {
    pid: child.pid,
    calls,
    troubles: () => troubles,
    stop: async () => {
      const ended = once(child, 'exit');
      calls?.close();
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
