/** One change of many mailboxes by hardenbot, journaled and mirrored as a worker does it, and undone again where that is asked for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createEntryLog } from '../../adapters/redis/ledger';
import { createPlanStore } from '../../adapters/redis/plans';
import { openSafeguards } from '../../src/compose/safeguards';
import { OpenJournal } from '../../src/engine/changes/journal';
import { invert, type Operation } from '../../src/engine/plan/operation';
import { systemClock } from '../../src/process/system-clock';
import { underLease } from '../../src/worker/apply/lease';
import { runOperations } from '../../src/worker/apply/run-operations';
import { keyring, workerKeys } from '../../test/support/ledger/signed-entries';
import type { TestValkey } from '../../test/support/stores/valkey';
import type { Counted } from './scaled-simulator';
import { openScaledTenant, operations, resource, startScaledTenant } from './scaled-tenant';

export interface ChangeOnce {
  readonly mailboxes: number;
  /** How many times faster the clock of the tenant and of its client runs. */
  readonly times: number;
  /** Limit of writes, unknown to the client. */
  readonly throttle?: { readonly size: number; readonly perSecond: number; readonly retryAfter?: boolean };
  /** Before every answer of the tenant; absent: none. */
  readonly latencyMs?: number;
  /** Also undone. */
  readonly undo?: true;
}

export interface ChangedOnce {
  /** Of the tenant's clock, for the change alone. */
  readonly seconds: number;
  readonly counted: Counted;
  /** Objects that are as they were; 0 where it was not undone. */
  readonly undone: number;
}

/** Throws where not every mailbox was changed. */
export async function applyOnce(valkey: TestValkey, change: ChangeOnce): Promise<ChangedOnce> {
  const { mailboxes, times } = change;
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const tenant = await startScaledTenant({ folder, ...change });
  const redis = valkey.connect();
  const safeguards = await openSafeguards({
    log: createEntryLog(redis),
    ledgerStore: redis,
    stopping: new AbortController(),
    clock: systemClock,
    plans: createPlanStore(redis),
    ledgerKeyPem: workerKeys.privateKeyPem,
    keyring,
    mirrorFolder: join(folder, 'mirror'),
    timing: { leaseMs: 30_000, doubtMs: [0], reconcileEveryMs: 30_000, graceMs: 5000, lockMs: 15_000, stopWithinMs: 1000 },
  });
  const client = openScaledTenant(tenant.told, times);
  const { tenantId } = tenant.told;
  const work = { ...safeguards.work, clock: systemClock };
  const run = async (subject: string, list: Iterable<Operation>, isRevert: boolean): Promise<number> => {
    const { done, stopped } = await underLease(work, { tenant: `${tenantId}-${subject}`, classes: [resource] }, (held) =>
      runOperations(work, {
        tenant: { client },
        subject,
        operations: list,
        journal: new OpenJournal(),
        isRevert,
        held,
        onProgress: () => Promise.resolve(),
      }),
    );
    if (done !== mailboxes) throw new Error(`Only ${done} of ${mailboxes} were changed: ${stopped}`);
    return done;
  };
  const subject = `c-${process.pid}-${Math.round(performance.now())}`;
  try {
    const began = performance.now();
    await run(subject, operations(mailboxes), false);
    const seconds = ((performance.now() - began) / 1000) * times;
    const counted = await tenant.counted();
    if (counted.done !== mailboxes) throw new Error(`The tenant did ${counted.done} of ${mailboxes} changes.`);
    if (change.undo === undefined) return { seconds, counted, undone: 0 };
    const back = [...operations(mailboxes)].flatMap((operation) => invert(operation) ?? []);
    await run(`${subject}-back`, back, true);
    return { seconds, counted, undone: (await tenant.counted()).done - mailboxes };
  } finally {
    await client.close();
    await tenant.close();
    await safeguards.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
