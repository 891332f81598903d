/** What a process keeps of entries that it read: not more for many tenants, nor for long entries. */
import type { Entry } from '../../src/engine/ledger/entry';
import { EntryCache } from '../../src/engine/ledger/entry-cache';

const entry = (seq: number, characters: number) =>
  ({ seq, event: { type: 'noted', text: 'x'.repeat(characters) } }) as unknown as Entry;
const keptOf = (cache: EntryCache, count: number) =>
  Array.from({ length: count }, (_unused, seq) => cache.get('t', seq)).filter((one) => one !== undefined);

test('short entries are kept by their number, and long ones by their length, the newest of them', () => {
  const [short, long] = [new EntryCache(), new EntryCache()];
  for (let seq = 0; seq < 6000; seq += 1) {
    short.put('t', entry(seq, 10));
    long.put('t', entry(seq, 5000));
  }
  expect(keptOf(short, 6000).length).toBeGreaterThan(4000);
  const kept = keptOf(long, 6000);
  expect(kept.length).toBeGreaterThan(400);
  expect(kept.length).toBeLessThanOrEqual(500);
  expect(kept.at(-1)?.seq).toBe(5999);
});

test('an entry that is read again and again takes its room once', () => {
  const cache = new EntryCache();
  cache.put('t', entry(1, 5000));
  for (let times = 0; times < 2000; times += 1) cache.put('t', entry(2, 5000));
  expect(keptOf(cache, 3).map(({ seq }) => seq)).toEqual([1, 2]);
});
