/** Rules that give a spam filter policy to some recipients; the first that matches decides. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const contentFilterRuleRow = row({
  ...filterRuleFields,
  ...recipientConditions,
  HostedContentFilterPolicy: text(),
});
export type ContentFilterRule = z.infer<typeof contentFilterRuleRow>;

/** Source: Get-HostedContentFilterRule of the Exchange Online cmdlet reference. */
export const contentFilterRules: Resource<ContentFilterRule> = {
  key: 'exchange.HostedContentFilterRule',
  list: { service: 'exchange', cmdlet: 'Get-HostedContentFilterRule', parameters: {}, select: true },
  row: contentFilterRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-HostedContentFilterRule',
      'Set-HostedContentFilterRule',
      'Enable-HostedContentFilterRule',
      'Disable-HostedContentFilterRule',
      'Remove-HostedContentFilterRule',
    ],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
