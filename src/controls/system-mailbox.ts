/** Mailboxes of the service itself, which nobody signs in to and no control counts. */

const systemTypes = new Set([
  'DiscoveryMailbox',
  'ArbitrationMailbox',
  'AuditLogMailbox',
  'AuxAuditLogMailbox',
  'SupervisoryReviewPolicyMailbox',
  'MonitoringMailbox',
  'SystemMailbox',
  'SystemAttendantMailbox',
]);

interface MailboxNames {
  readonly RecipientTypeDetails?: string | null | undefined;
  readonly Name?: string | null | undefined;
  readonly PrimarySmtpAddress?: string | null | undefined;
}

/** Get-CASMailbox does not say the type of a mailbox, so the discovery mailbox is also known by the name it has in every tenant. */
export function isSystemMailbox(mailbox: MailboxNames): boolean {
  if (typeof mailbox.RecipientTypeDetails === 'string' && mailbox.RecipientTypeDetails !== '')
    return systemTypes.has(mailbox.RecipientTypeDetails);
  return [mailbox.Name, mailbox.PrimarySmtpAddress].some(
    (name) => typeof name === 'string' && /^(DiscoverySearchMailbox|SystemMailbox|FederatedEmail|Migration)[.{]/i.test(name),
  );
}
