/** Sets of IP addresses, IPv4 and IPv6 together: what notations mean, whatever way they are written, and what one set leaves of another. */
import { containsCidr, excludeCidr, mergeCidr, overlapCidr, parseCidr } from 'cidr-tools';
import { networksOf } from './notation.js';

/** Why a text is no address, as a sentence for the person who wrote it. */
interface NotAddresses {
  readonly notation: string;
  readonly problem: string;
}

/** An immutable set of addresses. Equal sets have equal `toCidrs()`, whatever notations they came from. */
export class AddressSet {
  static readonly none = new AddressSet([]);
  /** Every IPv4 and every IPv6 address. */
  static readonly everything = new AddressSet(['0.0.0.0/0', '::/0']);

  /** Merged, sorted, IPv4 before IPv6. */
  private readonly cidrs: readonly string[];

  private constructor(cidrs: readonly string[]) {
    this.cidrs = cidrs;
  }

  /** From networks that are known to be well-formed; everything else goes through `parseAddresses`. */
  static ofCidrs(cidrs: readonly string[]): AddressSet {
    return new AddressSet(mergeCidr([...cidrs]));
  }

  static union(sets: Iterable<AddressSet>): AddressSet {
    const [first = AddressSet.none, ...others] = [...sets].filter((set) => !set.isEmpty);
    return others.length === 0 ? first : AddressSet.ofCidrs([first, ...others].flatMap((set) => set.cidrs));
  }

  union(other: AddressSet): AddressSet {
    return AddressSet.union([this, other]);
  }

  /** What is in this set and not in the other. */
  minus(other: AddressSet): AddressSet {
    return this.isEmpty || other.isEmpty ? this : new AddressSet(excludeCidr([...this.cidrs], [...other.cidrs]));
  }

  intersection(other: AddressSet): AddressSet {
    return this.minus(this.minus(other));
  }

  intersects(other: AddressSet): boolean {
    return overlapCidr([...this.cidrs], [...other.cidrs]);
  }

  /** The empty set is a subset of every set. */
  isSubsetOf(other: AddressSet): boolean {
    return containsCidr([...other.cidrs], [...this.cidrs]);
  }

  equals(other: AddressSet): boolean {
    return this.cidrs.join() === other.cidrs.join();
  }

  get isEmpty(): boolean {
    return this.cidrs.length === 0;
  }

  /** Every IPv4 address is in it. */
  get holdsAllIPv4(): boolean {
    return this.cidrs.includes('0.0.0.0/0');
  }

  /** Every IPv6 address is in it. */
  get holdsAllIPv6(): boolean {
    return this.cidrs.includes('::/0');
  }

  /** More than anyone means as addresses of their own: half of IPv4, or an eighth of the IPv6 that is given out (2000::/3). */
  get isEverybody(): boolean {
    return this.ipv4.size >= 2n ** 31n || this.ipv6.size >= 2n ** 122n;
  }

  /** The IPv6 addresses in it. */
  get ipv6(): AddressSet {
    return new AddressSet(this.cidrs.filter((cidr) => cidr.includes(':')));
  }

  get ipv4(): AddressSet {
    return new AddressSet(this.cidrs.filter((cidr) => !cidr.includes(':')));
  }

  /** Addresses that no host on the internet has: private, shared, loopback, link-local, multicast, reserved. */
  get unroutable(): AddressSet {
    return this.intersection(neverOnTheInternet);
  }

  /** Not empty, and no host on the internet has any of its addresses. */
  get isPrivate(): boolean {
    return !this.isEmpty && this.isSubsetOf(neverOnTheInternet);
  }

  /** How many addresses. */
  get size(): bigint {
    return this.cidrs.reduce((sum, cidr) => {
      const { start, end } = parseCidr(cidr);
      return sum + end - start + 1n;
    }, 0n);
  }

  /** The fewest networks that make up the set; a single address is a /32 or /128. */
  toCidrs(): readonly string[] {
    return this.cidrs;
  }

  /** For people and evidence: the networks, single addresses without a prefix. */
  toString(): string {
    return this.cidrs.map((cidr) => cidr.replace(/^([^:]*)\/32$/, '$1').replace(/^(.*:.*)\/128$/, '$1')).join(', ');
  }
}

/**
 * IANA special-purpose address registries (RFC 6890 and successors), without the documentation networks: those are used in
 * examples and tests as if they were public.
 */
const neverOnTheInternet = AddressSet.ofCidrs(
  (
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 ' +
    '224.0.0.0/4 240.0.0.0/4 ::/127 fc00::/7 fe80::/10 ff00::/8'
  ).split(' '),
);

/**
 * The addresses that one or many notations mean: `203.0.113.7`, `203.0.113.0/24` (host bits are ignored), `a-b`, a netmask
 * instead of a prefix, IPv6, IPv4-mapped IPv6 (counts as IPv4), several with commas between, and `Any`. The first notation
 * that means nothing is returned as the failure.
 */
export function parseAddresses(notations: string | readonly string[]): AddressSet | NotAddresses {
  const { set, problems } = readAddresses(typeof notations === 'string' ? [notations] : notations);
  return problems[0] ?? set;
}

/** Like `parseAddresses`, for rows of a tenant: what can be read is read, and every notation that cannot is named. */
export function readAddresses(notations: readonly string[]): {
  readonly set: AddressSet;
  readonly problems: readonly NotAddresses[];
} {
  const cidrs: string[] = [];
  const problems: NotAddresses[] = [];
  for (const notation of notations.flatMap((text) => text.split(','))) {
    const parsed = networksOf(notation.trim());
    if (typeof parsed === 'string') problems.push({ notation, problem: parsed });
    else cidrs.push(...parsed);
  }
  return { set: AddressSet.ofCidrs(cidrs), problems };
}

export function isAddressSet(value: AddressSet | NotAddresses): value is AddressSet {
  return value instanceof AddressSet;
}
