/** The stores that trials are run on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateOfProcess } from '../../../adapters/m365/simulator/index';
import { type ClusterStore, moveSlot, ownerOf, ownersOf, startClusterStore } from '../stores/cluster-store';
import { startManagedStore } from '../stores/managed-store';
import { type SentinelStore, type Server, startSentinelStore } from '../stores/many-servers';
import { openTcpProxy, type TcpProxy } from '../wire/tcp-proxy';
import { chanceOf } from './random';
import {
  acknowledged,
  isAlive,
  partOf,
  queues,
  type StoreUnderTrial,
  type TrialOn,
  text,
  type Wanted,
} from './store-under-trial';

interface StoreKind {
  readonly name: string;
  /** As what a trial runs on is named. */
  readonly about: string;
  readonly open: (wanted: Wanted, seed: number) => Promise<StoreUnderTrial>;
}

export const storeKinds = [
  { name: 'sentinel', about: 'a primary with two replicas, and three Sentinels', open: openTrio },
  { name: 'cluster', about: 'a cluster of three and three, encrypted', open: openCluster },
  {
    name: 'managed',
    about: 'one address of a provider, who answers no CONFIG and promises to keep what was written',
    open: openManaged,
  },
] as const satisfies readonly StoreKind[];

export type StoreName = (typeof storeKinds)[number]['name'];

/** Those of which the servers are known. */
export const ownStores: readonly StoreName[] = ['sentinel', 'cluster'];
export const everyStore: readonly StoreName[] = storeKinds.map(({ name }) => name);

/** What a trial of this seed runs with. */
export function trialOn(name: StoreName, seed: number): TrialOn {
  const kind = storeKinds.find((one) => one.name === name);
  if (kind === undefined) throw new Error(`There is no store ${name}.`);
  return { chance: chanceOf(seed), seed, open: (wanted = {}) => kind.open(wanted, seed) };
}

async function openTrio({ isFenced = true, maxLag = 10, isBetween = false }: Wanted): Promise<StoreUnderTrial> {
  const doors = new Doors();
  const options = { isFenced, maxLag, ...(isBetween ? { doorTo: doors.open } : {}) };
  const store = await startSentinelStore(options);
  const [primary, first, other, ...sentinels] = store.servers as [Server, Server, Server, Server, Server, Server];
  const [, guide] = sentinels;
  return {
    settings: sentinelSettings(store),
    primary,
    replicas: [first, other],
    // In the order in which they are asked: anyone who connects again asks the one after the last that answered (ioredis 6.0.0).
    guide,
    sentinels,
    tag: queues,
    lateAlerts: [],
    hasQueues: true,
    successor: async () => {
      const named = await store.primaryServer();
      return named === primary ? null : named;
    },
    door: () => doors.to(primary),
    restart: store.restart,
    stop: async () => {
      await doors.close();
      await store.stop();
    },
  };
}

/** Anyone who uses it knows the one address, and gets every entry acknowledged by everyone it leads to. */
async function openManaged({ isBetween = false }: Wanted): Promise<StoreUnderTrial> {
  const doors = new Doors();
  const store = await startManagedStore(isBetween ? { doorTo: doors.open } : {});
  const [primary, first, other] = store.servers as [Server, Server, Server];
  return {
    settings: { kind: 'single', address: `127.0.0.1:${store.port}`, durability: 'provider' },
    primary,
    replicas: [first, other],
    guide: other,
    way: store.way,
    tag: queues,
    lateAlerts: [],
    hasQueues: true,
    keepsAll: true,
    successor: async () => {
      const named = store.primaryServer();
      return named.port === primary.port ? null : named;
    },
    door: () => doors.to(primary),
    restart: store.restart,
    stop: async () => {
      await doors.close();
      await store.stop();
    },
  };
}

export function sentinelSettings(store: SentinelStore): object {
  return { kind: 'sentinel', sentinels: store.sentinels.map(text), primary: store.primary, ...acknowledged };
}

export interface ClusterUnderTrial extends StoreUnderTrial {
  /** Gives what is on the primary and begins with the tag to another one, key by key. @param pause before each */
  moveAway(pause: () => Promise<unknown>): Promise<void>;
  /** Whether the keys that begin so are on the primary. */
  has(tag: string): Promise<boolean>;
}

/** Encrypted, but where something stands between and has to read who is who. */
export async function openCluster(wanted: Wanted, seed: number): Promise<ClusterUnderTrial> {
  const { isFenced = true, maxLag = 10, isPaired = false, isBetween = false, isWhole = true } = wanted;
  const doors = new Doors();
  const way = isBetween ? { doorTo: doors.open } : { tls: await certificateOfProcess() };
  const store = await startClusterStore({ fenced: isFenced, maxLag, isWhole, ...way });
  const tag = wanted.apartFrom === undefined ? partOf(seed, wanted) : await tagApart(store, seed, wanted);
  const primary = await ownerOf(tag, store.servers);
  const primaries = store.servers.slice(0, 3);
  const place = primaries.indexOf(primary);
  const at = (index: number): Server => store.servers[3 + (index % 3)] as Server;
  const replicas = [at(place), ...(isPaired ? [await store.addReplica(primary)] : [])];
  const ca = mkdtempSync(join(tmpdir(), 'hardenbot-ca-'));
  return {
    settings: clusterSettings(store, ca, way.tls?.cert),
    primary,
    replicas,
    // One more than its own primary needs: without any that one would take nothing.
    guide: isPaired ? await store.addReplica(primaries[(place + 1) % 3] as Server) : at(place + 1),
    tag,
    // Nodes agree that one is gone after two seconds, and vote then.
    lateAlerts: ['HardenbotCardsLate'],
    hasQueues: primary === (await ownerOf(queues, store.servers)),
    moveAway: (pause) => {
      const [to, ...others] = primaries.filter((server) => server !== primary) as [Server, ...Server[]];
      return moveSlot(tag, { from: primary, to, others, pause });
    },
    has: async (other) => primary === (await ownerOf(other, primaries)),
    successor: async () => (await ownersOf(tag, replicas.filter(isAlive)))[0] ?? null,
    door: () => doors.to(primary),
    restart: store.restart,
    stop: async () => {
      await doors.close();
      await store.stop();
      rmSync(ca, { recursive: true });
    },
  };
}

async function tagApart({ servers }: ClusterStore, seed: number, { tags = [queues], apartFrom = [] }: Wanted): Promise<string> {
  const kept = await Promise.all(apartFrom.map((tag) => ownerOf(tag, servers)));
  for (const place of tags.keys()) {
    const tag = tags[(seed + place) % tags.length] ?? tags[0];
    if (!kept.includes(await ownerOf(tag, servers))) return tag;
  }
  throw new Error('Everything is where nothing may be lost.');
}

/** @param folder where the certificate that it shows is put, where it shows one */
function clusterSettings({ nodes }: ClusterStore, folder: string, certificate: string | undefined): object {
  const plain = { kind: 'cluster', nodes: nodes.map(text), ...acknowledged };
  if (certificate === undefined) return plain;
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, certificate);
  return { ...plain, tls: { ca, serverName: 'localhost' } };
}

/** What stands before primaries, by their ports. */
class Doors {
  readonly #proxies = new Map<number, TcpProxy>();

  readonly open = async (port: number): Promise<number> => {
    const proxy = await openTcpProxy(port);
    this.#proxies.set(port, proxy);
    return proxy.port;
  };

  to({ port }: Server): TcpProxy {
    const proxy = this.#proxies.get(port);
    if (proxy === undefined) throw new Error('Nothing stands between this primary and its replicas.');
    return proxy;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.close()));
  }
}
