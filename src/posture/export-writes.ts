/** What changes wrote, told from the ledger: each property of each object before and after, and what became of it. */

import type { CountsEntries, ReadsSubject } from '../ledger/ledger.js';
import type { EventOf } from '../ledger/match-event.js';
import type { VerifiedEntry } from '../ledger/verified-entry.js';
import { differences } from '../plan/operation.js';
import type { ExportDocument, ExportedChange, ExportedWrite } from './export-document.js';

/** So many entries of all changes together are read: beyond that a change has its own list. */
const maxEntries = 20_000;

/** Of the newest changes first, as long as they are not too many. */
export async function writesOf(
  ledger: CountsEntries & ReadsSubject,
  tenantId: string,
  changes: readonly ExportedChange[],
): Promise<Pick<ExportDocument, 'writes' | 'withoutWrites'>> {
  const writes: ExportedWrite[] = [];
  const withoutWrites: string[] = [];
  let left = maxEntries;
  for (const { id } of changes.filter(({ operations }) => operations > 0)) {
    const count = await ledger.count(tenantId, id);
    if (count > left) {
      withoutWrites.push(id);
      continue;
    }
    left -= count;
    writes.push(...writesIn(id, await ledger.subject(tenantId, id)));
  }
  return { writes, withoutWrites };
}

function writesIn(change: string, entries: readonly VerifiedEntry[]): readonly ExportedWrite[] {
  const announced = new Map<string, { readonly at: string; readonly event: EventOf<'intent'> }>();
  const results = new Map<string, ExportedWrite['result']>();
  for (const { at, event } of entries) {
    if (event.type !== 'intent' && event.type !== 'outcome') continue;
    const key = `${event.n} ${event.undo ?? false}`;
    if (event.type === 'intent') announced.set(key, { at, event });
    else if (event.result === 'notSent') announced.delete(key);
    else results.set(key, event.result);
  }
  return [...announced].flatMap(([key, { at, event }]) => {
    const result = results.get(key) ?? 'announced';
    const { operation } = event;
    const putsBack = event.undo ?? false;
    return differences(operation).map((values) => ({ change, at, object: operation.object, ...values, result, putsBack }));
  });
}
