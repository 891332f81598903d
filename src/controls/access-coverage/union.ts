/** What all policies together leave open: account by place by client by resource, computed on sets and never cell by cell per account. */
import { Bits } from './bits.js';
import type { Members } from './group-book.js';
import { type Told, told } from './told.js';

/** One part of a dimension, as the policies see it. */
export interface Part<Value> {
  readonly value: Value;
  /** Whether the part counts at all. */
  readonly inScope: Told;
  /** For each policy, by position, whether it applies to the part. */
  readonly policies: readonly Told[];
}

export interface UnionInput<Place, Client, Resource> {
  /** For each policy, by position, the accounts it applies to. */
  readonly accounts: readonly Members[];
  readonly scope: Members;
  /** Those of the scope who are there today: a policy that blocks none of them blocks nobody. */
  readonly present: Bits;
  readonly places: readonly Part<Place>[];
  readonly clients: readonly Part<Client>[];
  readonly resources: readonly Part<Resource>[];
  /** Sign-ins that the service does not offer need no policy. */
  readonly exists: (client: Client, resource: Resource) => boolean;
}

/** A cell of the product without the accounts: a kind of sign-in. */
export interface Cell<Place, Client, Resource> {
  /** Places that no policy tells apart from each other. */
  readonly places: readonly Place[];
  readonly client: Client;
  readonly resource: Resource;
}

export interface Union<Place, Client, Resource> {
  /** Accounts in scope that get through for certain, and those that may: the second hold the first. */
  readonly open: Members;
  /** Whether some policy blocks somebody who is there today, with some sign-in in scope. */
  readonly blocksSome: Told;
  /** A way in for an account, one that is certain before one that is only possible; null where there is none. */
  wayIn(account: number): Cell<Place, Client, Resource> | null;
  /** Who gets through with sign-ins of these kinds, certainly and possibly. */
  openWhere(isWanted: (cell: Cell<Place, Client, Resource>) => boolean): Members;
  /** The same for each group of places that no policy tells apart. */
  openByPlace(isWanted?: (cell: Cell<Place, Client, Resource>) => boolean): readonly OpenPlaces<Place>[];
}

export interface OpenPlaces<Place> {
  readonly places: readonly Place[];
  readonly open: Members;
}

interface Kind<Place, Client, Resource> extends Cell<Place, Client, Resource> {
  readonly inScope: Told;
  /** Positions of the policies that apply for certain, and that may. */
  readonly sure: bigint;
  readonly possible: bigint;
}

export function unionOf<Place, Client, Resource>(input: UnionInput<Place, Client, Resource>): Union<Place, Client, Resource> {
  const kinds = kindsOf(input);
  const blocked = new BlockedAccounts(input.accounts);
  const openTo = (some: readonly Kind<Place, Client, Resource>[]): Members => {
    const yes = Bits.none();
    const perhaps = Bits.none();
    for (const possible of least(some.filter((kind) => kind.inScope === told.yes).map((kind) => kind.possible)))
      yes.addAll(input.scope.yes.copy().removeAll(blocked.all(possible, 'perhaps')));
    for (const sure of least(some.map((kind) => kind.sure)))
      perhaps.addAll(input.scope.perhaps.copy().removeAll(blocked.all(sure, 'yes')));
    return { yes, perhaps: perhaps.addAll(yes) };
  };
  return {
    open: openTo(kinds),
    blocksSome: blocksSome(kinds, input.present, blocked),
    wayIn: (account) =>
      kinds.find((kind) => kind.inScope === told.yes && !blocked.has(account, kind.possible, 'perhaps')) ??
      kinds.find((kind) => !blocked.has(account, kind.sure, 'yes')) ??
      null,
    openWhere: (isWanted) => openTo(kinds.filter(isWanted)),
    openByPlace: (isWanted = () => true) =>
      [...byPlaces(kinds.filter(isWanted))].map(([places, some]) => ({ places, open: openTo(some) })),
  };
}

/** Kinds of sign-in in scope; places, clients and resources that all policies treat alike are taken together where they can be. */
function kindsOf<Place, Client, Resource>(input: UnionInput<Place, Client, Resource>): readonly Kind<Place, Client, Resource>[] {
  const kinds: Kind<Place, Client, Resource>[] = [];
  const places = grouped(input.places);
  const clients = input.clients.map(masked);
  const resources = input.resources.map(masked);
  for (const place of places)
    for (const client of clients)
      for (const resource of resources) {
        const inScope = Math.min(place.inScope, client.inScope, resource.inScope) as Told;
        if (inScope === told.no || !input.exists(client.value, resource.value)) continue;
        kinds.push({
          places: place.values,
          client: client.value,
          resource: resource.value,
          inScope,
          sure: place.sure & client.sure & resource.sure,
          possible: place.possible & client.possible & resource.possible,
        });
      }
  return kinds;
}

function byPlaces<Place, Client, Resource>(
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

interface Masked<Value> {
  readonly value: Value;
  readonly inScope: Told;
  readonly sure: bigint;
  readonly possible: bigint;
}

function masked<Value>(part: Part<Value>): Masked<Value> {
  return {
    value: part.value,
    inScope: part.inScope,
    sure: mask(part.policies, told.yes),
    possible: mask(part.policies, told.perhaps),
  };
}

/** A bit for each policy that applies at least this surely. */
function mask(policies: readonly Told[], least: Told): bigint {
  const digits = policies.map((applies) => (applies >= least ? '1' : '0')).toReversed();
  return digits.length === 0 ? 0n : BigInt(`0b${digits.join('')}`);
}

function grouped<Value>(parts: readonly Part<Value>[]): readonly (Omit<Masked<Value>, 'value'> & { readonly values: Value[] })[] {
  const groups = new Map<string, Omit<Masked<Value>, 'value'> & { readonly values: Value[] }>();
  for (const part of parts) {
    const { value, ...seen } = masked(part);
    const key = [seen.inScope, seen.sure, seen.possible].join();
    const group = groups.get(key) ?? { ...seen, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * The masks that contain no other: whoever slips through a mask slips through every mask inside it. Comparing with some of the
 * smallest is enough to keep the work small, and leaving a mask in changes no result.
 */
function least(masks: readonly bigint[]): readonly bigint[] {
  const kept: bigint[] = [];
  for (const candidate of [...new Set(masks)].toSorted((a, b) => bitsIn(a) - bitsIn(b)))
    if (!kept.slice(0, 100).some((smaller) => (smaller & candidate) === smaller)) kept.push(candidate);
  return kept;
}

function bitsIn(value: bigint): number {
  return value.toString(2).replaceAll('0', '').length;
}

function blocksSome(
  kinds: readonly { readonly sure: bigint; readonly possible: bigint }[],
  present: Bits,
  blocked: BlockedAccounts,
): Told {
  const sure = kinds.reduce((all, kind) => all | kind.sure, 0n);
  if (blocked.all(sure, 'yes').intersects(present)) return told.yes;
  const possible = kinds.reduce((all, kind) => all | kind.possible, 0n);
  return blocked.all(possible, 'perhaps').intersects(present) ? told.perhaps : told.no;
}

/** The accounts that the policies of a mask block together. */
class BlockedAccounts {
  private readonly accounts: readonly Members[];

  constructor(accounts: readonly Members[]) {
    this.accounts = accounts;
  }

  all(policies: bigint, how: keyof Members): Bits {
    const bits = Bits.none();
    for (const members of this.of(policies)) bits.addAll(members[how]);
    return bits;
  }

  has(account: number, policies: bigint, how: keyof Members): boolean {
    for (const members of this.of(policies)) if (members[how].has(account)) return true;
    return false;
  }

  private *of(policies: bigint): Iterable<Members> {
    let rest = policies;
    for (let position = 0; rest > 0n; position += 1, rest >>= 1n) {
      const members = (rest & 1n) === 1n ? this.accounts[position] : undefined;
      if (members !== undefined) yield members;
    }
  }
}
