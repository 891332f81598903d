/** Accounts as Exchange Online knows them, with or without a mailbox: here for their access to Exchange PowerShell. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject, mailboxesTogether } from './exchange-object.js';

const exchangeUserRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DisplayName: text(),
  UserPrincipalName: text(),
  WindowsEmailAddress: text(),
  /** The id of the same account in Entra ID. */
  ExternalDirectoryObjectId: text(),
  RecipientTypeDetails: text(),
  AccountDisabled: flag(),
  /** Whether the account may use Exchange Online PowerShell. */
  EXOModuleEnabled: flag(),
  /** The older name of the same switch; the service keeps both alike. */
  RemotePowerShellEnabled: flag(),
});
export type ExchangeUser = z.infer<typeof exchangeUserRow>;

/** Source: Get-User and Set-User of the Exchange Online cmdlet reference. */
export const exchangeUsers: Resource<ExchangeUser> = {
  key: 'exchange.User',
  list: { service: 'exchange', cmdlet: 'Get-User', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: exchangeUserRow,
  object: exchangeObject('User', { together: mailboxesTogether }),
  changedBy: { log: 'exchange', cmdlets: ['Set-User', 'New-Mailbox', 'Enable-Mailbox'], onlySettingsRead: true },
  permission: {
    read: 'Exchange role View-Only Recipients (or Global Reader)',
    write: 'Exchange roles Mail Recipients and User Options (or Exchange Administrator)',
  },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'DisplayName',
      'UserPrincipalName',
      'WindowsEmailAddress',
      'ExternalDirectoryObjectId',
      'RecipientTypeDetails',
      'AccountDisabled',
      'EXOModuleEnabled',
      'RemotePowerShellEnabled',
    ],
  },
  unconfirmed: [
    { point: 'That Mail Recipients and User Options are enough for Set-User.' },
    { point: 'The types of the fields on the wire.', field: 'EXOModuleEnabled' },
  ],
};

/** The name an admin knows the account by. */
export function exchangeUserName(user: ExchangeUser): string {
  return (
    user.UserPrincipalName ??
    user.WindowsEmailAddress ??
    user.DisplayName ??
    user.Name ??
    user.Identity ??
    '(account without a name)'
  );
}

/** What later calls address the account by, or null when the row carries nothing to address it by. */
export function exchangeUserIdentity(user: ExchangeUser): string | null {
  return user.Guid ?? user.ExternalDirectoryObjectId ?? user.Identity ?? user.UserPrincipalName ?? null;
}
