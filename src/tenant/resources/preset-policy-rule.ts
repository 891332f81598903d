/** Preset security policies, strict and standard: whether they are on and for whom. Without conditions one is for everyone. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const presetPolicyRuleRow = row({
  ...filterRuleFields,
  ...recipientConditions,
  HostedContentFilterPolicy: text(),
  MalwareFilterPolicy: text(),
  AntiPhishPolicy: text(),
});
export type PresetPolicyRule = z.infer<typeof presetPolicyRuleRow>;

/** Source: Get-EOPProtectionPolicyRule of the Exchange Online cmdlet reference. */
export const presetPolicyRules: Resource<PresetPolicyRule> = {
  key: 'exchange.EOPProtectionPolicyRule',
  list: { service: 'exchange', cmdlet: 'Get-EOPProtectionPolicyRule', parameters: {}, select: true },
  row: presetPolicyRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-EOPProtectionPolicyRule',
      'Set-EOPProtectionPolicyRule',
      'Enable-EOPProtectionPolicyRule',
      'Disable-EOPProtectionPolicyRule',
      'Remove-EOPProtectionPolicyRule',
    ],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
