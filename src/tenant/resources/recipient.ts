/** Everything that can get mail: mailboxes, groups, and contacts that stand for an address of somebody outside. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { recipientFields } from './one-recipient.js';

const recipientRow = row({ ...recipientFields, DisplayName: text(), ExternalDirectoryObjectId: text() });
export type Recipient = z.infer<typeof recipientRow>;

/** Source: Get-Recipient of the Exchange Online cmdlet reference. */
export const recipients: Resource<Recipient> = {
  key: 'exchange.Recipient',
  list: { service: 'exchange', cmdlet: 'Get-Recipient', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: recipientRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'PrimarySmtpAddress',
      'RecipientTypeDetails',
      'DisplayName',
      'ExternalDirectoryObjectId',
    ],
  },
};
