/** Rules that give a policy for outgoing mail to some senders; the first that matches decides. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';
import { filterRuleFields, senderConditions } from './mail-filter-rule.js';

const outboundSpamRuleRow = row({ ...filterRuleFields, ...senderConditions, HostedOutboundSpamFilterPolicy: text() });
export type OutboundSpamRule = z.infer<typeof outboundSpamRuleRow>;

/**
 * A rule made at a priority moves that one and all below it down by one, and removing it moves them up again. Source: Get-, New-, Set- and
 * Remove-HostedOutboundSpamFilterRule of the Exchange Online cmdlet reference.
 */
export const outboundSpamRules: Resource<OutboundSpamRule> = {
  key: 'exchange.HostedOutboundSpamFilterRule',
  list: { service: 'exchange', cmdlet: 'Get-HostedOutboundSpamFilterRule', parameters: {}, select: true },
  row: outboundSpamRuleRow,
  object: exchangeObject('HostedOutboundSpamFilterRule', { create: true, remove: true }),
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-HostedOutboundSpamFilterRule',
      'Set-HostedOutboundSpamFilterRule',
      'Enable-HostedOutboundSpamFilterRule',
      'Disable-HostedOutboundSpamFilterRule',
      'Remove-HostedOutboundSpamFilterRule',
    ],
  },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Transport Hygiene',
  },
};
