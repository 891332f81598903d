/** Work that holds much in memory: how much of it is under way at once, and what becomes of work that hangs. */

import { Semaphore } from '../../src/lib/semaphore';

const nothing = (): void => undefined;

/** Begins work without an end; the answer says which have begun. */
function begin(turns: Semaphore, names: readonly string[]): { readonly begun: string[]; readonly ends: Map<string, () => void> } {
  const [begun, ends]: [string[], Map<string, () => void>] = [[], new Map()];
  for (const name of names)
    void turns.take().then((end) => {
      begun.push(name);
      ends.set(name, end);
    });
  return { begun, ends };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('no more than the number is under way, and each end lets the next one begin, in order', async () => {
  const { begun, ends } = begin(new Semaphore({ atOnce: 2, overtakenAfterMs: 60_000 }), ['a', 'b', 'c', 'd']);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  ends.get('b')?.();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('an end that is said twice lets one begin', async () => {
  const { begun, ends } = begin(new Semaphore({ atOnce: 1, overtakenAfterMs: 60_000 }), ['a', 'b', 'c']);
  await settled();
  ends.get('a')?.();
  ends.get('a')?.();
  await settled();
  expect(begun).toEqual(['a', 'b']);
});

test('what hangs is not counted any more, so that all others have their turn', async () => {
  const turns = new Semaphore({ atOnce: 2, overtakenAfterMs: 5 });
  for (let hung = 0; hung < 20; hung += 1) void turns.take().then(nothing);
  const end = await turns.take();
  end();
  expect(typeof end).toBe('function');
});
