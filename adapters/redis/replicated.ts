/** Waiting until replicas have what was written, on a connection of its own: the wait blocks whatever else goes over it. */
import { Cluster, type Redis } from 'ioredis';
import { Unsettled } from '../../src/ledger/not-now.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';

/** So many replicas have to have an entry on disk before it counts, within so many milliseconds. */
export interface Replication {
  readonly replicas: number;
  readonly withinMs: number;
}

export interface ReplicatedWriter {
  readonly client: StoreClient;
  /**
   * Runs a write and gives its answer once the replicas have it. `isThere` is asked when the connection changed on the way: what a new
   * primary says about its own replicas proves nothing about what the old one took. Throws Unsettled when it cannot be known in time.
   */
  write<Answer>(tenant: string, run: (client: StoreClient) => Promise<Answer>, isThere: () => Promise<boolean>): Promise<Answer>;
  close(): void;
}

export function openReplicatedWriter(client: StoreClient, { replicas, withinMs }: Replication): ReplicatedWriter {
  const own: StoreClient = client instanceof Cluster ? client.duplicate() : client.duplicate();
  own.on('error', () => undefined);
  let connections = 0;
  const countCloses = (node: Redis): void => {
    node.on('close', () => {
      connections += 1;
    });
  };
  if (own instanceof Cluster) own.on('+node', countCloses);
  else countCloses(own);

  /** Whether the replicas have everything that this connection wrote; null when it is not the same connection any more. */
  const settled = async (tenant: string, since: number): Promise<boolean | null> => {
    // The write before the wait binds it: a connection that wrote nothing is answered at once.
    const pipeline = own.pipeline();
    pipeline.set(keys.settled(tenant), String(since), 'PX', settledKeptMs);
    pipeline.call('WAITAOF', '1', String(replicas), String(withinMs));
    const replies = await pipeline.exec();
    if (connections !== since) return null;
    const [error, reply] = replies?.[1] ?? [new Error('The store did not answer.'), null];
    if (error !== null) throw error;
    const [, onReplicas] = reply as readonly number[];
    return (onReplicas ?? 0) >= replicas;
  };

  return {
    client: own,
    write: async (tenant, run, isThere) => {
      let since = connections;
      let answer = await run(own);
      for (let tries = 0; tries < maxConnections; tries += 1) {
        const known = connections === since ? await settled(tenant, since) : null;
        if (known === true) return answer;
        if (known === false) throw new Unsettled(`Not ${replicas} of the store's replicas have it within ${withinMs} ms.`);
        since = connections;
        // A fail-over lost it: it is written once more, where it is found out whether it still may be.
        if (!(await isThere())) answer = await run(own);
      }
      throw new Unsettled('The connection to the store does not stay the same for long enough.');
    },
    close: () => own.disconnect(),
  };
}

const settledKeptMs = 60_000;
const maxConnections = 5;
