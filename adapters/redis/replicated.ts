/** Waiting until replicas have what was written, on a connection of its own: the wait blocks whatever else goes over it. */
import { Cluster, type Redis } from 'ioredis';
import { Unsettled } from '../../src/engine/ledger/retry-later.js';
import { connectStore, type StoreClient, silenceMs } from './connection.js';
import { keys } from './keys.js';
import type { StorePlace } from './place.js';

/** This many replicas have to have an entry on disk before it counts, within this many milliseconds. */
interface Replication {
  readonly replicas: number;
  readonly withinMs: number;
}

export interface ReplicatedWriter {
  readonly client: StoreClient;
  /** Runs a write and gives its answer once the replicas have it. Throws Unsettled when it cannot be known in time. */
  write<Answer>(tenant: string, write: Write<Answer>): Promise<Answer>;
  /** Asks something and gives the answer once the replicas have what it says: anyone who wrote that. Throws Unsettled as `write` does. */
  read<Answer>(tenant: string, ask: (client: StoreClient) => Promise<Answer>): Promise<Answer>;
  close(): void;
}

export interface Write<Answer> {
  readonly run: (client: StoreClient) => Promise<Answer>;
  /** Whether that answer is of something that was written. */
  readonly hasWritten: (answer: Answer) => boolean;
  /**
   * Whether the store has it. Asked when the connection changed on the way: what a new primary says about its own replicas proves nothing
   * about what the old one took. Over the connection that waits next: another one may lead to another primary.
   */
  readonly isThere: (client: StoreClient) => Promise<boolean>;
}

/** Where the settings ask for replicas, ledgers are written on a connection of their own that waits for them. */
export function writerOf(place: StorePlace): ReplicatedWriter | undefined {
  const { durability } = place;
  if (typeof durability !== 'object') return undefined;
  return openReplicatedWriter(connectStore(place), { replicas: durability.replicas, withinMs: durability.within });
}

/** @param own a connection that nobody else uses; it ends with the writer */
export function openReplicatedWriter(own: StoreClient, { replicas, withinMs }: Replication): ReplicatedWriter {
  own.on('error', () => undefined);
  let connections = 0;
  const countCloses = (node: Redis): void => {
    node.on('close', () => {
      connections += 1;
    });
  };
  if (own instanceof Cluster) own.on('+node', countCloses);
  else countCloses(own);

  /** Whether the replicas have everything that this connection wrote; null when it is not the same connection, or node of a cluster, any more. */
  const settled = async (tenant: string, since: number, hasWritten: boolean): Promise<boolean | null> => {
    // Of a cluster the wait belongs to a node as well: to the one that has the ledger now.
    const pipeline = own.pipeline().exists(keys.ledger(tenant));
    // A write before the wait binds it: a connection that wrote nothing is answered at once. Another one than it needs would be its last, and
    // replicas are asked before they have that on disk. Of a cluster either leads to the server of this tenant.
    if (hasWritten) pipeline.exists(keys.settled(tenant));
    else pipeline.set(keys.settled(tenant), String(since), 'PX', settledKeptMs);
    for (const ms of [...askAgainMs, ...inParts(withinMs)]) pipeline.call('WAITAOF', '1', String(replicas), String(ms));
    const replies = await pipeline.exec();
    if (connections !== since) return null;
    if (replies?.some(([error]) => error !== null && hasMoved(error)) === true) {
      // ioredis 6.0.0 follows a single command to another node, and not a pipeline of which a part was answered.
      await own.exists(keys.ledger(tenant));
      return null;
    }
    const [error, reply] = replies?.at(-1) ?? [new Error('The store did not answer.'), null];
    if (error !== null) throw error;
    const [, onReplicas] = reply as readonly number[];
    return (onReplicas ?? 0) >= replicas;
  };

  const write: ReplicatedWriter['write'] = async (tenant, { run, hasWritten, isThere }) => {
    let since = connections;
    let answer = await run(own);
    let isWritten = hasWritten(answer);
    for (let tries = 0; tries < maxConnections; tries += 1) {
      const known = connections === since ? await settled(tenant, since, isWritten) : null;
      if (known === true) return answer;
      if (known === false) throw new Unsettled(`Not ${replicas} of the store's replicas have it within ${withinMs} ms.`);
      since = connections;
      // A fail-over lost it: it is written once more, where it is found out whether it still may be.
      const isGone = !(await isThere(own));
      if (isGone) answer = await run(own);
      isWritten = isGone && hasWritten(answer);
    }
    throw new Unsettled('The connection to the store does not stay the same for long enough.');
  };

  return {
    client: own,
    write,
    // Another connection may be one to another primary, which may say something else.
    read: (tenant, ask) => write(tenant, { run: ask, hasWritten: () => false, isThere: () => Promise.resolve(false) }),
    close: () => own.disconnect(),
  };
}

/** Whether a node of a cluster says that another one has, or is getting, the keys of this tenant. */
function hasMoved({ message }: Error): boolean {
  return /^(MOVED|ASK|TRYAGAIN)\b/.test(message);
}

/**
 * A server asks its replicas when a wait begins, and never again while it lasts. One that had the entry in memory alone then says so, and its next
 * word on its own comes after up to a second (measured: a median of 0.8 to 1.0 s); so the first waits are short, and each asks again.
 */
const askAgainMs = [4, 16, 64] as const;

/** A wait in which the server said nothing for too long would be taken for a hung server. */
function inParts(ms: number): readonly number[] {
  const parts = Math.ceil(ms / (silenceMs / 2));
  return Array.from({ length: parts }, () => Math.ceil(ms / parts));
}

const settledKeptMs = 60_000;
const maxConnections = 5;

/** A write of no meaning that is as safe as an entry of this tenant's ledger: it settles once the replicas have it on disk. Rejects with Unsettled as `write` does. */
export function probeOf(writer: ReplicatedWriter, tenant: string): () => Promise<void> {
  return async () => {
    await writer.write(tenant, {
      run: (client) => client.set(keys.settled(tenant), 'probe', 'PX', settledKeptMs),
      hasWritten: () => true,
      isThere: () => Promise.resolve(false),
    });
  };
}
