/** Groups that mail rules or settings name, with everyone who is in them now, through nested groups. */
import { type Read, readOf } from '../../../tenant/resource.js';
import { type Group, groups } from '../../../tenant/resources/group.js';
import { type GroupMember, groupMembers, isGroupMember } from '../../../tenant/resources/group-member.js';
import type { Outcomes } from '../../control.js';
import type { RowCollector } from '../findings/row-collector.js';
import type { MailFact } from '../mail-flow/mail-fact.js';
import { pushOnce } from '../scope/push-once.js';
import type { MailPerson } from './mail-person.js';

const groupRead = readOf(groups, ['id', 'displayName', 'mail']);

/** A group by one of its names, as far as its members could be read. */
interface Known {
  readonly read: Read<GroupMember>;
  readonly ids: Set<string>;
  readonly addresses: Set<string>;
  /** Some member carries nothing but an id. */
  nameless: boolean;
}

/** What a name means: one group, none that Graph lists, or several. */
type NameMeaning = 'one' | 'none' | 'several';

export class NamedGroups {
  private readonly rows: RowCollector;
  /** By name: the groups that go by it, those with the address or id apart from those with the display name. */
  private readonly candidates = new Map<string, { readonly exact: Group[]; readonly shown: Group[] }>();
  private readonly known = new Map<string, Known>();
  private asked = false;
  private members: readonly Read[] | null = null;

  constructor(rows: RowCollector) {
    this.rows = rows;
    rows.on(groupRead, (group) => this.consider(group));
  }

  /** What to read for these names, in two rounds: the list of groups, then the members of those that are meant. */
  reads(names: Iterable<string>): readonly Read[] {
    if (!this.asked) {
      for (const name of names) this.candidates.set(normal(name), { exact: [], shown: [] });
      if (this.candidates.size === 0) return [];
      this.asked = true;
      return [groupRead];
    }
    this.members ??= [...this.candidates.keys()].flatMap((name) => this.memberRead(name));
    return [groupRead, ...this.members];
  }

  /** Whether everything that `reads` names has been asked for. */
  get isAsked(): boolean {
    return this.candidates.size === 0 || this.members !== null;
  }

  meaning(name: string): NameMeaning {
    const found = this.meant(name);
    return found.length === 1 ? 'one' : found.length === 0 ? 'none' : 'several';
  }

  /** The address of the one group of this name, as rules carry it; null where it has none. */
  addressOf(name: string): string | null {
    const [group, ...others] = this.meant(name);
    return others.length === 0 ? (group?.mail ?? null) : null;
  }

  /** Whether the list of groups, and with it the meaning of names, came whole; true where nothing was asked. */
  isListed(outcomes: Outcomes): boolean {
    return !this.asked || outcomes(groupRead).complete;
  }

  /** Whether someone is in the group of this name; a name that is no group's, or several groups', says nothing. */
  holds(name: string, person: MailPerson, outcomes: Outcomes): MailFact {
    const [group, ...others] = this.meant(name);
    const known = group?.id ? this.known.get(normal(group.id)) : undefined;
    if (known === undefined || others.length > 0) return 'unknown';
    if (isMember(known, person)) return true;
    const whole = outcomes(known.read).complete && (person.id !== null || !known.nameless);
    return whole ? false : 'unknown';
  }

  private meant(name: string): readonly Group[] {
    const found = this.candidates.get(normal(name));
    if (found === undefined) return [];
    return found.exact.length > 0 ? found.exact : found.shown;
  }

  private consider(group: Group): void {
    for (const name of [group.id, group.mail]) {
      const found = name ? this.candidates.get(normal(name)) : undefined;
      if (found !== undefined) pushOnce(found.exact, group);
    }
    const called = group.displayName ? this.candidates.get(normal(group.displayName)) : undefined;
    if (called !== undefined) pushOnce(called.shown, group);
  }

  private memberRead(name: string): readonly Read[] {
    const [group, ...others] = this.meant(name);
    if (!group?.id || others.length > 0) return [];
    const id = normal(group.id);
    const read = readOf(groupMembers, ['id', 'userPrincipalName', 'mail', 'securityEnabled'], { of: group.id });
    if (this.known.has(id)) return [];
    const known: Known = { read, ids: new Set(), addresses: new Set(), nameless: false };
    this.known.set(id, known);
    this.rows.on(read, (member) => {
      if (isGroupMember(member)) return;
      if (member.id) known.ids.add(normal(member.id));
      const addresses = [member.userPrincipalName, member.mail].flatMap((address) => (address ? [normal(address)] : []));
      if (addresses.length === 0) known.nameless = true;
      for (const address of addresses) known.addresses.add(address);
    });
    return [read];
  }
}

function isMember({ ids, addresses }: Known, { id, names }: MailPerson): boolean {
  if (id !== null) return ids.has(id);
  return names.some((name) => addresses.has(name));
}

function normal(text: string): string {
  return text.trim().toLowerCase();
}
