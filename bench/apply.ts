/** How long applying to 10,000 mailboxes takes under a limit that nobody tells, against the optimum of that limit, on a clock that runs 50 times faster. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { openTenant } from '../adapters/m365/index';
import { createEntryLog } from '../adapters/redis/ledger';
import { createPlanStore } from '../adapters/redis/plans';
import { OpenJournal } from '../src/changes/journal';
import { openSafeguards } from '../src/compose/safeguards';
import type { Operation } from '../src/plan/operation';
import { systemClock } from '../src/process/system-clock';
import type { TenantClient } from '../src/tenant/client';
import { underLease } from '../src/worker/apply/lease';
import { runOperations } from '../src/worker/apply/run-operations';
import { keyring, workerKeys } from '../test/support/signed-entries';
import { startTestValkey, type TestValkey } from '../test/support/valkey';
import type { Benchmark } from './support/benchmark';
import type { Counted, ScaledTenant } from './support/scaled-simulator';

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
  const tenant = await startScaledTenant(folder);
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
  const { client, tenantId } = tenant;
  const subject = `c-${process.pid}-${Math.round(performance.now())}`;
  const work = { ...safeguards.work, clock: systemClock };
  try {
    const began = performance.now();
    const { done, stopped } = await underLease(work, { tenant: `${tenantId}-${subject}`, classes: [resource] }, (held) =>
      runOperations(work, {
        tenant: { client },
        subject,
        operations: operations(),
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
    await tenant.close();
    await safeguards.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const resource = 'exchange.CASMailbox';
const guidOf = (n: number): string => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const nameOf = (n: number): string => `user${n}@contoso.com`;

function* operations(): Generator<Operation> {
  for (let n = 0; n < mailboxes; n += 1)
    yield {
      kind: 'update',
      resource,
      object: nameOf(n),
      identity: guidOf(n),
      before: { PopEnabled: true },
      after: { PopEnabled: false },
    };
}

async function startScaledTenant(folder: string): Promise<{
  readonly tenantId: string;
  readonly client: TenantClient;
  counted(): Promise<Counted>;
  close(): Promise<void>;
}> {
  const stateFile = join(folder, 'state.json');
  writeFileSync(stateFile, JSON.stringify(state()));
  const root = join(__dirname, '..');
  const child = fork(join(__dirname, 'support', 'scaled-simulator.ts'), [stateFile, String(times)], {
    execArgv: ['--require', join(root, 'test', 'support', 'typescript-hook.cjs')],
  });
  const [told] = (await once(child, 'message')) as [ScaledTenant];
  const client = openTenant(
    {
      tenantId: told.tenantId,
      endpoints: told.endpoints,
      ca: told.ca,
      credential: { kind: 'secret', clientId: told.credential.clientId, secret: told.credential.clientSecret },
      resolve: () => Promise.resolve([]),
      giveUpAfterMs: 60_000,
    },
    { monotonicMs: () => performance.now() * times, sleep: (ms) => pause(ms / times), random: Math.random },
  );
  return {
    tenantId: told.tenantId,
    client,
    counted: async () => {
      child.send('count');
      const [counted] = (await once(child, 'message')) as [Counted];
      return counted;
    },
    close: async () => {
      await client.close();
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

function state(): object {
  return {
    schema: 'tenant-state/1',
    exchange: {
      CASMailbox: Array.from({ length: mailboxes }, (_unused, n) => ({
        Guid: guidOf(n),
        PrimarySmtpAddress: nameOf(n),
        PopEnabled: true,
      })),
    },
    simulator: { throttle: { exchange: { ...limit, only: 'writes' } } },
  };
}
