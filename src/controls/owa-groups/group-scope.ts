/** Who is in the groups that settings name: by id or display name, through nested groups, matched to mailboxes. */
import { type Read, readOf } from '../../tenant/resource.js';
import type { CasMailbox } from '../../tenant/resources/cas-mailbox.js';
import { type Group, groupName, groups } from '../../tenant/resources/group.js';
import { type GroupMember, groupMembers, isGroupMember } from '../../tenant/resources/group-member.js';
import type { Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { pushOnce } from '../reasoning/scope/push-once.js';

const groupRead = readOf(groups, ['id', 'displayName', 'mail']);

/** What to read first; nothing where settings name no group. Members and mailboxes follow. */
export function firstReads(settings: { readonly groups: readonly string[] }): readonly Read[] {
  return settings.groups.length === 0 ? [] : [groupRead];
}

/** One group of the settings. */
interface ScopeGroup {
  /** Display name where it could be read, otherwise as settings name it. */
  readonly name: string;
  /** Accounts, devices and applications in it; groups in it count by their members. */
  readonly members: number;
  readonly read: Read<GroupMember>;
}

/** A group of the settings that could not be found, with the sentence that says why and what to do. */
interface Unresolved {
  readonly setting: string;
  readonly actual: string;
  readonly expected: string;
}

interface Resolved {
  readonly name: string;
  readonly read: Read<GroupMember>;
  members: number;
}

export class GroupScope {
  private readonly rows: RowCollector;
  /** By setting: the groups that carry it as id, and those that carry it as display name. */
  private readonly candidates: ReadonlyMap<string, { readonly byId: Group[]; readonly byName: Group[] }>;
  private readonly found = new Map<string, Resolved>();
  private readonly unresolvable: Unresolved[] = [];
  private readonly ids = new Set<string>();
  private readonly addresses = new Set<string>();
  private hasNamelessMembers = false;
  private resolved = false;

  constructor(settings: readonly string[], rows: RowCollector) {
    this.rows = rows;
    this.candidates = new Map(settings.map((setting) => [setting.trim(), { byId: [], byName: [] }]));
    rows.on(groupRead, (group) => this.consider(group));
  }

  /** The members, once the groups are known; then `last`, whose rows can be distinguished as they come. */
  follow(outcomes: Outcomes, last: Read): readonly Read[] {
    if (this.candidates.size === 0) return [];
    if (this.resolved) return [...this.memberReads, last];
    this.resolved = true;
    for (const setting of this.candidates.keys()) this.resolve(setting, outcomes(groupRead).complete);
    return this.memberReads.length > 0 ? this.memberReads : [last];
  }

  get memberReads(): readonly Read[] {
    return [...this.found.values()].map(({ read }) => read);
  }

  get allReads(): readonly Read[] {
    return [groupRead, ...this.memberReads];
  }

  get groups(): readonly ScopeGroup[] {
    return [...this.found.values()];
  }

  get unresolved(): readonly Unresolved[] {
    return this.unresolvable;
  }

  /** Whether every group was found and read to the end. */
  isWhole(outcomes: Outcomes): boolean {
    return this.unresolvable.length === 0 && this.memberReads.every((read) => outcomes(read).complete);
  }

  /**
   * By the account's id; by address where the mailbox does not carry the id. `unknown`: the mailbox carries no id, and some
   * member nothing but an id.
   */
  membership(mailbox: CasMailbox): 'member' | 'outside' | 'unknown' {
    const { ExternalDirectoryObjectId: id, Identity: identity, PrimarySmtpAddress, UserPrincipalName } = mailbox;
    const known = id || (identity && isGuid(identity) ? identity : null);
    if (known) return this.ids.has(normal(known)) ? 'member' : 'outside';
    if ([UserPrincipalName, PrimarySmtpAddress].some((address) => address && this.holdsAddress(address))) return 'member';
    const isNameless = !UserPrincipalName && !PrimarySmtpAddress;
    return this.hasNamelessMembers || isNameless ? 'unknown' : 'outside';
  }

  /** By user principal name or mail address. */
  holdsAddress(address: string): boolean {
    return this.addresses.has(normal(address));
  }

  private consider(group: Group): void {
    for (const [setting, { byId, byName }] of this.candidates) {
      if (group.id && normal(group.id) === normal(setting)) pushOnce(byId, group);
      else if (group.displayName && normal(group.displayName) === normal(setting)) pushOnce(byName, group);
    }
  }

  private resolve(setting: string, listIsWhole: boolean): void {
    const choice = chosen(setting, { byId: [], byName: [], ...this.candidates.get(setting), listIsWhole });
    if ('problem' in choice) this.unresolvable.push({ setting, ...choice.problem });
    else this.add(choice.id, choice.name);
  }

  private add(id: string, name: string): void {
    if (this.found.has(normal(id))) return;
    const read = readOf(groupMembers, ['id', 'userPrincipalName', 'mail', 'securityEnabled'], { of: id });
    const resolved: Resolved = { name, read, members: 0 };
    this.found.set(normal(id), resolved);
    this.rows.on(read, (member) => {
      if (isGroupMember(member)) return;
      resolved.members += 1;
      if (member.id) this.ids.add(normal(member.id));
      const addresses = [member.userPrincipalName, member.mail].filter((address) => typeof address === 'string');
      if (addresses.length === 0) this.hasNamelessMembers = true;
      for (const address of addresses) this.addresses.add(normal(address));
    });
  }
}

type Choice = { readonly id: string; readonly name: string } | { readonly problem: Pick<Unresolved, 'actual' | 'expected'> };

/** The one group that a setting means, or why it is unknown. */
function chosen(
  setting: string,
  seen: { readonly byId: readonly Group[]; readonly byName: readonly Group[]; readonly listIsWhole: boolean },
): Choice {
  const { byId, byName, listIsWhole } = seen;
  const [known] = byId;
  if (known !== undefined) return { id: known.id ?? setting, name: groupName(known) };
  if (!listIsWhole && isGuid(setting)) return { id: setting, name: setting };
  const [group, ...others] = byName;
  if (group === undefined)
    return problem(
      listIsWhole ? 'no such group' : 'not found in what could be read',
      listIsWhole ? 'a group that exists' : 'the id of the group',
    );
  if (others.length > 0)
    return problem(`${byName.length} groups of this name: ${byName.map(({ id }) => id).join(', ')}`, 'the id of one group');
  if (!listIsWhole) return problem('the list of groups broke off, another may have the same name', 'the id of the group');
  return group.id ? { id: group.id, name: groupName(group) } : problem('it carries no id', 'the id of the group');
}

function problem(actual: string, expected: string): Choice {
  return { problem: { actual, expected } };
}

function isGuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function normal(text: string): string {
  return text.trim().toLowerCase();
}
