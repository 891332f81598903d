/** Starts and ends workers in processes of their own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Settles when it has ended, with the signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** Starts a worker that kills itself at the step; 0: it does not. Resolves once it works, or has died before. */
export async function spawnWorker(workerFile: string, step: number, redisUrl?: string): Promise<WorkerProcess> {
  const child = fork(
    join(__dirname, 'worker-process.ts'),
    [workerFile, String(step), ...(redisUrl === undefined ? [] : [redisUrl])],
    { execArgv: ['--require', join(__dirname, '..', 'typescript-hook.cjs')], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  await Promise.race([once(child, 'message'), ended]);
  return { child, ended };
}
