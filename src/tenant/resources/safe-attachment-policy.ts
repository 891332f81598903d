/** Safe Attachments of Microsoft Defender for Office 365: what happens to a malicious attachment, and whom a policy is for. Without that licence the cmdlets are not there. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const safeAttachmentPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** It protects everyone to whom no rule gives another one. */
  IsBuiltInProtection: flag(),
  RecommendedPolicyType: text(),
  /** false: attachments are not opened, whatever the action. */
  Enable: flag(),
  /** `Block`, `DynamicDelivery`; `Allow` delivers and only notes what was found. */
  Action: text(),
});
export type SafeAttachmentPolicy = z.infer<typeof safeAttachmentPolicyRow>;

const permission = { read: 'Exchange role View-Only Configuration (or Global Reader)' };

/** Source: Get- and Set-SafeAttachmentPolicy of the Exchange Online cmdlet reference. hardenbot changes none. */
export const safeAttachmentPolicies: Resource<SafeAttachmentPolicy> = {
  key: 'exchange.SafeAttachmentPolicy',
  list: { service: 'exchange', cmdlet: 'Get-SafeAttachmentPolicy', parameters: {}, select: true },
  row: safeAttachmentPolicyRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-SafeAttachmentPolicy', 'Set-SafeAttachmentPolicy', 'Remove-SafeAttachmentPolicy'],
  },
  permission,
};

const safeAttachmentRuleRow = row({ ...filterRuleFields, ...recipientConditions, SafeAttachmentPolicy: text() });
/** Rules that give a Safe Attachments policy to some recipients; the first that matches decides. */
export type SafeAttachmentRule = z.infer<typeof safeAttachmentRuleRow>;

/** Source: Get-SafeAttachmentRule of the Exchange Online cmdlet reference. */
export const safeAttachmentRules: Resource<SafeAttachmentRule> = {
  key: 'exchange.SafeAttachmentRule',
  list: { service: 'exchange', cmdlet: 'Get-SafeAttachmentRule', parameters: {}, select: true },
  row: safeAttachmentRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-SafeAttachmentRule',
      'Set-SafeAttachmentRule',
      'Enable-SafeAttachmentRule',
      'Disable-SafeAttachmentRule',
      'Remove-SafeAttachmentRule',
    ],
  },
  permission,
};
