/** Stores of several servers, really run: the corridor on a primary that Sentinels name and on a cluster, with a fail-over on the way, and on stores that others run. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificate } from '../../adapters/m365/simulator/index';
import { connectRedis } from '../../adapters/redis/connection';
import { inspectStore } from '../../adapters/redis/inspect';
import { placeOfSettings } from '../../adapters/redis/place';
import { openReplicatedWriter, type ReplicatedWriter } from '../../adapters/redis/replicated';
import type { Card } from '../../src/chat/card';
import { storeSettings } from '../../src/config/store';
import { Unsettled } from '../../src/engine/ledger/retry-later';
import { systemClock } from '../../src/process/system-clock';
import { movedConnectionTrial } from '../support/chaos/moved-connection';
import { buttonsOf, type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness } from '../support/corridor/harness';
import { ledgerOn } from '../support/ledger/signed-entries';
import { isFull } from '../support/runner/counts';
import { ownerOf, ownersOf, startClusterStore } from '../support/stores/cluster-store';
import { ServerFarm, startReplicated, startSentinelStore, until } from '../support/stores/many-servers';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const tenant = tenantOfMailboxes(
  Object.fromEntries(Array.from({ length: 12 }, (_unused, index) => [index + 1, 'both' as const])),
  'both',
);
const objects = tenant.exchange.CASMailbox.length + tenant.exchange.CASMailboxPlan.length;
const noPasswords = { store: () => undefined, sentinel: () => undefined };
const says = (words: string) => (card: Card) => textOf(card).includes(words);
const idIn = (card: Card): string => /c-[a-z0-9]+/.exec(textOf(card))?.[0] ?? '';

function placeOf(settings: object) {
  const store = storeSettings.parse(settings);
  if (store === undefined) throw new Error('There is a store.');
  return placeOfSettings(store, noPasswords);
}

const text = ({ host, port }: { readonly host: string; readonly port: number }): string => `${host}:${port}`;

/** A fail-over takes some seconds. */
const maxTries = 40;

/** As a person does who reads that it is not known yet: again a moment later, as long as the card asks for it. */
async function approveAgain(room: ChatRoom): Promise<void> {
  const stillAsks = (): boolean => room.cards().some((card) => buttonsOf(card).some(({ label }) => label === 'Approve'));
  for (let tries = 0; tries < maxTries && stillAsks(); tries += 1) {
    await sleep(1000);
    if (!stillAsks() || (await room.clicks('bo', 'Approve')) === null) return;
  }
}

/** Plans, approves while something may happen to the store, and undoes. */
async function harden(settings: object, strike: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({ platform: room, state: tenant, controls: { 'pop-imap': {} }, place: placeOf(settings) });
  try {
    await room.says('ana', 'plan pop-imap');
    const change = idIn(await room.waitFor(says('waiting for approval'), 'a plan to approve'));
    const told = await room.clicks('bo', 'Approve');
    await strike();
    // Anyone who reads that it is not known yet looks again, and approves once more where the card still asks for it.
    if (told !== null) await approveAgain(room);
    await room.waitFor(says('applied and verified'), 'applied and verified');
    expect((harness.simulator.state() as typeof tenant).exchange.CASMailbox.every((row) => !row.PopEnabled)).toBe(true);
    // Each object is written once, whatever died.
    expect(harness.simulator.calls().filter((call) => call.write)).toHaveLength(objects);

    await room.says('bo', `revert ${change}`);
    await room.waitFor((card) => card.title.startsWith('Undo: ') && says('waiting for approval')(card), 'a plan to undo it');
    await room.clicks('cy', 'Approve');
    await room.waitFor((card) => card.title.startsWith('Undone: ') && says('applied and verified')(card), 'undone');
    expect((harness.simulator.state() as typeof tenant).exchange).toEqual(tenant.exchange);
    expect(harness.log.filter((line) => /MOVED|READONLY|CROSSSLOT/.test(line))).toEqual([]);
  } finally {
    await harness.close();
  }
}

test('a change is applied and undone although the primary dies in the middle and the Sentinels name another', async () => {
  const store = await startSentinelStore();
  try {
    // What the approver was shown is on a replica before they read it, and so is all that follows.
    const durability = { replicas: 1, within: '1s' };
    const settings = { kind: 'sentinel', sentinels: store.sentinels.map(text), primary: store.primary, durability };
    await harden(settings, async () => void (await store.primaryServer()).child.kill('SIGKILL'));
  } finally {
    await store.stop();
  }
});

// A cluster of six servers wants a machine to itself: in full counts alone.
if (isFull())
  test('a change is applied and undone although the node of the queues dies in the middle', async () => {
    const store = await startClusterStore({ fenced: true });
    try {
      // The node may hold the ledger as well: what the approver was shown is on its replica before they read it.
      const settings = { kind: 'cluster', nodes: store.nodes.map(text), durability: { replicas: 1, within: '1s' } };
      await harden(settings, async () => {
        const owner = await ownerOf('{hardenbot}', store.servers);
        owner.child.kill('SIGKILL');
        const others = store.servers.filter(({ port }) => port !== owner.port);
        await until('a replica takes its place', async () => (await ownersOf('{hardenbot}', others)).length > 0);
        await store.restart(owner);
      });
    } finally {
      await store.stop();
    }
  });

// Six servers, as above.
if (isFull())
  test('a change is applied and undone on a cluster that talks encrypted, to us and among its nodes', async () => {
    const certificate = await makeCertificate();
    const ca = join(mkdtempSync(join(tmpdir(), 'hardenbot-ca-')), 'ca.pem');
    writeFileSync(ca, certificate.cert);
    const store = await startClusterStore({ fenced: true, tls: certificate });
    try {
      const tls = { ca, serverName: 'localhost' };
      await harden({ kind: 'cluster', nodes: store.nodes.map(text), tls, durability: { replicas: 1, within: '2s' } });
    } finally {
      await store.stop();
    }
  });

test('a lease is asked for on the connection that the entries under it are written on, and no other one', async () => {
  const farm = new ServerFarm();
  try {
    const { primary } = await startReplicated(farm);
    const redis = connectRedis(`redis://127.0.0.1:${primary.port}`);
    const watching = await redis.monitor();
    const appending = new Set<string>();
    const leasing = new Set<string>();
    watching.on('monitor', (_time: string, [name, ...args]: readonly string[], source: string) => {
      if (!/^evalsha$|^eval$/i.test(name ?? '')) return;
      if (args.some((one) => one.endsWith(':ledger:halted'))) appending.add(source);
      else if (args.some((one) => one.includes(':lease:'))) leasing.add(source);
    });
    const address = `127.0.0.1:${primary.port}`;
    await harden({ kind: 'single', address, durability: { replicas: 1, within: '1s' } });
    watching.disconnect();
    redis.disconnect();
    expect(leasing.size).toBe(1);
    expect([...leasing].filter((source) => !appending.has(source))).toEqual([]);
  } finally {
    await farm.stop();
  }
});

test('a change is applied and undone on a store that answers no CONFIG, where the provider promises to keep what was written', async () => {
  const farm = new ServerFarm();
  try {
    const { port } = await farm.startServer(['--rename-command', 'CONFIG', '']);
    await harden({ kind: 'single', address: `127.0.0.1:${port}`, durability: 'provider' });
  } finally {
    await farm.stop();
  }
});

test('an address that leads to a replica, to a primary that replicas follow, a Sentinel or a node of a cluster, and a primary of another name, are each told in one sentence', async () => {
  const store = await startSentinelStore();
  const farm = new ServerFarm();
  const whatOf = async (settings: object): Promise<readonly string[]> => {
    const { unreachable, wrong, safety } = await inspectStore(placeOf(settings), new Date());
    return unreachable === null ? [...wrong, ...safety] : [unreachable];
  };
  try {
    const [, replica] = store.servers;
    const [sentinel] = store.sentinels;
    const node = await farm.startServer(['--cluster-enabled', 'yes']);
    const single = (port: number | undefined) => whatOf({ kind: 'single', address: `127.0.0.1:${port}` });
    const sentinels = store.sentinels.map(text);
    expect(await single(replica?.port)).toEqual([
      expect.stringMatching(/^this server is a replica, which takes no writes: name the primary/),
    ]);
    expect(await single((await store.primaryServer()).port)).toEqual([
      expect.stringMatching(
        /^2 replicas follow this server, and one that takes over may lack what was acknowledged: write `durability/,
      ),
    ]);
    expect(await single(sentinel?.port)).toEqual([
      expect.stringMatching(/^this is a Sentinel, which names the primary and stores nothing/),
    ]);
    expect(await single(node.port)).toEqual([
      expect.stringMatching(/^this server is a node of a cluster and has only a part of the keys/),
    ]);
    expect(await whatOf({ kind: 'sentinel', sentinels, primary: 'another', durability: 'provider' })).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+: the Sentinel knows no primary called another: correct `store\.primary`$/),
    ]);
    const servers = store.servers.slice(0, 3).map(({ port }) => `127.0.0.1:${port}`);
    expect(await whatOf({ kind: 'sentinel', sentinels: servers, primary: store.primary, durability: 'provider' })).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+: this is a server that stores data, not a Sentinel: name the Sentinels/),
    ]);
    expect(await whatOf({ kind: 'cluster', nodes: servers, durability: 'provider' })).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+: this is a single server, not a node of a cluster: write `store: \{ kind: single/),
    ]);
    expect(await whatOf({ kind: 'cluster', nodes: sentinels, durability: 'provider' })).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+: this is a Sentinel, which names the primary/),
    ]);
    expect(await whatOf({ kind: 'sentinel', sentinels, primary: store.primary, durability: 'provider' })).toEqual([]);
  } finally {
    await farm.stop();
    await store.stop();
  }
});

test('an entry counts as soon as a replica has it on disk, and not when that replica speaks next by itself', async () => {
  const farm = new ServerFarm();
  const { primary } = await startReplicated(farm);
  const address = `redis://127.0.0.1:${primary.port}`;
  const redis = connectRedis(address);
  const writer = openReplicatedWriter(connectRedis(address), { replicas: 1, withinMs: 10_000 });
  const ledger = ledgerOn(redis, { now: () => new Date('2026-11-24T10:00:00Z') }, { writer });
  try {
    const took: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      const began = performance.now();
      await ledger.append('t', `c-${n}`, { type: 'nothingToDo', reason: 'x' });
      took.push(performance.now() - began);
    }
    // A replica speaks once a second on its own, so every entry but the first would take that long; on idle machines each takes about two milliseconds.
    expect(took.toSorted((one, other) => one - other)[1]).toBeLessThan(500);
  } finally {
    writer.close();
    redis.disconnect();
    await farm.stop();
  }
});

test('an entry that too few replicas have is taken in by nobody, and who knows all there is asks none of them', async () => {
  const farm = new ServerFarm();
  const { primary } = await startReplicated(farm);
  const redis = connectRedis(`redis://127.0.0.1:${primary.port}`);
  const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
  const writerFor = (replicas: number, withinMs: number) =>
    openReplicatedWriter(connectRedis(`redis://127.0.0.1:${primary.port}`), { replicas, withinMs });
  const [two, three] = [writerFor(2, 60_000), writerFor(3, 100)];
  let asked = 0;
  const counted: ReplicatedWriter = {
    ...two,
    read: (...question) => {
      asked += 1;
      return two.read(...question);
    },
  };
  try {
    // As one writes to whom a replica is nothing, or whose connection ended before it was known.
    await ledgerOn(redis, clock).append('t', 'c-1', { type: 'nothingToDo', reason: 'x' });
    await ledgerOn(redis, clock).append('t', 'c-1', { type: 'nothingToDo', reason: 'y' });
    await expect(ledgerOn(redis, clock, { writer: three }).subject('t', 'c-1')).rejects.toThrow(Unsettled);
    const reader = ledgerOn(redis, clock, { role: 'gateway', writer: counted });
    expect(await reader.subject('t', 'c-1')).toHaveLength(2);
    expect(await reader.subject('t', 'c-1')).toHaveLength(2);
    expect(asked).toBe(1);
  } finally {
    two.close();
    three.close();
    redis.disconnect();
    await farm.stop();
  }
});

test('whatever a primary says that never got an entry, the entry counts once it is there and not before', async () => {
  expect(await movedConnectionTrial(1)).toEqual([]);
});

describe('a veto that the approver was shown', () => {
  /** The replicas stand still while someone revokes; then the primary dies, and one of them takes its place. */
  async function revokeAndLose(
    durability: object,
  ): Promise<{ readonly answer: string; readonly writes: number; readonly card: string }> {
    const store = await startSentinelStore();
    const primary = await store.primaryServer();
    const replicas = store.servers.slice(0, 3).filter((server) => server !== primary);
    const settings = { kind: 'sentinel', sentinels: store.sentinels.map(text), primary: store.primary, ...durability };
    const room = openChatRoom('terminal', 'hardening');
    // Nothing is applied before someone starts a worker: what counts is what is left of the veto by then.
    const harness = await openHarness({
      platform: room,
      state: tenant,
      controls: { 'pop-imap': {} },
      place: placeOf(settings),
      withoutWorker: true,
      // A worker that begins in a fail-over waits for the store: by a clock that jumps over pauses, its minute would be over at once.
      clock: systemClock,
    });
    try {
      const planner = await harness.startWorker();
      await room.says('ana', 'plan pop-imap');
      await room.waitFor(says('waiting for approval'), 'a plan to approve');
      await planner.stop();
      await room.clicks('bo', 'Approve');
      await room.waitFor((shown) => buttonsOf(shown).some(({ label }) => label === 'Revoke'), 'an approval to revoke');
      for (const { child } of replicas) child.kill('SIGSTOP');
      const answer = textOf(await room.clicks('cy', 'Revoke'));
      primary.child.kill('SIGKILL');
      for (const { child } of replicas) child.kill('SIGCONT');
      await harness.startWorker();
      const card = await room.waitFor((shown) => /applied and verified|revoked/.test(textOf(shown)), 'at its end');
      return { answer, writes: harness.simulator.calls().filter((call) => call.write).length, card: textOf(card) };
    } finally {
      await harness.close();
      await store.stop();
    }
  }

  test('with a replica that has to have it, nobody is told that it was taken while none has it', async () => {
    const { answer, writes, card } = await revokeAndLose({ durability: { replicas: 1, within: '1s' } });
    // Either it was kept, and nothing is applied, or the person read that it is not known.
    expect(answer).toMatch(/not known yet|does not take everything/);
    expect(card.includes('revoked') ? writes : 0).toBe(0);
  });
});
