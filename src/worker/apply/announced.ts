/** The operations of a change as a worker announced them, for undoing it where its stored plan cannot be had: the entries are signed, the store is not. */
import type { VerifiedEntry } from '../../engine/ledger/verified-entry.js';
import type { Operation } from '../../engine/plan/operation.js';

/** In the place of what was never announced, so that numbers stay: nothing of it was done, and nothing undoes it. */
const nothing: Operation = { kind: 'action', resource: 'none', object: 'nothing', identity: 'none', after: {} } as const;

/** @param count how many operations the plan has */
export function announcedOperations(entries: readonly VerifiedEntry[], count: number): readonly Operation[] {
  const announced = new Map(
    entries.flatMap(({ event }) => (event.type === 'intent' && event.undo !== true ? [[event.n, event.operation] as const] : [])),
  );
  return Array.from({ length: count }, (_unused, index) => announced.get(index + 1) ?? nothing);
}
