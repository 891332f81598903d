/** Through which groups an account is in another one: derived from the lists of everyone in a group, which name the groups in it as well. */
import { type Read, readOf } from '../../../../tenant/resource.js';
import { type GroupMember, groupMembers, isGroupMember } from '../../../../tenant/resources/group-member.js';
import type { Outcomes } from '../../../control.js';

/** This many groups inside of one are looked into. */
const maxInside = 20;

interface Listed {
  /** The groups in it, by way of others too: in lower case, with the id as it is written. */
  readonly groups: Map<string, string>;
  holdsAccount: boolean;
}

export class GroupPaths {
  private readonly lists = new Map<string, Listed>();
  /** What was asked for besides, by the id of the group in lower case. */
  private readonly asked = new Map<string, Read>();

  /** @param isGroup whether a list of groups holds the id: a member does not always say what it is */
  constructor(private readonly isGroup: (id: string) => boolean) {}

  /** Takes the rows of lists of members; `account`: the id of whom it is about. */
  see(read: Read, row: unknown, account: string | null): void {
    if (read.resource !== groupMembers || read.of === undefined || account === null) return;
    const member = row as GroupMember;
    const list = this.listOf(read.of);
    const id = (member.id ?? '').toLowerCase();
    if (id === account.toLowerCase()) list.holdsAccount = true;
    else if (isGroupMember(member) || this.isGroup(id)) list.groups.set(id, member.id ?? '');
  }

  /** What has to be read beside these groups to tell the way into them. */
  reads(groups: readonly string[]): readonly Read[] {
    for (const group of groups) {
      const { holdsAccount, groups: inside } = this.listOf(group);
      for (const [id, of] of holdsAccount ? [...inside].slice(0, maxInside) : [])
        if (!this.asked.has(id)) this.asked.set(id, readOf(groupMembers, ['id'], { of }));
    }
    return [...this.asked.values()];
  }

  /**
   * From the group down to the one that names the account itself, both included. Null where what is in a group on the way was not
   * read, so that there may be another way.
   */
  pathTo(group: string, outcomes: Outcomes): readonly string[] | null {
    const path = [group.toLowerCase()];
    for (;;) {
      const here = this.listOf(path.at(-1) ?? '');
      const inside = [...here.groups.keys()].filter((id) => !path.includes(id));
      if (inside.length > maxInside || inside.some((id) => !this.isWhole(id, outcomes))) return null;
      const holding = inside.filter((id) => this.listOf(id).holdsAccount);
      // The next on the way is in none of the others; groups that hold each other are taken as they come.
      const isBelow = (id: string): boolean =>
        holding.some((other) => other !== id && this.listOf(other).groups.has(id) && !this.listOf(id).groups.has(other));
      const next = holding.find((id) => !isBelow(id)) ?? holding[0];
      if (next === undefined) return path;
      path.push(next);
    }
  }

  private isWhole(id: string, outcomes: Outcomes): boolean {
    const read = this.asked.get(id);
    return read !== undefined && outcomes(read).complete;
  }

  private listOf(group: string): Listed {
    const id = group.toLowerCase();
    const list = this.lists.get(id) ?? { groups: new Map<string, string>(), holdsAccount: false };
    this.lists.set(id, list);
    return list;
  }
}
