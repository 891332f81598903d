/** A worker in a process of its own that dies or stops at a failpoint, or works on. Argument: its configuration as JSON. */
import { startWorker } from '../../../src/compose/worker';
import { failpointOf, fateAt } from './failpoint';
import { mortal } from './mortal';
import type { ChildMessage, ProcessConfig } from './process-config';
import { logTo } from './trial-log';
import { workerInput } from './worker-input';

function tell(told: ChildMessage): void {
  process.send?.(told);
}

/** A process that died in the middle of a line of the protocol would not be noticed: the signal comes after the line is out. */
function endHere(config: ProcessConfig): void {
  if (config.stops !== true) process.kill(process.pid, 'SIGKILL');
  tell({ kind: 'stopping' });
  process.kill(process.pid, 'SIGSTOP');
}

async function main(): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '') as ProcessConfig;
  const { failpoint, logFile } = config;
  const fate = fateAt(failpoint === undefined ? null : failpointOf(failpoint), {
    reached: () => endHere(config),
    passed: (step, nth) => tell({ kind: 'step', step, nth }),
  });
  const worker = await startWorker(workerInput(config, { logger: logTo(logFile), wrap: (work) => mortal(work, fate) }));
  tell({ kind: 'ready' });
  // A trial that was broken off leaves nobody behind.
  process.once('disconnect', () => process.exit(1));
  process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
}

void main();
