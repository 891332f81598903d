/** What all policies together leave open: account by place by client by resource, computed on sets and never cell by cell per account. */
import { Bits } from '../kinds/bits.js';
import { allOf, type Ternary, ternary } from '../kinds/ternary.js';
import { type Members, together } from '../tenant/group-index.js';

/** Up to this many accounts are looked at one by one; more are combined as whole sets. */
const few = 4096;

interface Rest {
  /** Accounts in scope that the policy does not block. */
  readonly bits: Bits;
  /** The same one by one, where they are few. */
  readonly numbers: Int32Array | null;
}

class Unblocked {
  private readonly blocked: readonly Bits[];
  /** How many in scope each policy does not block. */
  private readonly counts: readonly number[];
  /** By position; made where it is needed, for most policies it is not. */
  private readonly rests: (Rest | undefined)[];
  private readonly scope: Bits;

  /** `blocked`: for each policy, by position, whom it blocks. */
  constructor(blocked: readonly Bits[], scope: Bits) {
    this.blocked = blocked;
    this.scope = scope;
    const { count } = scope;
    this.counts = blocked.map((accounts) => count - scope.countWith(accounts));
    this.rests = blocked.map(() => undefined);
  }

  /** Anyone who slips through at least one of the sets, each given as positions of policies. */
  byAny(sets: readonly Bits[]): Bits {
    const open = Bits.none();
    for (const set of least(sets)) this.addSlipping(set, open);
    return open;
  }

  private addSlipping(policies: Bits, open: Bits): void {
    const [first, ...others] = [...policies].toSorted((a, b) => this.countOf(a) - this.countOf(b));
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
    const known = this.rests[position];
    if (known !== undefined) return known;
    const bits = this.scope.copy().removeAll(this.blockedBy(position));
    const rest = { bits, numbers: this.countOf(position) <= few ? Int32Array.from(bits) : null };
    this.rests[position] = rest;
    return rest;
  }

  private countOf(position: number): number {
    const count = this.counts[position];
    if (count === undefined) throw new RangeError(`There is no policy ${position}.`);
    return count;
  }

  private blockedBy(position: number): Bits {
    return this.blocked[position] ?? Bits.none();
  }
}

/**
 * The sets that hold no other: anyone who slips through a set slips through every set inside it. Comparing with some of the smallest
 * is enough to keep the work small, and leaving a set in changes no result.
 */
function least(sets: readonly Bits[]): readonly Bits[] {
  const distinct = [...new Map(sets.map((set) => [set.key, set])).values()];
  const kept: Bits[] = [];
  for (const { set } of distinct.map((one) => ({ set: one, size: one.count })).toSorted((a, b) => a.size - b.size))
    if (!kept.slice(0, 50).some((smaller) => set.holdsAll(smaller))) kept.push(set);
  return kept;
}

/** One part of a dimension, as the policies see it. */
export interface Part<Value> {
  readonly value: Value;
  /** Whether the part counts at all. */
  readonly inScope: Ternary;
  /** For each policy, by position, whether it applies to the part. */
  readonly policies: readonly Ternary[];
}

interface UnionInput<Place, Client, Resource> {
  /** For each policy, by position, the accounts it applies to. */
  readonly accounts: readonly Members[];
  readonly scope: Members;
  /** Those of the scope who are there today: a policy that reaches none of them reaches nobody. */
  readonly present: Bits;
  readonly places: readonly Part<Place>[];
  readonly clients: readonly Part<Client>[];
  readonly resources: readonly Part<Resource>[];
  /** Sign-ins that the service does not offer need no policy. */
  readonly exists: (client: Client, resource: Resource) => boolean;
}

/** A cell of the product without the accounts: a kind of sign-in. */
export interface Cell<Place, Client, Resource> {
  /** Places that no policy distinguishes from each other. */
  readonly places: readonly Place[];
  readonly client: Client;
  readonly resource: Resource;
}

export interface OpenPlaces<Place> {
  readonly places: readonly Place[];
  readonly open: Members;
}

export interface Union<Place, Client, Resource> {
  /** Accounts in scope that get through for certain, and those that may: the second hold the first. */
  readonly open: Members;
  /** Whether some policy does what is asked for to someone who is there today, with some sign-in in scope. */
  readonly coversSome: Ternary;
  /** A way through for an account, one that is certain before one that is only possible; null where there is none. */
  wayIn(account: number): Cell<Place, Client, Resource> | null;
  /** Who gets through with sign-ins of these kinds, certainly and possibly. */
  openWhere(isWanted: (cell: Cell<Place, Client, Resource>) => boolean): Members;
  /** Who gets through from each group of places that no policy distinguishes. */
  readonly byPlace: readonly OpenPlaces<Place>[];
}

interface Kind<Place, Client, Resource> extends Cell<Place, Client, Resource> {
  readonly inScope: Ternary;
  /** Positions of the policies that apply for certain. */
  readonly sure: Bits;
  /** Positions of the policies that may apply; the same object where that is the same. */
  readonly possible: Bits;
}

export function unionOf<Place, Client, Resource>(input: UnionInput<Place, Client, Resource>): Union<Place, Client, Resource> {
  const { accounts, scope } = input;
  const kinds = kindsOf(input);
  const bestCase = new Unblocked(
    accounts.map((members) => members.perhaps),
    scope.yes,
  );
  const allIsTold =
    scope.yes.equals(scope.perhaps) &&
    accounts.every((members) => members.yes.equals(members.perhaps)) &&
    kinds.every((kind) => kind.inScope === ternary.yes && kind.sure === kind.possible);
  const worstCase = allIsTold
    ? bestCase
    : new Unblocked(
        accounts.map((members) => members.yes),
        scope.perhaps,
      );
  const openTo = (some: readonly Kind<Place, Client, Resource>[]): Members => {
    const certain = some.filter((kind) => kind.inScope === ternary.yes);
    const yes = bestCase.byAny(certain.map((kind) => kind.possible));
    if (allIsTold) return { yes, perhaps: yes };
    return { yes, perhaps: worstCase.byAny(some.map((kind) => kind.sure)).addAll(yes) };
  };
  const isOpen = (account: number, policies: Bits, how: keyof Members): boolean =>
    ![...policies].some((position) => accounts[position]?.[how].has(account));
  const byPlace = [...groupedByPlaces(kinds)].map(([places, some]) => ({ places, open: openTo(some) }));
  return {
    open: together(byPlace.map(({ open }) => open)),
    byPlace,
    coversSome: coversSome(kinds, input),
    wayIn: (account) =>
      kinds.find((kind) => kind.inScope === ternary.yes && isOpen(account, kind.possible, 'perhaps')) ??
      kinds.find((kind) => isOpen(account, kind.sure, 'yes')) ??
      null,
    openWhere: (isWanted) => openTo(kinds.filter(isWanted)),
  };
}

/** Kinds of sign-in in scope; places that all policies treat alike are taken together. */
function kindsOf<Place, Client, Resource>(input: UnionInput<Place, Client, Resource>): readonly Kind<Place, Client, Resource>[] {
  const kinds: Kind<Place, Client, Resource>[] = [];
  const places = grouped(input.places);
  const clients = input.clients.map(seen);
  const resources = input.resources.map(seen);
  for (const place of places)
    for (const client of clients)
      for (const resource of resources) {
        const inScope = allOf([place.inScope, client.inScope, resource.inScope]);
        if (inScope === ternary.no || !input.exists(client.value, resource.value)) continue;
        const sure = place.sure.copy().keepAll(client.sure).keepAll(resource.sure);
        const possible = place.possible.copy().keepAll(client.possible).keepAll(resource.possible);
        kinds.push({
          places: place.values,
          client: client.value,
          resource: resource.value,
          inScope,
          sure,
          possible: sure.equals(possible) ? sure : possible,
        });
      }
  return kinds;
}

function groupedByPlaces<Place, Client, Resource>(
  kinds: readonly Kind<Place, Client, Resource>[],
): ReadonlyMap<readonly Place[], readonly Kind<Place, Client, Resource>[]> {
  const groups = new Map<readonly Place[], Kind<Place, Client, Resource>[]>();
  for (const kind of kinds) {
    const group = groups.get(kind.places) ?? [];
    group.push(kind);
    groups.set(kind.places, group);
  }
  return groups;
}

interface Seen<Value> {
  readonly value: Value;
  readonly inScope: Ternary;
  readonly sure: Bits;
  readonly possible: Bits;
}

function seen<Value>({ value, inScope, policies }: Part<Value>): Seen<Value> {
  const sure = Bits.none();
  const possible = Bits.none();
  for (const [position, applies] of policies.entries()) {
    if (applies === ternary.yes) sure.add(position);
    if (applies !== ternary.no) possible.add(position);
  }
  return { value, inScope, sure, possible };
}

type SeenTogether<Value> = Omit<Seen<Value>, 'value'> & { readonly values: Value[] };

function grouped<Value>(parts: readonly Part<Value>[]): readonly SeenTogether<Value>[] {
  const groups = new Map<string, SeenTogether<Value>>();
  for (const part of parts) {
    const { value, ...view } = seen(part);
    const key = [view.inScope, view.sure.key, view.possible.key].join('/');
    const group = groups.get(key) ?? { ...view, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function coversSome<Place, Client, Resource>(
  kinds: readonly Kind<Place, Client, Resource>[],
  { accounts, present }: UnionInput<Place, Client, Resource>,
): Ternary {
  const sure = Bits.none();
  const possible = Bits.none();
  for (const kind of kinds) {
    sure.addAll(kind.sure);
    possible.addAll(kind.possible);
  }
  if ([...sure].some((position) => accounts[position]?.yes.intersects(present))) return ternary.yes;
  return [...possible].some((position) => accounts[position]?.perhaps.intersects(present)) ? ternary.perhaps : ternary.no;
}
