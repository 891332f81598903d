/** Someone got rights over a mailbox: what it is called, where it is read, and how loud it is. */
import type { SignalDefinition } from '../../signal-kind.js';

export const definition: SignalDefinition = {
  id: 'mailbox-right',
  title: 'Someone got rights over a mailbox',
  reads: [
    {
      source: 'unified',
      operations: [
        'Add-MailboxPermission',
        'Add-RecipientPermission',
        'Set-Mailbox',
        'AddFolderPermissions',
        'UpdateCalendarDelegation',
        'Add-MailboxFolderPermission',
        'Set-MailboxFolderPermission',
        'ModifyFolderPermissions',
      ],
    },
  ],
  loudness: 'normal',
};
