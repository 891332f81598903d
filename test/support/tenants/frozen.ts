/** What nobody can change, and anyone who tries fails there. */

/** The same value: it is frozen with everything in it, but for what was frozen before. */
export function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
