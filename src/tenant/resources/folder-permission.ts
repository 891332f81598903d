/** Who may use one folder of a mailbox, e.g. its inbox or calendar. Only read: taking these away is a matter of Outlook or of a person. */
import { z } from 'zod';
import { isUnset, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

/** The person comes as a text or as an object with a `DisplayName`, by the road that was taken. */
function person(): z.ZodType<string | null | undefined> {
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null) return value;
    return 'DisplayName' in value && !isUnset(value.DisplayName) ? value.DisplayName : JSON.stringify(value);
  }, text());
}

const folderPermissionRow = row({
  Identity: text(),
  FolderName: text(),
  /** `Default` is everyone of the organisation, `Anonymous` everyone else. */
  User: person(),
  /** Roles and rights: `Owner`, `Editor`, `Reviewer`, `AvailabilityOnly`, `None`, … */
  AccessRights: texts(),
  SharingPermissionFlags: texts(),
});
export type FolderPermission = z.infer<typeof folderPermissionRow>;

/**
 * Read for one folder: `of` is `folderOf(mailbox, folder)`. Folders go by the name they have in the language of the mailbox; a name
 * it does not have is `notFound`, which says nothing about permissions. Source: Get-MailboxFolderPermission of the cmdlet reference.
 */
export const folderPermissions: Resource<FolderPermission> = {
  key: 'exchange.MailboxFolderPermission',
  list: {
    service: 'exchange',
    cmdlet: 'Get-MailboxFolderPermission',
    parameters: { Identity: '{of}', ResultSize: 'Unlimited' },
    select: false,
  },
  row: folderPermissionRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: ['FolderName', 'User', 'AccessRights'],
  },
};

/** How Exchange writes a folder; `mailbox` is an id or an address, `folder` a path with backslashes, e.g. `Inbox`. */
export function folderOf(mailbox: string, folder: string): string {
  return `${mailbox}:\\${folder}`;
}
