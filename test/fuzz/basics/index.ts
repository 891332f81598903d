/** Random tenants for the basics that are no Conditional Access: each control with a tenant of its own. */
import fc from 'fast-check';
import type { Family, Trial } from '../family';
import { appConsentTrial, consents } from './app-consent';
import { auditLogs, auditLogTrial } from './audit-log';
import { domainSpoofingTrial, spoofModels } from './domain-spoofing';
import { ewsModels, ewsTrial } from './ews';
import { globalAdmins, globalAdminsTrial } from './global-admins';
import { passwords, passwordsTrial } from './passwords';
import { sharedMailboxes, sharedMailboxTrial } from './shared-mailbox';
import { weakMethods, weakMethodsTrial } from './weak-methods';

export const basics: Family<readonly Trial[]> = {
  name: 'basics',
  about:
    'what every tenant should have: the audit log, consent, passwords, methods, shared mailboxes, EWS, SPF and DMARC, administrators',
  tenants: fc.tuple(
    auditLogs.map(auditLogTrial),
    consents.map(appConsentTrial),
    passwords.map(passwordsTrial),
    weakMethods.map(weakMethodsTrial),
    sharedMailboxes.map(sharedMailboxTrial),
    ewsModels.map(ewsTrial),
    globalAdmins.map(globalAdminsTrial),
    spoofModels.map(domainSpoofingTrial),
  ),
  trials: (trials) => trials,
};
