/** What smtp-auth reads, and what the three states of the switch mean for one mailbox. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { type TransportConfig, transportConfigs } from '../../tenant/resources/transport-config.js';
import type { Context } from '../control.js';
import { mailboxNameFields } from '../shared/scope/mailbox-names.js';

export interface Settings {
  /** Mailboxes that may go on submitting mail by SMTP AUTH. */
  readonly allow: readonly string[];
}

/** The organisation and its mailboxes carry a switch of the same name. */
export const disabled = 'SmtpClientAuthenticationDisabled';

export function readsOf(context: Context<Settings>): {
  readonly organizationRead: Read<TransportConfig>;
  readonly mailboxRead: Read<CasMailbox>;
} {
  return {
    organizationRead: readOf(transportConfigs, ['Identity', disabled]),
    mailboxRead: readOf(casMailboxes, [...mailboxNameFields(context), disabled]),
  };
}

/** `untold`: the row does not carry the switch at all, which is not the same as null. */
export type MailboxSwitch = 'on' | 'off' | 'inherits' | 'untold';

/** null inherits the organisation's setting. Source: Set-CASMailbox of the Exchange Online cmdlet reference. */
export function switchOf(mailbox: CasMailbox): MailboxSwitch {
  const value = mailbox[disabled];
  if (value === null) return 'inherits';
  if (value === undefined) return 'untold';
  return value ? 'off' : 'on';
}
