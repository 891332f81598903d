/** What a mailbox answers to everyone who writes to it. */
import type { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const automaticReplyRow = row({
  Identity: text(),
  /** `Disabled`, `Enabled`, or `Scheduled` between start and end. */
  AutoReplyState: text(),
  /** Of those outside: `None`, `Known` for contacts, `All`. */
  ExternalAudience: text(),
  ExternalMessage: text(),
  InternalMessage: text(),
  StartTime: moment(),
  EndTime: moment(),
});
export type AutomaticReply = z.infer<typeof automaticReplyRow>;

/** Read for one mailbox: `of` is its id or address. Source: Get-MailboxAutoReplyConfiguration; the columns are the parameters of its Set. */
export const automaticReplies: Resource<AutomaticReply> = {
  key: 'exchange.MailboxAutoReplyConfiguration',
  list: { service: 'exchange', cmdlet: 'Get-MailboxAutoReplyConfiguration', parameters: { Identity: '{of}' }, select: false },
  row: automaticReplyRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    words: {
      AutoReplyState: ['Enabled', 'Disabled', 'Scheduled'],
      ExternalAudience: ['None', 'Known', 'All'],
    },
  },
};
