/** What audit-log reads, and what one account's exemption means. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type AdminAuditLogConfig, adminAuditLogConfigs } from '../../tenant/resources/admin-audit-log-config.js';
import { type AuditBypass, auditBypasses } from '../../tenant/resources/audit-bypass.js';
import { type Mailbox, mailboxes } from '../../tenant/resources/mailbox.js';
import { type OrganizationConfig, organizationConfigs } from '../../tenant/resources/organization-config.js';
import { type User, users } from '../../tenant/resources/user.js';
import type { SettingNames } from '../reasoning/scope/setting-names.js';
import { isSystemName } from '../reasoning/scope/system-mailbox.js';

export interface Settings {
  /** Accounts whose doings in mailboxes need not be recorded. */
  readonly except: readonly string[];
}

export const logRead: Read<AdminAuditLogConfig> = readOf(adminAuditLogConfigs, ['Identity', 'UnifiedAuditLogIngestionEnabled']);
export const organizationRead: Read<OrganizationConfig> = readOf(organizationConfigs, [
  'Identity',
  'AuditDisabled',
  'IsDehydrated',
]);
export const bypassRead: Read<AuditBypass> = readOf(auditBypasses, [
  'Guid',
  'Identity',
  'Name',
  'UserPrincipalName',
  'ExternalDirectoryObjectId',
  'AuditBypassEnabled',
]);
export const mailboxRead: Read<Mailbox> = readOf(mailboxes, [
  'Guid',
  'Identity',
  'Name',
  'PrimarySmtpAddress',
  'RecipientTypeDetails',
  'DefaultAuditSet',
]);
/** Of accounts only what the list of exceptions may name them by. */
export const userRead: Read<User> = readOf(users, ['id', 'userPrincipalName']);

/**
 * - `recorded`: what the account does is recorded
 * - `exempt`: it is not · `excepted`: nor is this one, and settings say that it is fine · `perhaps-excepted`: settings may mean it
 * - `system`: it belongs to the service itself
 * - `untold`: the row does not say
 */
export type Recording = 'recorded' | 'exempt' | 'excepted' | 'perhaps-excepted' | 'system' | 'untold';

/** What Microsoft calls objects of its own. Source: CIS 6.1.2. */
const ownObject = /^Asc-/i;

/** A row with a user principal name is nobody's of these, nor is one with an account behind it that is merely called so. */
function isOfService({ Name, Identity, UserPrincipalName, ExternalDirectoryObjectId }: AuditBypass): boolean {
  if (UserPrincipalName) return false;
  return isSystemName(Name ?? Identity) || (ownObject.test(Name ?? Identity ?? '') && !ExternalDirectoryObjectId);
}

/** @param upnOf the user principal name behind a directory id, where it is known. */
export function recordingOf(
  bypass: AuditBypass,
  { except, upnOf }: { readonly except: SettingNames; readonly upnOf: (id: string) => string | undefined },
): Recording {
  const { AuditBypassEnabled: exempt, Name, Identity, Guid, UserPrincipalName, ExternalDirectoryObjectId: id } = bypass;
  const isExcepted = except.match(Name, Identity, Guid, UserPrincipalName, id, id ? upnOf(id) : null);
  if (exempt === false) return 'recorded';
  if (isOfService(bypass)) return 'system';
  if (exempt !== true) return 'untold';
  return isExcepted ? 'excepted' : 'exempt';
}
