/** The policies of Microsoft that protect people: the presets strict and standard, and the built-in protection of everyone else. */
import type { z } from 'zod';
import { row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const policies = { SafeLinksPolicy: text(), SafeAttachmentPolicy: text() };
const permission = { read: 'Exchange role View-Only Configuration (or Global Reader)' };

const defenderPresetRuleRow = row({ ...filterRuleFields, ...recipientConditions, ...policies });
/** Without conditions a preset is for everyone. */
type DefenderPresetRule = z.infer<typeof defenderPresetRuleRow>;

/** Source: Get-ATPProtectionPolicyRule of the Exchange Online cmdlet reference. */
export const defenderPresetRules: Resource<DefenderPresetRule> = {
  key: 'exchange.ATPProtectionPolicyRule',
  list: { service: 'exchange', cmdlet: 'Get-ATPProtectionPolicyRule', parameters: {}, select: true },
  row: defenderPresetRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-ATPProtectionPolicyRule',
      'Set-ATPProtectionPolicyRule',
      'Enable-ATPProtectionPolicyRule',
      'Disable-ATPProtectionPolicyRule',
      'Remove-ATPProtectionPolicyRule',
    ],
  },
  permission,
};

const builtInProtectionRuleRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  State: text(),
  ...policies,
  /** It has exceptions alone. */
  ExceptIfSentTo: texts(),
  ExceptIfSentToMemberOf: texts(),
  ExceptIfRecipientDomainIs: texts(),
});
type BuiltInProtectionRule = z.infer<typeof builtInProtectionRuleRow>;

/** Source: Get- and Set-ATPBuiltInProtectionRule of the Exchange Online cmdlet reference. */
export const builtInProtectionRules: Resource<BuiltInProtectionRule> = {
  key: 'exchange.ATPBuiltInProtectionRule',
  list: { service: 'exchange', cmdlet: 'Get-ATPBuiltInProtectionRule', parameters: {}, select: true },
  row: builtInProtectionRuleRow,
  changedBy: { log: 'exchange', cmdlets: ['New-ATPBuiltInProtectionRule', 'Set-ATPBuiltInProtectionRule'] },
  permission,
};
