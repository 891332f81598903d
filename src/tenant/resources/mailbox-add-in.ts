/** Add-ins of Outlook in one mailbox: they read its mail and may change it, however strong the sign-in of its person is. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const mailboxAddInRow = row({
  Identity: text(),
  AppId: text(),
  DisplayName: text(),
  ProviderName: text(),
  /** `User`: the person added it. `Default`: it comes with Outlook. `Organization`: an administrator added it for everyone. */
  Scope: text(),
  Enabled: flag(),
});
export type MailboxAddIn = z.infer<typeof mailboxAddInRow>;

/** Read for one mailbox: `of` is its id or address. Source: Get-App of the Exchange Online cmdlet reference; the columns are inferred. */
export const mailboxAddIns: Resource<MailboxAddIn> = {
  key: 'exchange.App',
  list: { service: 'exchange', cmdlet: 'Get-App', parameters: { Mailbox: '{of}' }, select: false },
  row: mailboxAddInRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  unconfirmed: [
    { point: 'Which role reading the add-ins of another mailbox takes.' },
    {
      point: 'Which words say that an add-in belongs to Outlook or to the organization; any other word counts as the person.',
      field: 'Scope',
      form: /^(User|Default|Organization)$/,
    },
  ],
};

/** The name that a person knows the add-in by. */
export function addInName({ DisplayName, AppId, Identity, ProviderName }: MailboxAddIn): string {
  const name = DisplayName || AppId || Identity || 'without a name';
  return ProviderName ? `${name} by ${ProviderName}` : name;
}
