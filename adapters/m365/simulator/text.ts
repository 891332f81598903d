/** Text of values whose kind neither a client nor a state file promises. */

/** '' for null and absent, JSON for objects and lists. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return JSON.stringify(value);
}

/** Null for anything but a text with something in it. */
export function filledText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Equal as the services compare names: letter case aside. Nothing equals nothing. */
export function sameText(left: unknown, right: unknown): boolean {
  const text = textOf(left).toLowerCase();
  return text !== '' && text === textOf(right).toLowerCase();
}

/** Whether a value is one of those that were asked for; nothing asked for lets every value through. */
export function isAnyOf(actual: unknown, wanted: unknown): boolean {
  if (wanted === undefined || wanted === null) return true;
  return [wanted].flat().some((one) => sameText(one, actual));
}
