/** Who has a reason for Exchange PowerShell: by a directory role or an Exchange role group, alone or through groups. */

import { type Read, readOf } from '../../tenant/resource.js';
import type { ExchangeUser } from '../../tenant/resources/exchange-user.js';
import { quotedText } from '../../tenant/resources/graph-object.js';
import { type Group, groupName, groups } from '../../tenant/resources/group.js';
import { groupMembers, isGroupMember } from '../../tenant/resources/group-member.js';
import { users } from '../../tenant/resources/user.js';
import type { Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { pushOnce } from '../reasoning/scope/push-once.js';
import { assignmentRead, DirectoryRoles, definitionRead, eligibilityRead } from './directory-roles.js';
import { keyOf, type Reason, Reasons } from './reason.js';
import { type Entry, RoleGroupEntries, roleGroupRead } from './role-group-entries.js';

const groupRead = readOf(groups, ['id', 'displayName', 'mail']);

/** A group whose members can be asked for; an export may list one by name alone. */
type KnownGroup = Group & { readonly id: string };

/** Conditions that one filter of Graph takes. */
const maxConditions = 15;

/** What is read first; role definitions, groups and members follow where rows name them. */
export const firstReads: readonly Read[] = [assignmentRead, eligibilityRead, roleGroupRead];

export class ExchangeAdmins {
  private readonly rows: RowCollector;
  private readonly roles: DirectoryRoles;
  private readonly roleGroups: RoleGroupEntries;
  private readonly candidates: KnownGroup[] = [];
  private readonly asked: Read[] = [...firstReads];
  /** By id and address: everyone with a directory role or in a group with a reason. */
  private reasons = new Reasons();
  /** Who holds a directory role, and which of them were met as an account or a group. */
  private principals: ReadonlySet<string> = new Set();
  private readonly met = new Set<string>();
  private hasNamelessAccounts = false;
  private stage = 0;

  constructor(rows: RowCollector, asOf: Date) {
    this.rows = rows;
    this.roles = new DirectoryRoles(rows, asOf);
    this.roleGroups = new RoleGroupEntries(rows);
    rows.on(groupRead, (group) => {
      if (this.mayMatter(group)) pushOnce(this.candidates, group);
    });
  }

  /** The next reads that rows so far could name; empty when everyone who can be found was. */
  follow(outcomes: Outcomes): readonly Read[] {
    const stages = [
      () => this.namesOfRoles(),
      () => this.listOfGroups(),
      () => [...this.membersOfGroups(outcomes), ...this.namesOfPrincipals()],
    ];
    for (let next = stages[this.stage]; next !== undefined; next = stages[this.stage]) {
      this.stage += 1;
      const reads = next();
      this.asked.push(...reads);
      if (reads.length > 0) return reads;
    }
    return [];
  }

  reasonOf(user: ExchangeUser): Reason | null {
    const { ExternalDirectoryObjectId: id, UserPrincipalName: upn, WindowsEmailAddress: address } = user;
    const entry = this.roleGroups.meet(id, [upn, address, user.Guid, user.Identity, user.Name ?? user.DisplayName]);
    const names = id ? [id, upn] : [upn, address];
    for (const name of names) if (name && this.principals.has(keyOf(name))) this.met.add(keyOf(name));
    const held = this.reasons.of(names[0]) ?? this.reasons.of(names[1]);
    if (!id && held === null) this.hasNamelessAccounts = true;
    if (held?.administrator || entry === null) return held;
    return { text: `member of role group "${entry.roleGroup}"`, administrator: true };
  }

  /** Whether everyone who has a reason is known. Called after the accounts were seen. */
  isWhole(outcomes: Outcomes): boolean {
    const others = this.asked.filter((read) => !ownJudgement.includes(read) && (this.hasNamelessAccounts || !isOfUsers(read)));
    return (
      this.roles.isWhole(outcomes) &&
      others.every((read) => outcomes(read).complete || this.isSettledWithout(read)) &&
      this.unknown.length === 0
    );
  }

  /** Members of role groups that cannot be distinguished from anyone: `[role group, member]`. */
  get unknown(): readonly Entry[] {
    return this.roleGroups.unmet;
  }

  /** Ids of directory roles that nobody can tell the meaning of. */
  get unknownRoles(): readonly string[] {
    return this.roles.unknown;
  }

  missing(outcomes: Outcomes): readonly Missing[] {
    return missingReads(this.asked, outcomes);
  }

  private namesOfRoles(): readonly Read[] {
    return [...(this.roles.needsDefinitions ? [definitionRead] : []), ...this.roleGroups.memberReads()];
  }

  private listOfGroups(): readonly Read[] {
    this.reasons = this.roles.principals;
    this.principals = new Set(this.reasons.keys);
    return this.principals.size + this.roleGroups.possibleGroups.length > 0 ? [groupRead] : [];
  }

  private mayMatter(group: Group): group is KnownGroup {
    if (!group.id) return false;
    return this.reasons.of(group.id) !== null || this.roleGroups.mayName([group.id, group.displayName, group.mail]);
  }

  private membersOfGroups(outcomes: Outcomes): readonly Read[] {
    const reads: Read[] = [];
    for (const [group, reason] of this.groupsWithReason(outcomes)) {
      this.met.add(keyOf(group.id));
      const through: Reason = { ...reason, text: `${reason.text} through group "${groupName(group)}"` };
      const read = readOf(groupMembers, ['id', 'userPrincipalName', 'mail', 'securityEnabled'], { of: group.id });
      this.rows.on(read, (member) => {
        if (!isGroupMember(member))
          for (const name of [member.id, member.userPrincipalName, member.mail]) this.reasons.add(name, through);
      });
      reads.push(read);
    }
    return reads;
  }

  /** Accounts of an export may carry no directory id: then it takes the names of the principals to know them. */
  private namesOfPrincipals(): readonly Read[] {
    const ids = [...this.principals].filter((key) => !this.met.has(key) && !key.includes('@'));
    return chunks(ids, maxConditions).map((some) => {
      const filter = encodeURIComponent(some.map((id) => `id eq ${quotedText(id)}`).join(' or '));
      const read = readOf(users, ['id', 'userPrincipalName', 'mail'], { filter });
      this.rows.on(read, ({ id, userPrincipalName, mail }) => {
        const reason = this.reasons.of(id);
        if (!id || reason === null) return;
        this.met.add(keyOf(id));
        for (const name of [userPrincipalName, mail]) this.reasons.add(name, reason);
      });
      return read;
    });
  }

  /** A member that is known by its name alone may be another group of that name, behind the end of a list that broke off. */
  private groupsWithReason(outcomes: Outcomes): ReadonlyMap<KnownGroup, Reason> {
    const result = new Map<KnownGroup, Reason>();
    for (const group of this.candidates) {
      const reason = this.reasons.of(group.id);
      if (reason !== null) result.set(group, reason);
    }
    for (const entry of this.roleGroups.possibleGroups) {
      const byId = this.candidates.filter(({ id }) => entry.keys.includes(keyOf(id)));
      const namesCount = byId.length === 0 && !entry.hasDirectoryId && outcomes(groupRead).complete;
      const [group, ...others] = namesCount ? this.candidates.filter((one) => isMeant(entry, one)) : byId;
      if (group === undefined || others.length > 0) continue;
      entry.met = true;
      if (!result.get(group)?.administrator)
        result.set(group, { text: `member of role group "${entry.roleGroup}"`, administrator: true });
    }
    return result;
  }

  /** The list of groups says which principals are groups; it is not missed when each was met as something. */
  private isSettledWithout(read: Read): boolean {
    return read === groupRead && [...this.principals].every((key) => this.met.has(key)) && this.unknown.length === 0;
  }
}

/** Reads whose failure `DirectoryRoles` judges itself. */
const ownJudgement: readonly Read[] = [assignmentRead, eligibilityRead, definitionRead];

function isOfUsers(read: Read): boolean {
  return read.resource.key === users.key;
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function isMeant(entry: Entry, group: Group): boolean {
  return [group.id, group.displayName, group.mail].some((name) => name && entry.keys.includes(keyOf(name)));
}
