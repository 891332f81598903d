/** What keeps the worker's changes safe: leases, the mirrored ledger, checkpoints, and the round that finds lost work. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createLeaseStore } from '../../adapters/redis/lease.js';
import { openMirror } from '../../adapters/redis/mirror.js';
import { claimMirror } from '../../adapters/redis/mirror-claim.js';
import { mirrorPlans } from '../../adapters/redis/plan-mirror.js';
import { openWaiting } from '../../adapters/redis/waiting.js';
import { checkpointSigner } from '../engine/ledger/checkpoint.js';
import type { EntryLog } from '../engine/ledger/entry-log.js';
import { entrySigner } from '../engine/ledger/envelope.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import { openLedger } from '../engine/ledger/sealed-ledger.js';
import type { LedgerWatch } from '../engine/ledger/tenant-chain.js';
import type { WaitingEntries } from '../engine/ledger/waiting.js';
import type { PlanStore } from '../engine/plan/plan-store.js';
import type { Keyring } from '../keys/keyring.js';
import type { Clock } from '../lib/clock.js';
import { InputError } from '../lib/errors.js';
import { isOfSystem, mirrorTrouble } from '../process/mirror-trouble.js';
import type {
  WithCheckpoints,
  WithDoubtMs,
  WithLeaseMs,
  WithLeases,
  WithPlans,
  WithPostponed,
  WithStopping,
} from '../worker/context.js';

/** Milliseconds; those of `usualTiming` unless a trial of failures needs them shorter. */
export interface Timing {
  readonly leaseMs: number;
  readonly doubtMs: readonly number[];
  readonly reconcileEveryMs: number;
  /** How long a step may be on its way by the ordinary path before it counts as lost. */
  readonly graceMs: number;
  /** How long a job of a worker that died is left alone. */
  readonly lockMs: number;
  /** How long an undo waits while the store does not answer; as the settings of each tenant say where it is left out. */
  readonly withoutStoreMs?: number;
  /** How often the worker may die at a job; as `startWorkers` has it where it is left out. */
  readonly maxDeaths?: number;
  /** How long the end of the process waits for what is under way: container engines kill after ten seconds. */
  readonly stopWithinMs: number;
}

/** A service may show a write more than a minute late; two minutes were seen for directories. */
export const usualTiming: Timing = {
  leaseMs: 30_000,
  doubtMs: [0, 2000, 5000, 10_000, 20_000, 40_000],
  reconcileEveryMs: 30_000,
  graceMs: 5000,
  lockMs: 15_000,
  stopWithinMs: 8000,
};

type Guarded = { readonly ledger: Ledger } & WithPlans &
  WithLeases &
  WithLeaseMs &
  WithDoubtMs &
  WithStopping &
  WithPostponed &
  WithCheckpoints;

export interface Safeguards {
  readonly work: Guarded;
  /** What is done without the ledger waits there for it. */
  readonly waiting: WaitingEntries;
  /** Has work stop before its next operation. */
  stop(): void;
  close(): Promise<void>;
}

interface SafeguardInput {
  /** What ledgers are written on: a lease that another primary granted would allow nothing there. */
  readonly ledgerStore: StoreClient;
  readonly log: EntryLog;
  readonly clock: Clock;
  readonly plans: PlanStore;
  /** Ed25519 private key in PEM form. */
  readonly ledgerKeyPem: string;
  readonly keyring: Keyring;
  readonly mirrorFolder: string;
  readonly watch?: LedgerWatch;
  readonly timing: Timing;
  /** Aborted by `stop`: what else ends with the process listens to it too. */
  readonly stopping: AbortController;
}

function takesNoWrites(folder: string, error: unknown): InputError {
  const { why, remedy } = mirrorTrouble(error);
  return new InputError('The mirror of the ledger takes no writes.', [
    `HARDENBOT_LEDGER_MIRROR: ${folder}: ${why}; ${remedy}, or name another folder`,
  ]);
}

/** Throws InputError when another process writes the same mirror, or its folder takes nothing. */
export async function openSafeguards(input: SafeguardInput): Promise<Safeguards> {
  const { clock, mirrorFolder, timing, stopping } = input;
  const claim = await claimMirror(mirrorFolder).catch((error: unknown) => {
    throw isOfSystem(error) ? takesNoWrites(mirrorFolder, error) : error;
  });
  const mirror = openMirror(mirrorFolder, claim.check);
  return {
    work: {
      ledger: openLedger({
        log: input.log,
        clock,
        keyring: input.keyring,
        signer: entrySigner('worker', input.ledgerKeyPem),
        keeper: mirror,
        ...input.watch,
      }),
      plans: mirrorPlans(input.plans, mirrorFolder),
      leases: createLeaseStore(input.ledgerStore),
      leaseMs: timing.leaseMs,
      doubtMs: timing.doubtMs,
      stopping: stopping.signal,
      postponed: new Set<string>(),
      checkpoints: checkpointSigner(input.ledgerKeyPem),
    },
    waiting: openWaiting(mirrorFolder, claim.check),
    stop: () => stopping.abort(),
    close: async () => {
      await mirror.close();
      claim.release();
    },
  };
}
