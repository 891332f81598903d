/** A real cluster on this machine: three primaries, each with a replica. */
import { askServer, type Certificate, follows, type Server, ServerFarm, type Servers, until } from './many-servers';

const slots = 16_384;

export interface ClusterStore extends Servers {
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  /** Starts one more replica of a primary. */
  addReplica(primary: Server): Promise<Server>;
}

export interface ClusterOptions {
  /** None: nothing takes the place of a node that dies. */
  readonly withoutReplicas?: boolean;
  /** A primary without its replica takes no writes. */
  readonly fenced?: boolean;
  /** Seconds, as of `SentinelOptions`. */
  readonly maxLag?: number;
  /** False: nodes go on while no other one has some of the keys. */
  readonly isWhole?: boolean;
  /** Nodes are reached encrypted, and reach each other so. */
  readonly tls?: Certificate;
  /** The port by which everyone reaches a primary, its replica among them, where it is not its own. */
  readonly doorTo?: (port: number) => Promise<number>;
}

/** Three primaries, each with a replica where nothing else is said. */
export async function startClusterStore(options: ClusterOptions = {}): Promise<ClusterStore> {
  const { fenced = false, maxLag = 10, tls, withoutReplicas = false, doorTo, isWhole = true } = options;
  const farm = new ServerFarm();
  const fence = fenced ? ['--min-replicas-to-write', '1', '--min-replicas-max-lag', String(maxLag)] : [];
  const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const flags = [...cluster, ...fence, '--cluster-require-full-coverage', isWhole ? 'yes' : 'no'];
  const nodes: Server[] = [];
  for (let number = 0; number < (withoutReplicas ? 3 : 6); number += 1) nodes.push(await farm.startServer(flags, tls));
  const primaries = nodes.slice(0, 3);
  if (doorTo !== undefined)
    for (const { port } of primaries) {
      const door = await doorTo(port);
      await askServer(port, (redis) => redis.config('SET', 'cluster-announce-port', door));
    }
  const share = Math.ceil(slots / primaries.length);
  for (const [index, { port }] of primaries.entries())
    await askServer(port, (redis) =>
      redis.call('CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(Math.min(slots, (index + 1) * share) - 1)),
    );
  const [first, ...others] = nodes as [Server, ...Server[]];
  for (const node of others) await meet(node, first);
  for (const { port } of nodes) await until('the nodes know each other', () => knows(port, nodes.length));
  const pairs = nodes
    .slice(3)
    .flatMap((replica, index) => primaries.slice(index, index + 1).map((primary) => ({ replica, primary })));
  for (const { replica, primary } of pairs) await become(replica, primary);
  for (const { replica } of pairs) await until('a replica follows', () => follows(replica.port));
  for (const { port } of nodes)
    await until('the cluster is whole', () =>
      askServer(port, async (redis) => ((await redis.call('CLUSTER', 'INFO')) as string).includes('cluster_state:ok')),
    );
  return {
    servers: farm.servers,
    restart: (server) => farm.restart(server),
    stop: () => farm.stop(),
    nodes: nodes.map(({ port, tlsPort }) => ({ host: '127.0.0.1', port: tlsPort ?? port })),
    addReplica: async (primary) => {
      const replica = await farm.startServer(flags, tls);
      await meet(replica, primary);
      await become(replica, primary);
      await until('a replica follows', () => follows(replica.port));
      return replica;
    },
  };
}

/** Makes two nodes, and everyone they know, know each other. */
async function meet(node: Server, other: Server): Promise<void> {
  await askServer(node.port, (redis) => redis.call('CLUSTER', 'MEET', '127.0.0.1', String(other.tlsPort ?? other.port)));
}

/** Tried again until the replica knows who that is. */
async function become(replica: Server, primary: Server): Promise<void> {
  const id = (await askServer(primary.port, (redis) => redis.call('CLUSTER', 'MYID'))) as string;
  await until('a replica takes its primary', () =>
    askServer(replica.port, async (redis) => (await redis.call('CLUSTER', 'REPLICATE', id).catch(() => null)) === 'OK'),
  );
}

function knows(port: number, nodes: number): Promise<boolean> {
  return askServer(port, async (redis) =>
    ((await redis.call('CLUSTER', 'INFO')) as string).includes(`cluster_known_nodes:${nodes}`),
  );
}

/** Gives the slot of a tag to another node, its keys one after the other. @param pause before each */
export async function moveSlot(tag: string, { from, to, others, pause = () => Promise.resolve() }: SlotMove): Promise<void> {
  const slot = String(await askServer(from.port, (redis) => redis.call('CLUSTER', 'KEYSLOT', tag)));
  const [source, target] = await Promise.all(
    [from, to].map(({ port }) => askServer(port, (redis) => redis.call('CLUSTER', 'MYID'))),
  );
  const state = ({ port }: Server, ...words: readonly unknown[]): Promise<unknown> =>
    askServer(port, (redis) => redis.call('CLUSTER', 'SETSLOT', slot, ...words.map(String)));
  await state(to, 'IMPORTING', source);
  await state(from, 'MIGRATING', target);
  const address = ['127.0.0.1', String(to.tlsPort ?? to.port)];
  await askServer(from.port, async (redis) => {
    for (;;) {
      const [key] = (await redis.call('CLUSTER', 'GETKEYSINSLOT', slot, '1')) as readonly string[];
      if (key === undefined) return;
      await pause();
      await redis.call('MIGRATE', ...address, key, '0', '5000');
    }
  });
  for (const node of [to, from, ...others]) await state(node, 'NODE', target);
}

export interface SlotMove {
  readonly from: Server;
  readonly to: Server;
  /** The other primaries. */
  readonly others: readonly Server[];
  readonly pause?: () => Promise<unknown>;
}

/** The node of a cluster that has the keys with this tag. */
export async function ownerOf(tag: string, servers: readonly Server[]): Promise<Server> {
  const [owner] = await ownersOf(tag, servers);
  if (owner === undefined) throw new Error(`No node has the keys of ${tag}.`);
  return owner;
}

/** A node sends anyone who asks for what another one has to that one; a replica answers nothing of it on its own. */
export async function ownersOf(tag: string, servers: readonly Server[]): Promise<readonly Server[]> {
  const owns = await Promise.all(
    servers.map(({ port }) =>
      askServer(port, (redis) =>
        redis.get(`${tag}:probe`).then(
          () => true,
          () => false,
        ),
      ),
    ),
  );
  return servers.filter((_server, index) => owns[index]);
}
