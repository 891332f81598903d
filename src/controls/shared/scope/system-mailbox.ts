/** Mailboxes of the service itself, which nobody signs in to and no control counts. */

const systemTypes = new Set(
  [
    'DiscoveryMailbox',
    'ArbitrationMailbox',
    'AuditLogMailbox',
    'AuxAuditLogMailbox',
    'SupervisoryReviewPolicyMailbox',
    'MonitoringMailbox',
    'SystemMailbox',
    'SystemAttendantMailbox',
  ].map((type) => type.toLowerCase()),
);

/** A brace or a GUID tells them from people's names: `migration.desk@contoso.com` is nobody's system mailbox. */
const systemNames = /^((DiscoverySearchMailbox|SystemMailbox) ?\{|(FederatedEmail|Migration)\.[0-9a-f]{8}-)/i;

interface MailboxNames {
  readonly RecipientTypeDetails?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly Name?: string | null | undefined;
  readonly PrimarySmtpAddress?: string | null | undefined;
}

/** Get-CASMailbox does not say the type of a mailbox, so the discovery mailbox is also known by the name it has in every tenant. */
export function isSystemMailbox(mailbox: MailboxNames): boolean {
  if (typeof mailbox.RecipientTypeDetails === 'string' && mailbox.RecipientTypeDetails !== '')
    return systemTypes.has(mailbox.RecipientTypeDetails.toLowerCase());
  return isSystemName(mailbox.Name) || isSystemName(mailbox.Identity) || isSystemName(mailbox.PrimarySmtpAddress);
}

function isSystemName(name: string | null | undefined): boolean {
  return typeof name === 'string' && systemNames.test(name);
}

/** Whether a control over mailboxes counts this one: not the service's own, and not one that stays on a server of the customer (hybrid). */
export function isMailboxInScope(mailbox: MailboxNames): boolean {
  const type = mailbox.RecipientTypeDetails?.toLowerCase() ?? '';
  return !isSystemMailbox(mailbox) && !type.startsWith('remote') && !type.endsWith('mailuser');
}
