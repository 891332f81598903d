/** Who else may open a mailbox. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { delegationIdentity, delegationObject, rightsOf } from './delegation.js';

const mailboxPermissionRow = row({
  Identity: text(),
  User: text(),
  UserSid: text(),
  /** Several rights may come as one text: `FullAccess, ReadPermission`. */
  AccessRights: texts(),
  Deny: flag(),
  IsInherited: flag(),
  InheritanceType: text(),
});
export type MailboxPermission = z.infer<typeof mailboxPermissionRow>;

/**
 * Read for one mailbox: `of` is its id or address. Whether Outlook opened the mailbox on its own (`AutoMapping`) is unknown: after
 * giving a right back it does. Source: Get-, Add- and Remove-MailboxPermission of the Exchange Online cmdlet reference.
 */
export const mailboxPermissions: Resource<MailboxPermission> = {
  key: 'exchange.MailboxPermission',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MailboxPermission',
    parameters: { Identity: '{of}', ResultSize: 'Unlimited' },
    select: false,
  },
  row: mailboxPermissionRow,
  object: delegationObject({ noun: 'MailboxPermission', holder: 'User', isMeant: (found) => found['Deny'] !== true }),
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' },
};

/** Whether the row is about the owner itself, or comes from above and cannot be taken away here. */
export function isOrdinary({ User, UserSid, IsInherited, Deny }: MailboxPermission): boolean {
  return UserSid === 'S-1-5-10' || /^NT AUTHORITY\\SELF$/i.test(User ?? '') || IsInherited === true || Deny === true;
}

/** Takes the rights of one person away; the inverse gives them back. Null for a row that does not say whose they are. */
export function removeMailboxPermission(
  permission: Partial<MailboxPermission>,
  mailbox: { readonly id: string; readonly name: string },
): Operation | null {
  const rights = rightsOf(permission.AccessRights);
  if (!permission.User || rights.length === 0) return null;
  const identity = delegationIdentity(mailbox.id, permission.User);
  return {
    kind: 'remove',
    resource: mailboxPermissions.key,
    object: `${mailbox.name}: ${permission.User}`,
    identity,
    name: identity,
    before: { User: permission.User, AccessRights: rights },
  };
}
