/** What keeps the worker's changes safe: leases, the mirrored ledger, checkpoints, and the round that finds lost work. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Redis } from '../../adapters/redis/connection.js';
import { createLeaseStore } from '../../adapters/redis/lease.js';
import { createLedger } from '../../adapters/redis/ledger.js';
import { openMirror } from '../../adapters/redis/mirror.js';
import { mirrorPlans } from '../../adapters/redis/plan-mirror.js';
import { createShownBook } from '../../adapters/redis/shown.js';
import type { Clock } from '../clock.js';
import { InputError } from '../errors.js';
import { checkpointSigner } from '../ledger/checkpoint.js';
import type { PlanStore } from '../services/stores.js';
import type { Workplace } from '../services/workplace.js';

/** Milliseconds; those of `usualTiming` unless a trial of failures needs them shorter. */
export interface Timing {
  readonly leaseMs: number;
  readonly doubtMs: readonly number[];
  readonly reconcileEveryMs: number;
  /** How long a job of a worker that died is left alone. */
  readonly lockMs: number;
  /** How long the end of the process waits for the operation under way. */
  readonly stopWithinMs: number;
}

/** A service may show a write more than a minute late; two minutes were seen for directories. */
export const usualTiming: Timing = {
  leaseMs: 30_000,
  doubtMs: [0, 2000, 5000, 10_000, 20_000, 40_000],
  reconcileEveryMs: 30_000,
  lockMs: 15_000,
  stopWithinMs: 10_000,
};

type Guarded = Pick<Workplace, 'ledger' | 'plans' | 'leases' | 'leaseMs' | 'doubtMs' | 'stopping' | 'checkpoints' | 'shown'>;

export interface Safeguards {
  readonly work: Guarded;
  /** Has work stop before its next operation. */
  stop(): void;
  close(): Promise<void>;
}

export interface SafeguardInput {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly plans: PlanStore;
  /** Ed25519 private key in PEM form. */
  readonly ledgerKeyPem: string;
  readonly mirrorFolder: string;
  readonly timing: Timing;
}

/** Throws InputError when another process writes the same mirror. */
export function openSafeguards(input: SafeguardInput): Safeguards {
  const { redis, clock, mirrorFolder, timing } = input;
  const release = claimMirror(mirrorFolder);
  const mirror = openMirror(mirrorFolder);
  const stopping = new AbortController();
  return {
    work: {
      ledger: createLedger(redis, clock, mirror),
      plans: mirrorPlans(input.plans, mirrorFolder),
      leases: createLeaseStore(redis),
      leaseMs: timing.leaseMs,
      doubtMs: timing.doubtMs,
      stopping: stopping.signal,
      checkpoints: checkpointSigner(input.ledgerKeyPem),
      shown: createShownBook(redis),
    },
    stop: () => stopping.abort(),
    close: async () => {
      await mirror.close();
      release();
    },
  };
}

/** Two processes that append to one mirror would write every entry twice. Returns how to give the folder back. */
function claimMirror(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const claim = join(folder, 'worker.pid');
  const other = existsSync(claim) ? Number(readFileSync(claim, 'utf8')) : 0;
  if (other !== 0 && other !== process.pid && isAlive(other))
    throw new InputError('Another worker writes the same mirror of the ledger.', [
      `HARDENBOT_LEDGER_MIRROR: give each worker a folder of its own, or end process ${other} (${claim})`,
    ]);
  writeFileSync(claim, String(process.pid), { mode: 0o600 });
  return () => rmSync(claim, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
