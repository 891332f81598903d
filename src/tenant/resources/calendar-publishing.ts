/** Whether a calendar folder is published on the web, where anyone with its address reads it. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const calendarPublishingRow = row({
  Identity: text(),
  PublishEnabled: flag(),
  /** `AvailabilityOnly`, `LimitedDetails`, `FullDetails`. */
  DetailLevel: text(),
  PublishedCalendarUrl: text(),
});
export type CalendarPublishing = z.infer<typeof calendarPublishingRow>;

/**
 * Read for one folder: `of` is `folderOf(mailbox, folder)`, by the folder's name in the language of the mailbox. Source:
 * Get-MailboxCalendarFolder of the Exchange Online cmdlet reference; the columns are the parameters of Set-MailboxCalendarFolder.
 */
export const calendarPublishings: Resource<CalendarPublishing> = {
  key: 'exchange.MailboxCalendarFolder',
  list: { service: 'exchange', cmdlet: 'Get-MailboxCalendarFolder', parameters: { Identity: '{of}' }, select: false },
  row: calendarPublishingRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  unconfirmed: [{ point: 'Which role reading it takes.' }],
};
