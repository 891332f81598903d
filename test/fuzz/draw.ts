/** How often tenants are drawn as they usually are. */
import fc from 'fast-check';

/** The usual value three times in five. */
export function mostly<Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: other });
}

/** The usual value nine times in ten. */
export function rarely<Value>(usual: Value, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

/** Some of the values, in their order. */
export function some<Value>(values: readonly Value[], maxLength = 2): fc.Arbitrary<readonly Value[]> {
  return fc.subarray([...values], { maxLength: Math.min(maxLength, values.length) });
}
