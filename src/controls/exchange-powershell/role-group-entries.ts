/** Members of Exchange role groups, each by every name it may be met under. */
import { type Read, readOf } from '../../tenant/resource.js';
import {
  type RoleGroupMember,
  roleGroupIdentity,
  roleGroupMemberName,
  roleGroupMembers,
  roleGroupName,
  roleGroups,
} from '../../tenant/resources/role-group.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { keyOf } from './reason.js';

export const roleGroupRead = readOf(roleGroups, ['Guid', 'Identity', 'Name', 'DisplayName']);

/** One member of one role group. */
export interface Entry {
  readonly roleGroup: string;
  readonly name: string;
  /** Ids, addresses and names, as `keyOf` makes them. */
  readonly keys: readonly string[];
  /** `any`: nothing is known of it but a name. */
  readonly kind: 'account' | 'group' | 'any';
  /** Its id in the directory is among the keys: an object with another id is not meant, whatever it is called. */
  readonly hasDirectoryId: boolean;
  /** Whether it was met as an account or a group. */
  met: boolean;
}

/** Groups that Exchange keeps in step with a directory role. It cannot list who is in them; the directory can. */
const mirrors =
  /^(((Tenant|ExchangeService|Helpdesk|Compliance|Security|Recipient|Mailbox)Admins|GlobalReaders|SecurityReaders|ISVMailboxUsers|AdminAgents|HelpdeskAgents)_-?[0-9a-f]{5,}|RIM-MailboxAdmins[0-9a-f]+)$/i;

export class RoleGroupEntries {
  private readonly rows: RowCollector;
  private readonly groups = new Map<string, string>();
  private readonly entries: Entry[] = [];
  private readonly byKey = new Map<string, Entry[]>();

  constructor(rows: RowCollector) {
    this.rows = rows;
    rows.on(roleGroupRead, (row) => {
      const identity = roleGroupIdentity(row);
      if (identity !== null && !mirrors.test(row.Name ?? '')) this.groups.set(identity, roleGroupName(row));
    });
  }

  /** The members of every role group that Exchange can list. */
  memberReads(): readonly Read[] {
    return [...this.groups].map(([identity, name]) => {
      const read = readOf(
        roleGroupMembers,
        [
          'Guid',
          'Identity',
          'Name',
          'DisplayName',
          'PrimarySmtpAddress',
          'WindowsLiveID',
          'ExternalDirectoryObjectId',
          'RecipientType',
          'RecipientTypeDetails',
        ],
        { of: identity },
      );
      this.rows.on(read, (member) => this.enter(member, name));
      return read;
    });
  }

  /** Members that may be groups. */
  get possibleGroups(): readonly Entry[] {
    return this.entries.filter(({ kind }) => kind !== 'account');
  }

  /** Whether a group of these names may be a member. */
  mayName(names: readonly (string | null | undefined)[]): boolean {
    return names.some((name) => name && this.byKey.get(keyOf(name))?.some(({ kind }) => kind !== 'account'));
  }

  /**
   * The first entry with one of these names; every one that has is met. Anyone who has an id in the directory is nobody's whose id is another,
   * whatever the two are called.
   */
  meet(id: string | null | undefined, names: readonly (string | null | undefined)[]): Entry | null {
    let first: Entry | null = null;
    for (const name of [id, ...names]) {
      const called = name ? (this.byKey.get(keyOf(name)) ?? []) : [];
      const found = called.filter(({ hasDirectoryId, keys }) => !id || !hasDirectoryId || keys.includes(keyOf(id)));
      for (const entry of found) entry.met = true;
      first ??= found[0] ?? null;
    }
    return first;
  }

  /** Members that nobody could find; an account that Exchange no longer lists has no access to lose. */
  get unmet(): readonly Entry[] {
    return this.entries.filter(({ met, kind }) => !met && kind !== 'account');
  }

  private enter(member: RoleGroupMember, roleGroup: string): void {
    const type = `${member.RecipientTypeDetails ?? ''} ${member.RecipientType ?? ''}`.toLowerCase();
    const own = [member.Name, member.Identity].map((name) => name ?? '');
    const isRoleGroup = own.some((name) => mirrors.test(name) || this.groups.has(name));
    if (isRoleGroup || type.includes('serviceprincipal')) return;
    const names = [
      member.ExternalDirectoryObjectId,
      member.Guid,
      member.UserPrincipalName,
      member.WindowsLiveID,
      member.PrimarySmtpAddress,
      ...own,
    ];
    const entry: Entry = {
      roleGroup,
      name: roleGroupMemberName(member),
      keys: [...new Set(names.flatMap((name) => (name ? [keyOf(name)] : [])))],
      hasDirectoryId: Boolean(member.ExternalDirectoryObjectId),
      kind: type.includes('group') ? 'group' : type.trim() === '' ? 'any' : 'account',
      met: false,
    };
    this.entries.push(entry);
    for (const key of entry.keys) this.byKey.set(key, [...(this.byKey.get(key) ?? []), entry]);
  }
}
