/** The folders of one mailbox: their names are in the language of its person, their types are not. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const mailboxFolderRow = row({
  Name: text(),
  /** From the top of what the person sees, with slashes: `/Posteingang/Kunden`. */
  FolderPath: text(),
  /** `Inbox`, `Calendar`, `SentItems`, `Root`, `User Created`, …: in English, whatever the language of the mailbox. */
  FolderType: text(),
});
type MailboxFolder = z.infer<typeof mailboxFolderRow>;

/**
 * Read for one mailbox: `of` is its id or address. Source: Get-MailboxFolderStatistics of the Exchange Online cmdlet reference; the columns
 * are inferred from the values of FolderScope and from published scripts.
 */
export const mailboxFolders: Resource<MailboxFolder> = {
  key: 'exchange.MailboxFolderStatistics',
  list: { service: 'exchange', cmdlet: 'Get-MailboxFolderStatistics', parameters: { Identity: '{of}' }, select: false },
  row: mailboxFolderRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  unconfirmed: [
    { point: 'Which role reading the folders of a mailbox takes.' },
    { point: 'How types of folders are written.', field: 'FolderType' },
  ],
};

/** As other cmdlets name it behind the mailbox, e.g. `Posteingang\Kunden`; empty for the top of the mailbox. */
export function pathOfFolder({ FolderPath, FolderType }: MailboxFolder): string {
  return FolderType === 'Root' ? '' : (FolderPath ?? '').replace(/^\//, '').replaceAll('/', '\\');
}
