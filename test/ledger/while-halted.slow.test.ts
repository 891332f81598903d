/** What keeps people safe goes on while the ledger of a tenant takes no entries: it is done from the worker's mirror, and written down as soon as it can be. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { storedRows } from '../../adapters/redis/ledger';
import { restoreLedger, whyHalted } from '../../adapters/redis/ledger-restore';
import type { Card } from '../../src/chat/card';
import { type Timing, usualTiming } from '../../src/compose/safeguards';
import { verifyLedger } from '../../src/engine/ledger/verify';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { keyring, workerSigner } from '../support/ledger/signed-entries';
import { until } from '../support/stores/many-servers';
import { type Refusing, refusing } from '../support/stores/refusing-server';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';
import { type HurriedClock, hurriedClock } from '../support/time/hurried-clock';
import { openTcpProxy, type TcpProxy } from '../support/wire/tcp-proxy';

const hour = 3_600_000;
const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', RejectDirectSend: false },
  },
};
const timing: Timing = {
  ...usualTiming,
  leaseMs: 3000,
  lockMs: 3000,
  doubtMs: [0, 20, 20],
  reconcileEveryMs: 200,
  withoutStoreMs: 1500,
};

let valkey: TestValkey;
let proxy: TcpProxy;
let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;

beforeEach(async () => {
  valkey = await startTestValkey();
  proxy = await openTcpProxy(valkey.url.replace('unix://', ''));
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({
    platform: room,
    state: tenant,
    controls: { 'direct-send': {} },
    settings: {
      approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '2h' },
    },
    withoutWorker: true,
    clock,
    timing,
    valkey: { ...valkey, url: `redis://127.0.0.1:${proxy.port}` },
  });
});
afterEach(async () => {
  proxy.heal();
  await harness.close();
  await proxy.close();
});

const says = (text: string) => (card: Card) => textOf(card).includes(text);
const isOn = (): boolean => (harness.simulator.state() as typeof tenant).exchange.OrganizationConfig.RejectDirectSend;
const writes = (): number =>
  harness.simulator.calls().filter((call) => JSON.stringify(call).includes('Set-OrganizationConfig')).length;
const isUndone = (): Promise<void> => until('it is undone', () => Promise.resolve(!isOn()));

/** A change that undoes itself in two hours, applied by a worker. */
async function applied() {
  const worker = await harness.startWorker();
  await room.says('ana', 'plan direct-send');
  await room.waitFor(says('waiting for approval'), 'a plan to approve');
  await room.clicks('bo', 'Approve');
  await room.waitFor(
    (card) => says('applied and verified')(card) && says('or it is undone automatically')(card),
    'applied for now',
  );
  expect(isOn()).toBe(true);
  await until('it has ended', async () => JSON.stringify(await lastRows()).includes('checkpoint'));
  return worker;
}

async function lastRows(): Promise<unknown> {
  return valkey.connect().xrevrange(keys.ledger(harness.tenantId), '+', '-', 'COUNT', 5);
}

async function rows(): Promise<number> {
  return valkey.connect().xlen(keys.ledger(harness.tenantId));
}

/** One row of nonsense behind the ledger: anyone who reads it halts the tenant. */
async function halt(): Promise<void> {
  const redis = valkey.connect();
  await redis.xadd(keys.ledger(harness.tenantId), `${(await rows()) + 1}-0`, 'entry', 'nonsense', 'hash', 'x');
}

const halted = (): Promise<void> =>
  until('the tenant is halted', async () => (await whyHalted(valkey.connect(), harness.tenantId)) !== null);

const mirrorOf = (worker: number): string => join(dirname(harness.workerFile), `mirror-${worker}`);

/** The gateway and the worker look again and again, and say so in the log. */
async function looksOften(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2000));
}

/** As a person does, and once more where a process that still ran halted it again by what it had read before. */
async function restored(): Promise<void> {
  const how = { keyring, signer: workerSigner, now: () => clock.now() };
  const redis = valkey.connect();
  await until('it is restored, and stays so', async () => {
    await restoreLedger(redis, mirrorOf(0), harness.tenantId, how);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return (await whyHalted(redis, harness.tenantId)) === null;
  });
}

async function problems(): Promise<readonly unknown[]> {
  const all = storedRows(valkey.connect(), harness.tenantId);
  return (await verifyLedger({ tenant: harness.tenantId, rows: all, checkpoints: [], keyring })).problems;
}

describe('while a tenant is halted', () => {
  test('a change that no one kept is undone in time, nothing is appended, and the ledger and the card say so once it was restored', async () => {
    await applied();
    await halt();
    await halted();
    const before = await rows();
    clock.forward(3 * hour);
    await isUndone();
    expect(await rows()).toBe(before);
    await restored();
    await room.waitFor(says('undone without being kept'), 'the card says so');
    expect(writes()).toBe(2);
    expect(await problems()).toEqual([]);
    expect(existsSync(join(mirrorOf(0), 'waiting', `${harness.tenantId}.jsonl`))).toBe(false);
  });

  test('a worker that begins anew goes on from its mirror, and what waited is written down once', async () => {
    const worker = await applied();
    await halt();
    await halted();
    clock.forward(3 * hour);
    await isUndone();
    await until('it is written down beside the mirror', async () => {
      const waiting = join(mirrorOf(0), 'waiting', `${harness.tenantId}.jsonl`);
      return existsSync(waiting) && readFileSync(waiting, 'utf8').includes('"type":"undone"');
    });
    await worker.stop();
    await harness.startWorker(false, 0);
    await looksOften();
    expect(writes()).toBe(2);
    await restored();
    await room.waitFor(says('undone without being kept'), 'the card says so');
    expect(writes()).toBe(2);
    const texts = (await valkey.connect().xrange(keys.ledger(harness.tenantId), '-', '+')).map(([, fields]) => fields[1] ?? '');
    expect(texts.filter((text) => text.includes('"undoing') || text.includes('undoing\\"'))).toHaveLength(1);
    expect(await problems()).toEqual([]);
  });

  test('of two workers the tenant decides: each object is put back once', async () => {
    await applied();
    await harness.startWorker();
    await halt();
    await halted();
    clock.forward(3 * hour);
    await isUndone();
    await restored();
    await room.waitFor(says('undone without being kept'), 'the card says so');
    expect(writes()).toBe(2);
    expect(await problems()).toEqual([]);
  });

  test('what somebody kept stays, although the worker cannot read that as part of the ledger', async () => {
    const worker = await applied();
    await worker.stop();
    await room.clicks('bo', 'Keep');
    await until('it is written down', async () =>
      JSON.stringify(await valkey.connect().xrevrange(keys.ledger(harness.tenantId), '+', '-', 'COUNT', 3)).includes('kept'),
    );
    await halt();
    await harness.startWorker();
    await halted();
    clock.forward(3 * hour);
    await looksOften();
    expect(isOn()).toBe(true);
  });
});

describe('while the store does not answer', () => {
  test('a change that no one kept is undone after the grace, and no sooner', async () => {
    await applied();
    proxy.cut();
    clock.forward(3 * hour);
    const began = performance.now();
    await isUndone();
    expect(performance.now() - began).toBeGreaterThanOrEqual(1500);
    proxy.heal();
    await room.waitFor(says('undone without being kept'), 'the card says so');
    expect(writes()).toBe(2);
    expect(await problems()).toEqual([]);
  });
});

/** Someone sets a password first there, and the connections of before are gone. */
const lockedOut: Refusing = {
  begin: async (redis) => {
    await redis.config('SET', 'requirepass', 'another one');
    await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  },
  end: async (redis) => void (await redis.config('SET', 'requirepass', '')),
};

describe('while the store answers and takes no writes', () => {
  test.each(Object.entries({ ...refusing, NOAUTH: lockedOut }))(
    '(%s) a change that no one kept is undone all the same, once, and the card says so once it takes them again',
    async (_word, refusal) => {
      await applied();
      const redis = valkey.connect();
      await refusal.begin(redis);
      clock.forward(3 * hour);
      await isUndone();
      await refusal.end(redis);
      await room.waitFor(says('undone without being kept'), 'the card says so');
      expect(writes()).toBe(2);
      expect(await problems()).toEqual([]);
    },
  );
});
