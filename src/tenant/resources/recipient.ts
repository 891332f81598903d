/** Everything that can get mail: mailboxes, groups, and contacts that stand for an address of someone outside. */
import type { z } from 'zod';
import { row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

/** One recipient by any of its names: a mailbox, a group, or a contact that stands for an address of someone outside. */
const recipientFields = {
  Guid: text(),
  Identity: text(),
  Name: text(),
  PrimarySmtpAddress: text(),
  /** `SMTP:` marks the primary address, `smtp:` the others; other prefixes are no mail addresses. */
  EmailAddresses: texts(),
  /** Of contacts and mail users: where their mail really goes, with `SMTP:` before it. */
  ExternalEmailAddress: text(),
  RecipientTypeDetails: text(),
};

const oneRecipientRow = row(recipientFields);
export type OneRecipient = z.infer<typeof oneRecipientRow>;

/**
 * Read by name, address or the directory name that rules carry (`/o=…/cn=…`): `readOf(oneRecipient, […], { of })`; nobody of that name
 * is `notFound`. Source: Get-Recipient of the Exchange Online cmdlet reference.
 */
export const oneRecipient: Resource<OneRecipient> = {
  key: 'exchange.Recipient/{of}',
  list: { service: 'exchange', cmdlet: 'Get-Recipient', parameters: { Identity: '{of}' }, select: true },
  row: oneRecipientRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: ['Guid', 'Identity', 'Name', 'PrimarySmtpAddress', 'RecipientTypeDetails'],
  },
};

/** The address where mail for it ends up, without what marks it as one; null where the row does not say. */
export function recipientAddress({ ExternalEmailAddress, PrimarySmtpAddress }: OneRecipient): string | null {
  return (ExternalEmailAddress || PrimarySmtpAddress || null)?.replace(/^smtp:/i, '') ?? null;
}

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
