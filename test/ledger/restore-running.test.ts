/** A ledger is restored page by page beside the processes that use it: nothing is appended there meanwhile, other tenants go on, and one that is cut off changes nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { keys } from '../../adapters/redis/keys';
import { restoreLedger } from '../../adapters/redis/ledger-restore';
import { type Mirror, openMirror } from '../../adapters/redis/mirror';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { storeLongLedger } from '../support/ledger/long-ledger';
import { keyring, ledgerOn, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const tenant = '7e000000-0000-4000-8000-00000000001d';
const neighbour = '7e000000-0000-4000-8000-00000000001e';
const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
const how = { keyring, signer: workerSigner, now: clock.now };
const said = (reason: string) => ({ type: 'nothingToDo', reason }) as const;
const entries = 1200;

let valkey: TestValkey;
let redis: Redis;
let folder: string;
let mirror: Mirror;
beforeEach(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-restore-'));
  mirror = openMirror(folder);
  await storeLongLedger(redis, { tenant, entries, signer: workerSigner });
});
afterEach(async () => {
  await mirror.close();
  await valkey.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As a process that is there already: it knows the ledger whole. */
async function worker() {
  const ledger = ledgerOn(redis, clock, { keeper: mirror });
  await ledger.head(tenant);
  return ledger;
}

/** Has something happen as soon as the restore has written this many rows beside the ledger. */
function onceWritten(rows: number, happen: () => Promise<void>): Redis {
  let isDone = false;
  return new Proxy(valkey.connect(), {
    get: (target, name) => {
      if (name !== 'pipeline') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
      return () => {
        const pipeline = target.pipeline();
        const exec = pipeline.exec.bind(pipeline);
        pipeline.exec = async () => {
          const replies = await exec();
          if (!isDone && (await redis.xlen(keys.restoring(tenant))) >= rows) {
            isDone = true;
            await happen();
          }
          return replies;
        };
        return pipeline;
      };
    },
  });
}

const rows = (): Promise<readonly unknown[]> => redis.xrange(keys.ledger(tenant), '-', '+');

test('meanwhile nobody appends there, a neighbour is written to, and the processes go on without a new start', async () => {
  const ledger = await worker();
  const whole = await rows();
  await redis.xdel(keys.ledger(tenant), '700-0', '1200-0');
  const seen: string[] = [];
  const meanwhile = async (): Promise<void> => {
    await expect(ledger.append(tenant, 'c-late', said('late'))).rejects.toThrow(LedgerBehind);
    await ledger.append(neighbour, 'c-other', said('goes on'));
    seen.push((await ledger.whyHalted(tenant)) ?? '');
  };
  const restored = await restoreLedger(onceWritten(500, meanwhile), folder, tenant, how);
  expect(restored).toEqual({ entries, putBack: 2, moved: 0, setAside: null });
  expect(seen).toEqual([expect.stringContaining('restore has begun')]);
  expect(await rows()).toEqual(whole);
  await ledger.append(tenant, 'c-after', said('after'));
  expect(await ledger.whyHalted(tenant)).toBeNull();
  expect(await redis.keys(`${keys.ledger(tenant)}:*`)).toEqual([]);
});

test('cut off half way it leaves the ledger as it was, halted where it was halted, and is begun again', async () => {
  const ledger = await worker();
  const whole = await rows();
  await redis.xdel(keys.ledger(tenant), '1200-0');
  await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
  const cut = await rows();
  const stop = async (): Promise<void> => {
    throw new Error('cut off');
  };
  await expect(restoreLedger(onceWritten(500, stop), folder, tenant, how)).rejects.toThrow('cut off');
  expect(await rows()).toEqual(cut);
  expect(await ledger.whyHalted(tenant)).toContain('holds less than');
  expect(await restoreLedger(redis, folder, tenant, how)).toMatchObject({ entries, putBack: 1 });
  expect(await rows()).toEqual(whole);
});

test('one that fails on a ledger that was not halted halts nobody', async () => {
  await worker();
  const fail = async (): Promise<void> => {
    throw new Error('the network went');
  };
  await expect(restoreLedger(onceWritten(250, fail), folder, tenant, how)).rejects.toThrow('the network went');
  expect(await redis.get(keys.halted(tenant))).toBeNull();
});
