/** Who else may send as a recipient, so that nothing shows that it was not the recipient itself. */
import type { z } from 'zod';
import type { Operation } from '../../engine/plan/operation.js';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { delegationIdentity, delegationObject, rightsOf } from './delegation.js';

const recipientPermissionRow = row({
  Identity: text(),
  Trustee: text(),
  TrusteeSidString: text(),
  /** `Allow` or `Deny`. */
  AccessControlType: text(),
  /** `SendAs`. */
  AccessRights: texts(),
  IsInherited: flag(),
});
export type RecipientPermission = z.infer<typeof recipientPermissionRow>;

/** Read for one recipient: `of` is its id or address. Source: Get-, Add- and Remove-RecipientPermission of the cmdlet reference. */
export const recipientPermissions: Resource<RecipientPermission> = {
  key: 'exchange.RecipientPermission',
  list: {
    service: 'exchange',
    cmdlet: 'Get-RecipientPermission',
    parameters: { Identity: '{of}', ResultSize: 'Unlimited' },
    select: false,
  },
  row: recipientPermissionRow,
  object: delegationObject({
    noun: 'RecipientPermission',
    holder: 'Trustee',
    isMeant: (found) => found['AccessControlType'] !== 'Deny',
  }),
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)', write: 'Exchange role Mail Recipients' },
  answers: {
    words: {
      AccessControlType: ['Allow', 'Deny'],
      AccessRights: ['SendAs'],
    },
  },
};

/** Whether the row is about the owner itself, or comes from above and cannot be taken away here. */
export function isOrdinaryTrustee(permission: RecipientPermission): boolean {
  const { Trustee, TrusteeSidString, IsInherited, AccessControlType } = permission;
  const isOwn = TrusteeSidString === 'S-1-5-10' || /^NT AUTHORITY\\SELF$/i.test(Trustee ?? '');
  return isOwn || IsInherited === true || /^deny$/i.test(AccessControlType ?? '');
}

/** Takes the right of one trustee away; the inverse gives it back. Null for a row that does not say whose it is. */
export function removeRecipientPermission(
  permission: Partial<RecipientPermission>,
  recipient: { readonly id: string; readonly name: string },
): Operation | null {
  const rights = rightsOf(permission.AccessRights);
  if (!permission.Trustee || rights.length === 0) return null;
  const identity = delegationIdentity(recipient.id, permission.Trustee);
  return {
    kind: 'remove',
    resource: recipientPermissions.key,
    object: `${recipient.name}: ${permission.Trustee}`,
    identity,
    name: identity,
    before: { Trustee: permission.Trustee, AccessRights: rights },
  };
}
