/** A tenant whose lists move while they are read, page by page: every row comes once more behind the end. */
import type { Case } from '../../../src/controls/case';

type State = Case['state'];

/** Lists of Graph and Exchange; what DNS says twice are two records. */
export function withRowsTwice(state: State): State {
  const listed = Object.entries(state).map(([key, value]) => [
    key,
    key === 'graph' || key === 'exchange' ? doubled(value) : value,
  ]);
  return Object.fromEntries(listed) as State;
}

function doubled(lists: unknown): unknown {
  if (typeof lists !== 'object' || lists === null) return lists;
  return Object.fromEntries(
    Object.entries(lists).map(([name, rows]) => [name, Array.isArray(rows) ? [...rows, ...structuredClone(rows)] : rows]),
  );
}
