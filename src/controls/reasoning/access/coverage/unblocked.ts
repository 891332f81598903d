/** Who slips through sets of policies, worked out from the few whom each policy does not block. */
import { Bits } from '../kinds/bits.js';

/** Up to so many accounts are looked at one by one; more are combined as whole sets. */
const few = 4096;

interface Rest {
  /** Accounts in scope that the policy does not block. */
  readonly bits: Bits;
  readonly count: number;
  /** The same one by one, where they are few. */
  readonly numbers: Int32Array | null;
}

export class Unblocked {
  private readonly blocked: readonly Bits[];
  private readonly rests: readonly Rest[];
  private readonly scope: Bits;

  /** `blocked`: for each policy, by position, whom it blocks. */
  constructor(blocked: readonly Bits[], scope: Bits) {
    this.blocked = blocked;
    this.scope = scope;
    this.rests = blocked.map((accounts) => {
      const bits = scope.copy().removeAll(accounts);
      const { count } = bits;
      return { bits, count, numbers: count <= few ? Int32Array.from(bits) : null };
    });
  }

  /** Whoever slips through at least one of the sets, each given as positions of policies. */
  byAny(sets: readonly Bits[]): Bits {
    const open = Bits.none();
    for (const set of least(sets)) this.addSlipping(set, open);
    return open;
  }

  private addSlipping(policies: Bits, open: Bits): void {
    const [first, ...others] = [...policies].toSorted((a, b) => this.restOf(a).count - this.restOf(b).count);
    if (first === undefined) {
      open.addAll(this.scope);
      return;
    }
    const { numbers, bits } = this.restOf(first);
    if (numbers === null) this.addSlippingAtOnce(bits.copy().removeAll(open), others, open);
    else for (const account of numbers) if (!this.isBlocked(account, others)) open.add(account);
  }

  /** Takes whole sets away until few are left, then looks at those one by one. */
  private addSlippingAtOnce(slipping: Bits, policies: readonly number[], open: Bits): void {
    for (const [index, position] of policies.entries()) {
      slipping.removeAll(this.blockedBy(position));
      if (slipping.count > few / 8) continue;
      const others = policies.slice(index + 1);
      for (const account of slipping) if (!this.isBlocked(account, others)) open.add(account);
      return;
    }
    open.addAll(slipping);
  }

  private isBlocked(account: number, policies: readonly number[]): boolean {
    return policies.some((position) => this.blockedBy(position).has(account));
  }

  private restOf(position: number): Rest {
    const rest = this.rests[position];
    if (rest === undefined) throw new RangeError(`There is no policy ${position}.`);
    return rest;
  }

  private blockedBy(position: number): Bits {
    return this.blocked[position] ?? Bits.none();
  }
}

/**
 * The sets that hold no other: whoever slips through a set slips through every set inside it. Comparing with some of the smallest
 * is enough to keep the work small, and leaving a set in changes no result.
 */
function least(sets: readonly Bits[]): readonly Bits[] {
  const distinct = [...new Map(sets.map((set) => [set.key, set])).values()];
  const kept: Bits[] = [];
  for (const { set } of distinct.map((one) => ({ set: one, size: one.count })).toSorted((a, b) => a.size - b.size))
    if (!kept.slice(0, 50).some((smaller) => set.holdsAll(smaller))) kept.push(set);
  return kept;
}
