/**
 * Reads of the same moment go to the server together: a digest of a thousand tenants asks a thousand times for each of its parts, and
 * most of what that costs is sending. Only for reads: of a batch that breaks off, nobody knows which parts were done.
 */
import { type ChainableCommander, Cluster } from 'ioredis';
import type { StoreClient } from './connection.js';
import { unlessForeign } from './foreign.js';

export interface GatheredReads {
  get(key: string): Promise<string | null>;
}

interface Waiting {
  readonly add: (pipeline: ChainableCommander) => void;
  readonly settle: (error: Error | null, reply: unknown) => void;
}

export function gatherReads(client: StoreClient): GatheredReads {
  let waiting = new Map<string, Waiting[]>();
  // In a cluster only the keys of one tenant are on one node for certain.
  const groupOf = (key: string): string => (client instanceof Cluster ? key.slice(0, key.indexOf('}') + 1) : '');
  const sendAll = (): void => {
    const batches = [...waiting.values()];
    waiting = new Map();
    for (const batch of batches) sendTogether(client, batch);
  };
  const ask = <Reply>(key: string, add: Waiting['add']): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0) setImmediate(sendAll);
      const group = groupOf(key);
      const batch = waiting.get(group) ?? [];
      waiting.set(group, batch);
      batch.push({ add, settle: (error, reply) => (error === null ? resolve(reply as Reply) : reject(error)) });
    });
  return {
    get: (key) => unlessForeign(client, key, () => ask<string | null>(key, (pipeline) => pipeline.get(key))),
  };
}

function sendTogether(client: StoreClient, batch: readonly Waiting[]): void {
  const pipeline = client.pipeline();
  for (const { add } of batch) add(pipeline);
  pipeline.exec().then(
    (replies) => {
      for (const [index, { settle }] of batch.entries())
        settle(...(replies?.[index] ?? [new Error('The store did not answer.'), null]));
    },
    (error: unknown) => {
      for (const { settle } of batch) settle(error instanceof Error ? error : new Error(String(error)), null);
    },
  );
}
