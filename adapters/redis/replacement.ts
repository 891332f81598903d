/** A ledger that is written beside the one that it replaces: in its place in one step, once it is whole. */
import { entryText } from '../../src/engine/ledger/chain.js';
import type { Entry } from '../../src/engine/ledger/entry.js';
import type { StoreClient } from './connection.js';
import { dropIndex } from './index-store.js';
import { keys } from './keys.js';

/** Rows that are sent at once: nobody else waits long for the server. */
const pageSize = 250;

interface Replacement {
  add(entry: Entry): Promise<void>;
  /** Takes the place of the ledger and lifts its halt. How many entries it has. */
  replace(): Promise<number>;
}

/** What an earlier one left that was cut off is taken away first. */
export async function openReplacement(redis: StoreClient, tenant: string): Promise<Replacement> {
  const [ledger, restoring, replaced] = [keys.ledger(tenant), keys.restoring(tenant), keys.replaced(tenant)];
  await redis.unlink(restoring, replaced);
  let page: Entry[] = [];
  let entries = 0;
  const put = async (): Promise<void> => {
    if (page.length === 0) return;
    const pipeline = redis.pipeline();
    for (const entry of page) pipeline.xadd(restoring, `${entry.seq}-0`, 'entry', entryText(entry), 'hash', entry.hash);
    throwFirst(await pipeline.exec());
    entries += page.length;
    page = [];
  };
  return {
    add: async (entry) => {
      page.push(entry);
      if (page.length === pageSize) await put();
    },
    replace: async () => {
      await put();
      // What a gateway concluded of the ledger before need not be true of this one.
      await dropIndex(redis, tenant);
      const there = (await redis.exists(ledger)) > 0;
      const transaction = redis.multi();
      if (there) transaction.rename(ledger, replaced);
      if (entries > 0) transaction.rename(restoring, ledger);
      throwFirst(await transaction.del(keys.halted(tenant)).exec());
      // Freed by the server beside its work: one of a million rows would keep everyone waiting.
      await redis.unlink(replaced);
      return entries;
    },
  };
}

function throwFirst(replies: readonly (readonly [Error | null, unknown])[] | null): void {
  for (const [error] of replies ?? []) if (error !== null) throw error;
}
