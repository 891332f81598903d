/** Says of each ledger how far a worker has read it: gateways tell people of what no worker read in time. */
import type { WritesWatermark } from '../../engine/changes/read-watermark.js';
import type { ChainHead } from '../../engine/ledger/chain.js';
import { storeRetryLater } from '../../engine/ledger/retry-later.js';

/** Milliseconds after which it is said again although nothing came: less than a gateway waits, which may find that someone took it away. */
const againMs = 5 * 60_000;

/** What was last said of one ledger. */
export interface Said {
  upTo: number;
  /** By the monotonic clock. */
  at: number;
}

export const nothingSaid = (): Said => ({ upTo: 0, at: 0 });

/** Once for each entry that came, and now and then; a store that takes no writes keeps nobody from looking. */
export async function writeReadWatermark(
  watermark: WritesWatermark,
  {
    tenant,
    upTo,
    said,
    nowMs,
  }: { readonly tenant: string; readonly upTo: ChainHead; readonly said: Said; readonly nowMs: number },
): Promise<void> {
  if (upTo.seq === said.upTo && nowMs - said.at < againMs) return;
  try {
    await watermark.say(tenant, upTo);
    said.upTo = upTo.seq;
    said.at = nowMs;
  } catch (error) {
    if (storeRetryLater(error) === null) throw error;
  }
}
