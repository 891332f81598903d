/** What hardenbot changed and keeps so: objects of changes that are in force, so that someone else's change of them is noticed. */
import type { VerifiedEntry } from '../../../engine/ledger/verified-entry.js';
import type { WithLedger } from '../../../worker/context.js';
import type { KnownFacts } from '../known.js';

type Protected = KnownFacts['protectedObjects'][number];

/** Changes in force that count, those that were touched last: what is only asked for takes the place of none. */
const maxChanges = 100;
/** One that was applied was asked for, planned, approved, begun and ended: fewer entries need not be read. */
const minEntries = 5;
/** A change of more objects than these protects a kind of thing, which its control watches. */
const maxEntries = 120;
const withoutEffect: ReadonlySet<string> = new Set(['undoing', 'withoutEffect', 'reverted', 'rejected', 'refused']);

export async function protectedObjectsOf({ ledger }: WithLedger, tenantId: string): Promise<readonly Protected[]> {
  const ids = await ledger.recent(tenantId, Number.MAX_SAFE_INTEGER, 'c-');
  const found = new Map<string, Protected>();
  let inForce = 0;
  // The newest change of an object decides.
  for (const id of ids) {
    const count = await ledger.count(tenantId, id);
    if (count < minEntries || count > maxEntries) continue;
    const entries = await ledger.subject(tenantId, id);
    if (!entries.some(({ event }) => event.type === 'applied') || entries.some(({ event }) => withoutEffect.has(event.type)))
      continue;
    inForce += 1;
    if (inForce > maxChanges) break;
    for (const object of objectsOf(id, entries)) if (!found.has(object.id)) found.set(object.id, object);
  }
  return [...found.values()];
}

function objectsOf(change: string, entries: readonly VerifiedEntry[]): readonly Protected[] {
  const made = new Map(
    entries.flatMap(({ event }) => (event.type === 'outcome' && event.id !== undefined ? [[event.n, event.id] as const] : [])),
  );
  return entries.flatMap(({ event }) => {
    if (event.type !== 'intent' || event.undo === true || event.operation.kind === 'remove') return [];
    const { operation } = event;
    const id = made.get(event.n) ?? ('identity' in operation ? operation.identity : undefined);
    return id === undefined ? [] : [{ id: id.toLowerCase(), name: operation.object, change }];
  });
}
