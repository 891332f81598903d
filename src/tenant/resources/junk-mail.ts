/** Whose mail a mailbox puts out of sight, and whose it always shows. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const junkMailRow = row({
  Identity: text(),
  /** false: the lists below have no effect. */
  Enabled: flag(),
  /** true: what no list trusts is junk. */
  TrustedListsOnly: flag(),
  /** Addresses and domains. */
  BlockedSendersAndDomains: texts(),
  TrustedSendersAndDomains: texts(),
});
export type JunkMail = z.infer<typeof junkMailRow>;

/** Read for one mailbox: `of` is its id or address. Source: Get-MailboxJunkEmailConfiguration; the columns are the parameters of its Set. */
export const junkMail: Resource<JunkMail> = {
  key: 'exchange.MailboxJunkEmailConfiguration',
  list: { service: 'exchange', cmdlet: 'Get-MailboxJunkEmailConfiguration', parameters: { Identity: '{of}' }, select: false },
  row: junkMailRow,
  permission: { read: 'Exchange role View-Only Recipients (or Global Reader)' },
  unconfirmed: [{ point: 'Which role reading the lists of junk mail takes.' }],
};
