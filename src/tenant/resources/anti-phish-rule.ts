/** Rules that give an anti-phishing policy to some recipients; the first that matches decides. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const antiPhishRuleRow = row({
  ...filterRuleFields,
  ...recipientConditions,
  AntiPhishPolicy: text(),
});
export type AntiPhishRule = z.infer<typeof antiPhishRuleRow>;

/** Source: Get-AntiPhishRule of the Exchange Online cmdlet reference. */
export const antiPhishRules: Resource<AntiPhishRule> = {
  key: 'exchange.AntiPhishRule',
  list: { service: 'exchange', cmdlet: 'Get-AntiPhishRule', parameters: {}, select: true },
  row: antiPhishRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-AntiPhishRule', 'Set-AntiPhishRule', 'Enable-AntiPhishRule', 'Disable-AntiPhishRule', 'Remove-AntiPhishRule'],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
