/** What was touched last is found without passing what is old, and numbers stay as few ranges as they are. */
import { Ranges } from '../../src/engine/ledger/ranges';
import { TenantIndex } from '../../src/engine/ledger/tenant-index';
import { signedChain } from '../support/ledger/signed-entries';

const at = new Date('2026-11-27T12:00:00Z');
const tenant = 't';
const event = { type: 'nothingToDo' as const, reason: 'x' };

function indexOf(subjects: readonly string[]): TenantIndex {
  const index = new TenantIndex();
  for (const entry of signedChain(
    tenant,
    subjects.map((subject) => ({ subject, event, at })),
  ))
    index.add(entry);
  return index;
}

/** Of every kind, touched again and again in no order. */
const touched = ['c-1', 'a-1', 't-1', 'archive', 'c-2', 'a-1', 'c-1', 'w-1', 't-2', 'archive', 'c-3', 'a-2', 'c-2'];
const newestFirst = ['c-2', 'a-2', 'c-3', 'archive', 't-2', 'w-1', 'c-1', 'a-1', 't-1'];

describe.each([
  ['as it was built', indexOf(touched)],
  ['as it was kept', TenantIndex.from(indexOf(touched).snapshot())],
])('an index %s', (_how, index) => {
  test('tells subjects of all kinds in one order, the one that was touched last first', () => {
    expect(index.recent(100)).toEqual(newestFirst);
    expect(index.recent(3)).toEqual(newestFirst.slice(0, 3));
    expect(index.recent(0)).toEqual([]);
  });

  test.each<readonly [string | readonly string[], readonly string[]]>([
    ['c-', ['c-2', 'c-3', 'c-1']],
    [
      ['c-', 't-'],
      ['c-2', 'c-3', 't-2', 'c-1', 't-1'],
    ],
    ['archive', ['archive']],
    ['a', ['a-2', 'archive', 'a-1']],
    ['c-1', ['c-1']],
    ['x-', []],
  ])('tells those that begin with %j', (prefix, wanted) => {
    expect(index.recent(100, prefix)).toEqual(wanted);
  });

  test.each(Array.from({ length: touched.length + 1 }, (_unused, seq) => seq))('tells what was touched after entry %i', (seq) => {
    expect(index.touchedAfter(seq)).toEqual(newestFirst.filter((id) => touched.lastIndexOf(id) >= seq).reverse());
  });
});

test('ranges hold what was added and not removed, whatever the order, and none that touch', () => {
  let chance = 7;
  const below = (limit: number): number => {
    chance = (chance * 48_271) % 2_147_483_647;
    return chance % limit;
  };
  const ranges = new Ranges();
  const wanted = new Set<number>();
  for (let n = 0; n < 600; n += 1) {
    const from = below(200);
    const to = from + below(6);
    const isAdded = below(3) > 0;
    if (isAdded) ranges.add({ from, to });
    else ranges.remove({ from, to });
    for (let number = from; number <= to; number += 1)
      if (isAdded) wanted.add(number);
      else wanted.delete(number);
    const all = [...ranges];
    const numbers = all.flatMap((one) => Array.from({ length: one.to - one.from + 1 }, (_unused, offset) => one.from + offset));
    expect(numbers).toEqual([...wanted].sort((one, other) => one - other));
    expect(all.every((one, position) => position === 0 || one.from > (all[position - 1]?.to ?? 0) + 1)).toBe(true);
  }
});
