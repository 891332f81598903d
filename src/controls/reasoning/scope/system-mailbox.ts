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

/**
 * The names of the service, which are the same in every tenant but for the end of the first; nobody else can have them there, and whatever
 * else begins alike is someone's. Source: Microsoft's page on recreating arbitration mailboxes.
 */
const systemNames = [
  'SystemMailbox\\{1f05a927-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\}',
  'SystemMailbox\\{bb558c35-97f1-4cb9-8ff7-d53741dc928c\\}',
  'SystemMailbox\\{e0dc1c29-89c3-4034-b678-e6c29d823ed9\\}',
  'SystemMailbox\\{d0e409a0-af9b-4720-92fe-aac869b0d201\\}',
  'SystemMailbox\\{2ce34405-31be-455d-89d7-a7c7da7a0daa\\}',
  'SystemMailbox\\{8cc370d3-822a-4ab8-a926-bb94bd0641a9\\}',
  'DiscoverySearchMailbox ?\\{d919ba05-46a6-415f-80ad-7e09334bb852\\}',
  'FederatedEmail\\.4c1f4d8b-8179-4148-93bf-00a95fa1e042',
  'Migration\\.8f3e7716-2011-43e4-96b1-aba62d229136',
];
const systemName = new RegExp(`^(${systemNames.join('|')})(@|$)`, 'i');

interface MailboxNames {
  readonly RecipientTypeDetails?: string | null | undefined;
  readonly Identity?: string | null | undefined;
  readonly Name?: string | null | undefined;
  readonly PrimarySmtpAddress?: string | null | undefined;
}

/**
 * Get-CASMailbox does not say the type of a mailbox, so the discovery mailbox is also known by the name it has in every tenant; not where its
 * address is another, for a name is quickly given.
 */
export function isSystemMailbox(mailbox: MailboxNames): boolean {
  if (typeof mailbox.RecipientTypeDetails === 'string' && mailbox.RecipientTypeDetails !== '')
    return systemTypes.has(mailbox.RecipientTypeDetails.toLowerCase());
  const { Name, Identity, PrimarySmtpAddress: address } = mailbox;
  return (isSystemName(Name) || isSystemName(Identity) || isSystemName(address)) && (!address || isSystemName(address));
}

export function isSystemName(name: string | null | undefined): boolean {
  return typeof name === 'string' && systemName.test(name);
}

/** Mailboxes on servers of the customer (hybrid), and people without one. Source: Get-Recipient, RecipientTypeDetails. */
const elsewhere = new Set(
  [
    'RemoteUserMailbox',
    'RemoteSharedMailbox',
    'RemoteRoomMailbox',
    'RemoteEquipmentMailbox',
    'RemoteTeamMailbox',
    'MailUser',
    'GuestMailUser',
  ].map((type) => type.toLowerCase()),
);

/** Whether a control over mailboxes counts this one: not the service's own, and not one that stays elsewhere. A word that is new counts. */
export function isMailboxInScope(mailbox: MailboxNames): boolean {
  return !isSystemMailbox(mailbox) && !elsewhere.has(mailbox.RecipientTypeDetails?.toLowerCase() ?? '');
}
