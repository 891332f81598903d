/** Which change of a setting makes it ask for less. */

/**
 * `more`: entries that come. `fewer`: entries that go; the last one too. `longer` and `shorter`: of lengths of time and figures. `true` and
 * `false`: that value. `any`: every change. `none`: no change.
 */
export type Looser = 'more' | 'fewer' | 'longer' | 'shorter' | 'true' | 'false' | 'any' | 'none';

/** Of lists of those who are left out, by the names of the lists. */
export function exceptions(...lists: readonly string[]): Readonly<Record<string, Looser>> {
  return Object.fromEntries(lists.map((list) => [`except.${list}`, 'more']));
}
