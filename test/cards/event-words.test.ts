/** Entries of the ledger in a few words: what is counted is counted in the singular too. */
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { eventWords } from '../../src/views/event-words';

const say = (event: object): string => eventWords(event as LedgerEvent);
const planned = (operations: number) => ({ type: 'planned', plan: { operations, risk: 'high' } });

test.each([
  [planned(1), 'planned: 1 operation, high risk'],
  [planned(2), 'planned: 2 operations, high risk'],
  [{ type: 'keepBy', until: '2026-11-24T18:54:00Z' }, 'undoes itself at 2026-11-24 18:54 UTC unless kept'],
  [{ type: 'setAside', rows: 1 }, 'set aside 1 row that no hardenbot process signed'],
  [
    { type: 'setAside', rows: 1, isAnew: true },
    'began this ledger again: there was no genuine entry, and 1 row of unknown origin was set aside',
  ],
])('%j is said so', (event, words) => {
  expect(say(event)).toBe(words);
});
