/** Which management role of Exchange Online lets an app call a cmdlet. */
import table from '../data/exchange-roles.json';

/**
 * By the noun of a cmdlet. Source: what Microsoft365DSC requires for the resource of that noun, reading and changing together; a role whose
 * name begins with `View-Only` only reads.
 */
const published: Readonly<Record<string, readonly string[]>> = table.roles;

const recipients = ['View-Only Recipients', 'Mail Recipients'];
const configuration = ['View-Only Configuration', 'Organization Configuration'];
const hygiene = ['View-Only Configuration', 'Transport Hygiene'];

/** Nouns that the published list does not have, or has with names that are no roles. Nobody confirmed these. */
const believed: Readonly<Record<string, readonly string[]>> = {
  AdminAuditLogConfig: ['View-Only Configuration', 'Audit Logs'],
  UnifiedAuditLog: ['View-Only Audit Logs', 'Audit Logs'],
  User: ['View-Only Recipients', 'Mail Recipients', 'User Options'],
  Recipient: recipients,
  InboxRule: recipients,
  MailboxFolderPermission: recipients,
  MailboxFolderStatistics: recipients,
  MobileDevice: recipients,
  App: recipients,
  MailboxCalendarFolder: recipients,
  SweepRule: recipients,
  MailboxJunkEmailConfiguration: recipients,
  MailboxAutoReplyConfiguration: recipients,
  RoleGroupMember: ['View-Only Configuration', 'Role Management'],
  EOPProtectionPolicyRule: [...hygiene, 'Security Admin'],
  ATPProtectionPolicyRule: [...hygiene, 'Security Admin'],
  ATPBuiltInProtectionRule: [...hygiene, 'Security Admin'],
  ExoPhishSimOverrideRule: hygiene,
  ExoSecOpsOverrideRule: hygiene,
  TenantAllowBlockListItems: [...hygiene, 'Security Admin'],
  TenantAllowBlockListSpoofItems: [...hygiene, 'Security Admin'],
  BlockedSenderAddress: hygiene,
  ExternalInOutlook: configuration,
  RoleAssignmentPolicy: ['View-Only Configuration', 'Role Management'],
  JournalRule: ['View-Only Configuration', 'Journaling'],
  SharingPolicy: ['View-Only Configuration', 'Federated Sharing'],
};

/**
 * Nouns whose change takes one of several roles that the list names, and no source says which, or each holds some parameters alone: the
 * strict reading, all of these are needed.
 */
const together: Readonly<Record<string, readonly string[]>> = {
  CASMailboxPlan: ['Mail Recipients', 'Organization Client Access'],
  OrganizationConfig: ['Organization Configuration'],
  User: ['Mail Recipients', 'User Options'],
};

/** A role that is missing for a cmdlet; null where the app may call it, and for nouns that nothing is known of. */
export function refusesCmdlet(cmdlet: string, write: boolean, held: readonly string[]): string | null {
  const noun = cmdlet.slice(cmdlet.indexOf('-') + 1);
  const roles = believed[noun] ?? published[noun];
  if (roles === undefined) return null;
  const all = write ? together[noun] : undefined;
  if (all !== undefined) return all.find((role) => !held.includes(role)) ?? null;
  const enough = write ? roles.filter((role) => !role.startsWith('View-Only ')) : roles;
  if (enough.some((role) => held.includes(role))) return null;
  const reading = enough.find((role) => role.startsWith('View-Only '));
  return (write ? undefined : reading) ?? enough[0] ?? null;
}
