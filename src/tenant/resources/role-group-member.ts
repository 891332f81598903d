/** Members of one role group of Exchange Online: accounts, mail-enabled groups, other role groups and service principals. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

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
