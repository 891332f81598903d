/** Another hardenbot with keys of its own works on the same store by mistake: each takes jobs of the other, and believes none of its entries. */

interface Seen {
  /** The ids of all public keys that a process knows; absent where its version does not say. */
  readonly keys?: readonly string[];
}

/** Whether some of these processes know none of the keys of others: while keys are renewed, and after, old and new ones have some in common. */
export function areStrangers(seen: readonly Seen[]): boolean {
  const rings = seen.flatMap(({ keys = [] }) => (keys.length === 0 ? [] : [keys]));
  return rings.some((ring) => rings.some((other) => !ring.some((id) => other.includes(id))));
}

/** What is to be done about it, as a part of a sentence. */
export const strangersRemedy = 'give each a store of its own, or another database of it (redis://…/1)';
