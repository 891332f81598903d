/** Role groups of Exchange Online: who holds its management roles apart from the roles of the directory. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const roleGroupRow = row({ Guid: text(), Identity: text(), Name: text(), DisplayName: text() });
export type RoleGroup = z.infer<typeof roleGroupRow>;

/**
 * Source: Get-RoleGroup of the cmdlet reference. Among them are groups that mirror directory roles (`TenantAdmins_…`); Exchange
 * cannot list the people in those, the directory can.
 */
export const roleGroups: Resource<RoleGroup> = {
  key: 'exchange.RoleGroup',
  list: { service: 'exchange', cmdlet: 'Get-RoleGroup', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: roleGroupRow,
  changedBy: { log: 'exchange', cmdlets: ['New-RoleGroup', 'Set-RoleGroup', 'Remove-RoleGroup'] },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    always: ['Guid', 'Name'],
  },
};

/** The name an admin knows the role group by. */
export function roleGroupName(group: RoleGroup): string {
  return group.DisplayName ?? group.Name ?? group.Identity ?? '(role group without a name)';
}

/** What `Get-RoleGroupMember` takes, or null when the row carries nothing to address it by. */
export function roleGroupIdentity(group: RoleGroup): string | null {
  return group.Name ?? group.Identity ?? group.Guid ?? null;
}

const roleGroupMember = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  Alias: text(),
  DisplayName: text(),
  PrimarySmtpAddress: text(),
  WindowsLiveID: text(),
  UserPrincipalName: text(),
  ExternalDirectoryObjectId: text(),
  RecipientType: text(),
  RecipientTypeDetails: text(),
});

/** An export of `Get-RoleGroup` writes members by name alone. */
const roleGroupMemberRow = z.preprocess((value) => (typeof value === 'string' ? { Name: value } : value), roleGroupMember);
/** Members of one role group of Exchange Online: accounts, mail-enabled groups, other role groups and service principals. */
export type RoleGroupMember = z.infer<typeof roleGroupMember>;

/** Read below one role group: `readOf(roleGroupMembers, […], { of: name })`. Source: Get-RoleGroupMember of the cmdlet reference. */
export const roleGroupMembers: Resource<RoleGroupMember> = {
  key: 'exchange.RoleGroupMember',
  list: {
    service: 'exchange',
    cmdlet: 'Get-RoleGroupMember',
    parameters: { Identity: '{of}', ResultSize: 'Unlimited' },
    select: true,
  },
  row: roleGroupMemberRow,
  changedBy: { log: 'exchange', cmdlets: ['Add-RoleGroupMember', 'Remove-RoleGroupMember', 'Update-RoleGroupMember'] },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'DisplayName',
      'PrimarySmtpAddress',
      'WindowsLiveID',
      'ExternalDirectoryObjectId',
      'RecipientTypeDetails',
    ],
  },
};

/** The name an admin knows the member by. */
export function roleGroupMemberName(member: RoleGroupMember): string {
  return (
    member.DisplayName ??
    member.Name ??
    member.PrimarySmtpAddress ??
    member.UserPrincipalName ??
    member.Identity ??
    member.ExternalDirectoryObjectId ??
    '(member without a name)'
  );
}
