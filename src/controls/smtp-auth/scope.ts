/** What smtp-auth reads, and what the three states of the switch mean for one mailbox. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type CasMailbox, casMailboxes } from '../../tenant/resources/cas-mailbox.js';
import { type TransportConfig, transportConfigs } from '../../tenant/resources/transport-config.js';
import type { Context } from '../control.js';
import { listed } from '../reasoning/scope/listed.js';
import { mailboxAllowance, mailboxNameFields, mailboxNames } from '../reasoning/scope/mailbox-names.js';
import { isMailboxInScope } from '../reasoning/scope/system-mailbox.js';

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
function switchOf(mailbox: CasMailbox): MailboxSwitch {
  const value = mailbox[disabled];
  if (value === null) return 'inherits';
  if (value === undefined) return 'untold';
  return value ? 'off' : 'on';
}

export interface Gap {
  readonly state: MailboxSwitch;
  /** Why it may be on, or null. */
  readonly reason: string | null;
  /** Settings list it, so that it must not be cut; a break-glass account may be on and need not. */
  readonly listed: boolean;
}

/** Where a mailbox stands; null for one that no control over mailboxes counts. */
export function gapsOf(context: Context<Settings>): (mailbox: CasMailbox) => Gap | null {
  const isListed = listed(context.settings.allow);
  const whyAllowed = mailboxAllowance(context);
  return (mailbox) => {
    if (!isMailboxInScope(mailbox)) return null;
    const reason = whyAllowed(mailbox);
    return { state: switchOf(mailbox), reason, listed: reason !== null && isListed(...mailboxNames(mailbox)) };
  };
}
