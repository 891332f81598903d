/** A worker in a process of its own that kills itself (SIGKILL) at a given step, or works on. Arguments: the harness's file, the step, the store. */
import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/compose/system-clock';
import { startWorker } from '../../../src/compose/worker';
import { loadSettings } from '../../../src/config';
import { type Fate, mortal } from './mortal';

interface WorkerFile {
  readonly settings: string;
  readonly redisUrl: string;
  readonly decisionPublicKeyPem: string;
  readonly ledgerKeyPem: string;
  readonly mirrorFolder: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Counts the steps of a change only: what a worker does on its rounds would make the count depend on time. */
function killerAt(step: number): Fate {
  let left = step;
  const count = (name: string): void => {
    if (!/^(append|write|look)/.test(name)) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
  return { before: count, after: count, diesDuring: () => left === 1 };
}

async function main(): Promise<void> {
  const [file = '', step = '0', redisUrl] = process.argv.slice(2);
  const given = JSON.parse(readFileSync(file, 'utf8')) as WorkerFile;
  const quiet = (): void => undefined;
  const fate = killerAt(Number(step));
  const worker = await startWorker({
    settings: loadSettings(given.settings),
    redisUrl: redisUrl ?? given.redisUrl,
    logger: { info: quiet, warn: quiet, error: quiet },
    clock: systemClock,
    decisionPublicKeyPem: given.decisionPublicKeyPem,
    ledgerKeyPem: given.ledgerKeyPem,
    mirrorFolder: given.mirrorFolder,
    credentials: new Map([['contoso', { kind: 'secret' as const, clientId: given.clientId, secret: given.clientSecret }]]),
    timing: { leaseMs: 500, doubtMs: [0, 20, 20], reconcileEveryMs: 300, lockMs: 500, stopWithinMs: 2000 },
    wrap: (work) => mortal(work, fate),
  });
  process.send?.('ready');
  process.once('SIGTERM', () => void worker.stop().then(() => process.exit(0)));
}

void main();
