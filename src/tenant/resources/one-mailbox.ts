/** One mailbox by any of its names, whole enough to say where its mail goes and who else may use it. */
import type { z } from 'zod';
import { flag, moment, row } from '../lenient.js';
import type { Resource } from '../resource.js';
import { mailboxAnswers, mailboxFields } from './mailbox.js';

const oneMailboxRow = row({ ...mailboxFields, IsDirSynced: flag(), WhenChangedUTC: moment() });
export type OneMailbox = z.infer<typeof oneMailboxRow>;

/** Read by id, name or address: `readOf(oneMailbox, […], { of })`; no such mailbox is `notFound`. Changed as `exchange.Mailbox`. */
export const oneMailbox: Resource<OneMailbox> = {
  key: 'exchange.Mailbox/{of}',
  list: { service: 'exchange', cmdlet: 'Get-Mailbox', parameters: { Identity: '{of}' }, select: true },
  row: oneMailboxRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  answers: {
    always: mailboxAnswers,
  },
};
