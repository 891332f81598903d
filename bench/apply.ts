/** How long applying to 10,000 mailboxes takes under a limit that nobody tells, against the optimum of that limit, on a clock that runs 50 times faster. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createEntryLog } from '../adapters/redis/ledger';
import { createPlanStore } from '../adapters/redis/plans';
import { OpenJournal } from '../src/changes/journal';
import { openSafeguards } from '../src/compose/safeguards';
import { systemClock } from '../src/process/system-clock';
import { underLease } from '../src/worker/apply/lease';
import { runOperations } from '../src/worker/apply/run-operations';
import { keyring, workerKeys } from '../test/support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../test/support/stores/valkey';
import type { Benchmark } from './support/benchmark';
import type { Counted } from './support/scaled-simulator';
import { openScaledTenant, operations, resource, startScaledTenant } from './support/scaled-tenant';

const mailboxes = 10_000;
const times = 50;
/** As Graph documents its limit of writes: 3,000 in 150 seconds. Exchange documents none. */
const limit = { size: 3000, perSecond: 20 } as const;
const optimumSeconds = (mailboxes - limit.size) / limit.perSecond;

const about = `${mailboxes} mailboxes changed, each read before and after and journaled (Valkey with appendfsync always, and the mirror), in batches of ten under ${limit.size} + ${limit.perSecond}/s writes that the client is not told, clock × ${times}`;

let last: Counted | null = null;

export const apply: readonly Benchmark[] = [
  {
    name: 'apply',
    about: `${about}, against the optimum of that limit`,
    unit: 's',
    goal: { kind: 'ratio', number: 1.05 },
    rounds: 3,
    open: async () => {
      const valkey = await startTestValkey();
      return {
        round: async () => {
          const { seconds, counted } = await applyOnce(valkey);
          last = counted;
          return { value: seconds, floor: optimumSeconds };
        },
        close: () => valkey.stop(),
      };
    },
  },
  {
    name: 'apply-refused',
    about:
      'per cent of those changes that were turned away because they were too many; the floor is that of sending 64 at once without any pace',
    unit: '%',
    goal: { kind: 'atMost', number: 1 },
    rounds: 1,
    open: async () => {
      const valkey = await startTestValkey();
      return {
        round: async () => {
          const { writes, refused } = last ?? (await applyOnce(valkey)).counted;
          return { value: (refused / writes) * 100, floor: 20 };
        },
        close: () => valkey.stop(),
      };
    },
  },
];

async function applyOnce(valkey: TestValkey): Promise<{ readonly seconds: number; readonly counted: Counted }> {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-bench-'));
  const tenant = await startScaledTenant({ folder, mailboxes, times, throttle: limit });
  const redis = valkey.connect();
  const safeguards = await openSafeguards({
    log: createEntryLog(redis),
    redis,
    clock: systemClock,
    plans: createPlanStore(redis),
    ledgerKeyPem: workerKeys.privateKeyPem,
    keyring,
    mirrorFolder: join(folder, 'mirror'),
    timing: { leaseMs: 30_000, doubtMs: [0], reconcileEveryMs: 30_000, graceMs: 5000, lockMs: 15_000, stopWithinMs: 1000 },
  });
  const client = openScaledTenant(tenant.told, times);
  const { tenantId } = tenant.told;
  const subject = `c-${process.pid}-${Math.round(performance.now())}`;
  const work = { ...safeguards.work, clock: systemClock };
  try {
    const began = performance.now();
    const { done, stopped } = await underLease(work, { tenant: `${tenantId}-${subject}`, classes: [resource] }, (held) =>
      runOperations(work, {
        tenant: { client },
        subject,
        operations: operations(mailboxes),
        journal: new OpenJournal(),
        isRevert: false,
        held,
        onProgress: () => Promise.resolve(),
      }),
    );
    const seconds = ((performance.now() - began) / 1000) * times;
    const counted = await tenant.counted();
    if (done !== mailboxes || counted.done !== mailboxes)
      throw new Error(`Only ${done} of ${mailboxes} were changed: ${stopped}`);
    return { seconds, counted };
  } finally {
    await client.close();
    await tenant.close();
    await safeguards.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
