/** Groups by id or name, and who is in them as far as it could be read. */
import { type Group, groupName } from '../../../../tenant/resources/group.js';
import { Bits } from '../kinds/bits.js';
import { type AccountIndex, lowered } from './account-index.js';

/** Accounts that certainly, and that possibly, belong; the second holds the first, and may be the same object where both are the same. */
export interface Members {
  readonly yes: Bits;
  readonly perhaps: Bits;
}

/** Known to be the same set: work on one of them is enough. */
export function isCertain({ yes, perhaps }: Members): boolean {
  return yes === perhaps;
}

/** Anyone who belongs to any of them, as sets of their own. */
export function together(sets: readonly Members[]): Members {
  const yes = Bits.none();
  for (const members of sets) yes.addAll(members.yes);
  if (sets.every(isCertain)) return { yes, perhaps: yes };
  const perhaps = Bits.none();
  for (const members of sets) perhaps.addAll(members.perhaps);
  return { yes, perhaps };
}

type GroupStatus = 'read' | 'unread' | 'deleted';

interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Whether its rule takes the members of other groups; null: unknown. */
  readonly isByMemberOf: boolean | null;
  /** Whether anyone of the tenant may join it without asking. */
  readonly isOpen: boolean;
}

function isByMemberOf({ membershipRule, groupTypes }: Group): boolean | null {
  if (typeof membershipRule === 'string') return /\bmemberof\b/i.test(membershipRule);
  const isDynamic = groupTypes?.some((type) => type.toLowerCase() === 'dynamicmembership') ?? false;
  return membershipRule === undefined || isDynamic ? null : false;
}

/** A rule takes nobody in who asks; words that the service did not have keep nobody out. Source: `visibility` of `group`, Graph v1.0. */
function mayJoin({ visibility, groupTypes }: Group): boolean {
  const types = (groupTypes ?? []).map((type) => type.toLowerCase());
  const isKept = [undefined, '', 'private', 'hiddenmembership'].includes(visibility?.toLowerCase());
  return !isKept && types.length > 0 && !types.includes('dynamicmembership');
}

interface Entry {
  readonly accounts: Bits;
  /** Those that may be in it as well, although all of its members came. */
  readonly perhaps: Bits;
  status: GroupStatus;
}

export class GroupIndex {
  private readonly rows = new Map<string, GroupRow>();
  private readonly members = new Map<string, Entry>();
  private readonly accounts: AccountIndex;
  /** Whether every group came. */
  whole = false;

  constructor(accounts: AccountIndex) {
    this.accounts = accounts;
  }

  add(row: Group): void {
    if (typeof row.id !== 'string') return;
    this.rows.set(row.id.toLowerCase(), {
      id: row.id,
      name: groupName(row),
      displayName: row.displayName ?? '',
      isByMemberOf: isByMemberOf(row),
      isOpen: mayJoin(row),
    });
  }

  /** Ids of the groups with this id or display name; more than one where the name is ambiguous. */
  named(name: string): readonly string[] {
    const wanted = name.trim().toLowerCase();
    const byId = this.rows.get(wanted);
    if (byId !== undefined) return [byId.id];
    return [...this.rows.values()].flatMap((row) => (row.displayName.trim().toLowerCase() === wanted ? [row.id] : []));
  }

  knows(id: string): boolean {
    return this.rows.has(lowered(id));
  }

  nameOf(id: string): string {
    return this.rows.get(id.toLowerCase())?.name ?? id;
  }

  /** Whether a rule with memberOf decides who is in it; null: unknown. A group that is gone has no rule. */
  isByMemberOf(id: string): boolean | null {
    const row = this.rows.get(id.toLowerCase());
    return row === undefined && this.whole ? false : (row?.isByMemberOf ?? null);
  }

  /** Whether anyone of the tenant may join the group without asking; null: unknown. */
  isOpen(id: string): boolean | null {
    return this.rows.get(id.toLowerCase())?.isOpen ?? (this.whole ? false : null);
  }

  /** Takes an account into all groups in which another account is, and into one that it could join or, where nobody knows, perhaps could. */
  joinAs(account: number, like: number, { id, isOpen }: { readonly id: string; readonly isOpen: true | null }): void {
    for (const { accounts } of this.members.values()) if (accounts.has(like)) accounts.add(account);
    const entry = this.entry(id);
    if (isOpen === true) entry.accounts.add(account);
    else entry.perhaps.add(account);
  }

  /** What takes the members of the group one by one, by their ids. */
  membersInto(groupId: string): (memberId: string) => void {
    let members: Bits | null = null;
    return (memberId) => {
      const number = this.knows(memberId) ? null : this.accounts.numberOf(memberId);
      if (number === null) return;
      members ??= this.entry(groupId).accounts;
      members.add(number);
    };
  }

  settle(groupId: string, status: GroupStatus): void {
    this.entry(groupId).status = status;
  }

  /** Whether its members were asked for, with whatever end. */
  wasAsked(groupId: string): boolean {
    return this.members.has(groupId.toLowerCase());
  }

  statusOf(groupId: string): GroupStatus {
    if (this.whole && !this.knows(groupId)) return 'deleted';
    return this.members.get(groupId.toLowerCase())?.status ?? 'unread';
  }

  membersOf(groupId: string): Members {
    const id = groupId.toLowerCase();
    const entry = this.members.get(id);
    const yes = entry?.accounts ?? Bits.none();
    switch (this.statusOf(id)) {
      case 'deleted':
        return { yes: Bits.none(), perhaps: Bits.none() };
      case 'read':
        return { yes, perhaps: entry === undefined || entry.perhaps.isEmpty ? yes : yes.copy().addAll(entry.perhaps) };
      case 'unread':
        return { yes, perhaps: Bits.all(this.accounts.size) };
    }
  }

  private entry(groupId: string): Entry {
    const id = groupId.toLowerCase();
    const known = this.members.get(id);
    if (known !== undefined) return known;
    const entry: Entry = { accounts: Bits.withRoomFor(this.accounts.size), perhaps: Bits.none(), status: 'unread' };
    this.members.set(id, entry);
    return entry;
  }
}
