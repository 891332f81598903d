/** Packed sets of numbers do what sets of numbers do. */
import fc from 'fast-check';
import { Bits } from '../../src/controls/reasoning/access/kinds/bits';

const numbers = fc.uniqueArray(fc.nat(200), { maxLength: 60 });

test('packed sets agree with plain ones', () => {
  fc.assert(
    fc.property(numbers, numbers, (left, right) => {
      const [a, b] = [Bits.of(left), Bits.of(right)];
      const sorted = (items: readonly number[]) => [...new Set(items)].toSorted((x, y) => x - y);
      expect([...a.copy().addAll(b)]).toEqual(sorted([...left, ...right]));
      expect([...a.copy().removeAll(b)]).toEqual(sorted(left.filter((number) => !right.includes(number))));
      expect([...a.copy().keepAll(b)]).toEqual(sorted(left.filter((number) => right.includes(number))));
      expect(a.count).toBe(left.length);
      expect(a.countWith(b)).toBe(left.filter((number) => right.includes(number)).length);
      expect([...Bits.withRoomFor(100).addAll(a)]).toEqual(sorted(left));
      expect(a.isEmpty).toBe(left.length === 0);
      expect(a.intersects(b)).toBe(left.some((number) => right.includes(number)));
      expect(a.holdsAll(b)).toBe(right.every((number) => left.includes(number)));
      expect(a.equals(b)).toBe(a.key === b.key);
      expect(a.equals(b)).toBe(sorted(left).join() === sorted(right).join());
      expect([...Bits.all(left.length)]).toEqual([...left.keys()]);
    }),
  );
});
