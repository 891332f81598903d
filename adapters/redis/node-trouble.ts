/** What becomes of single nodes of a cluster: its client goes on with the others, and tells of one by events of its own. */
import { Cluster, type Redis } from 'ioredis';
import type { StoreClient } from './connection.js';

export interface NodeTrouble {
  /** A node answered nothing, or refused, with its address and why. */
  readonly silent: (error: Error) => void;
  /** The others gave a node up, with its address; also before its silence was noticed here. */
  readonly left: (node: string) => void;
}

/** Tells nothing of a store that is no cluster. */
export function onNodeTrouble(redis: StoreClient, { silent, left }: NodeTrouble): void {
  if (!(redis instanceof Cluster)) return;
  redis.on('node error', ({ message }: Error, node: string) => silent(new Error(`${node}: ${message}`)));
  redis.on('-node', ({ options: { host = '', port = 0 } }: Redis) => {
    if (redis.status === 'ready') left(`${host}:${port}`);
  });
}
