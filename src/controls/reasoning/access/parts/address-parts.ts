/** The internet, cut into the parts that named locations tell apart: which locations an address can be in at once. */
import { parseCidr } from 'cidr-tools';
import type { AddressSet } from '../../ip/address-set.js';

interface Edge {
  readonly at: bigint;
  readonly set: number;
  readonly opens: boolean;
}

/**
 * Every combination of the sets that some address is in, as positions in `sets`; the empty one stands for the addresses in
 * none. IPv4 and IPv6 are swept one after the other.
 */
export function addressParts(sets: readonly AddressSet[]): readonly (readonly number[])[] {
  const parts = new Map<string, readonly number[]>();
  for (const [version, end] of [
    [4, 1n << 32n],
    [6, 1n << 128n],
  ] as const)
    for (const part of sweep(edgesOf(sets, version), end)) parts.set(part.join(), part);
  return [...parts.values()];
}

function edgesOf(sets: readonly AddressSet[], version: 4 | 6): readonly Edge[] {
  return sets.flatMap((addresses, set) =>
    (version === 4 ? addresses.ipv4 : addresses.ipv6).toCidrs().flatMap((cidr) => {
      const { start, end } = parseCidr(cidr);
      return [
        { at: start, set, opens: true },
        { at: end + 1n, set, opens: false },
      ];
    }),
  );
}

function* sweep(edges: readonly Edge[], end: bigint): Iterable<readonly number[]> {
  const open = new Set<number>();
  let from = 0n;
  for (const edge of edges.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    if (edge.at > from) yield [...open].toSorted((a, b) => a - b);
    from = edge.at;
    if (edge.opens) open.add(edge.set);
    else open.delete(edge.set);
  }
  if (from < end) yield [...open].toSorted((a, b) => a - b);
}
