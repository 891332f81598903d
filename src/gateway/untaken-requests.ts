/** Whether workers take what people ask for in a tenant, for status and home. */
import type { Change } from '../engine/changes/change.js';
import { readChanges } from '../engine/changes/change-of.js';
import { isUntaken, type ReadsWatermark } from '../engine/changes/read-watermark.js';
import type { ChecksEntries, ReadsFold, ReadsRecent, ReadsTouched } from '../engine/ledger/ledger.js';
import type { Notice } from '../views/notice.js';
import { untakenNotice } from '../views/untaken.js';

export interface UntakenPorts {
  readonly ledger: ReadsRecent & ReadsFold & ReadsTouched & ChecksEntries;
  /** How far workers say that they have read; where it is left out, nothing is said. */
  readonly watermark?: ReadsWatermark;
  readonly now: () => Date;
}

/** What is older than these is under other requests that wait as well. */
const looked = 5;

/** A line where a request waits that no worker takes; none on another day. */
export async function untakenIn(ports: UntakenPorts, tenant: string): Promise<readonly Notice[]> {
  if (ports.watermark === undefined) return [];
  const ids = await ports.ledger.recent(tenant, looked, ['a-', 'c-']);
  const waiting: Change[] = [];
  for await (const [, change] of readChanges(ports.ledger, tenant, ids))
    if (change !== null && (await isUntaken(ports, tenant, change))) waiting.push(change);
  // Those that were touched last come first.
  const oldest = waiting.at(-1);
  return oldest === undefined ? [] : [untakenNotice(oldest.requestedAt)];
}
