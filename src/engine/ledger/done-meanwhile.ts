/** What was done in a tenant while its ledger took nothing, by the entries that wait for it. */
import type { Entry } from './entry.js';
import { rewrappedEntry } from './rewrapped.js';

/**
 * What a worker did while a ledger took nothing, a line for each change.
 * @param waiting the entries that wait beside its mirror
 */
export function doneMeanwhile(waiting: readonly Entry[]): readonly string[] {
  const counts = new Map<string, { done: number; undone: number }>();
  for (const entry of waiting.map((one) => rewrappedEntry(one) ?? one)) {
    const { subject, event } = entry;
    if (event.type !== 'outcome' || event.result !== 'applied') continue;
    const count = counts.get(subject) ?? { done: 0, undone: 0 };
    counts.set(subject, count);
    if (event.undo === true) count.undone += 1;
    else count.done += 1;
  }
  return [...counts].map(([subject, { done, undone }]) => {
    const said = [...(done > 0 ? [`${operations(done)} done`] : []), ...(undone > 0 ? [`${operations(undone)} undone`] : [])];
    return `${subject}: ${said.join(', ')}`;
  });
}

const operations = (count: number): string => (count === 1 ? '1 operation' : `${count} operations`);
