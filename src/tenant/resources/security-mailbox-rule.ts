/** Mailboxes of the security team, to which everything is delivered unfiltered. */
import type { z } from 'zod';
import { row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const securityMailboxRuleRow = row({
  Name: text(),
  State: text(),
  Mode: text(),
  SentTo: texts(),
});
type SecurityMailboxRule = z.infer<typeof securityMailboxRuleRow>;

/** Source: Get-ExoSecOpsOverrideRule of the Exchange Online cmdlet reference. */
export const securityMailboxRules: Resource<SecurityMailboxRule> = {
  key: 'exchange.ExoSecOpsOverrideRule',
  list: { service: 'exchange', cmdlet: 'Get-ExoSecOpsOverrideRule', parameters: {}, select: true },
  row: securityMailboxRuleRow,
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};
