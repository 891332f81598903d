/** Spam filter policies: what is done with spam, phish and bulk mail, and whose mail bypasses the filter. */
import type { z } from 'zod';
import { count, entries, flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const contentFilterPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  IsDefault: flag(),
  /** `Standard` or `Strict` for those that belong to preset security policies. */
  RecommendedPolicyType: text(),
  SpamAction: text(),
  HighConfidenceSpamAction: text(),
  PhishSpamAction: text(),
  HighConfidencePhishAction: text(),
  BulkSpamAction: text(),
  /** 1 to 9: complaints about a sender from which on mail counts as bulk. */
  BulkThreshold: count(),
  /** `On` or `Off`. */
  MarkAsSpamBulkMail: text(),
  SpamZapEnabled: flag(),
  PhishZapEnabled: flag(),
  AllowedSenders: entries(),
  AllowedSenderDomains: entries(),
});
export type ContentFilterPolicy = z.infer<typeof contentFilterPolicyRow>;

/** Source: Get- and Set-HostedContentFilterPolicy of the Exchange Online cmdlet reference. */
export const contentFilterPolicies: Resource<ContentFilterPolicy> = {
  key: 'exchange.HostedContentFilterPolicy',
  list: { service: 'exchange', cmdlet: 'Get-HostedContentFilterPolicy', parameters: {}, select: true },
  row: contentFilterPolicyRow,
  object: exchangeObject('HostedContentFilterPolicy'),
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-HostedContentFilterPolicy', 'Set-HostedContentFilterPolicy', 'Remove-HostedContentFilterPolicy'],
  },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Transport Hygiene',
  },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'IsDefault',
      'RecommendedPolicyType',
      'SpamAction',
      'HighConfidenceSpamAction',
      'PhishSpamAction',
      'HighConfidencePhishAction',
      'BulkSpamAction',
      'BulkThreshold',
      'MarkAsSpamBulkMail',
      'SpamZapEnabled',
      'PhishZapEnabled',
      'AllowedSenders',
      'AllowedSenderDomains',
    ],
  },
};

const contentFilterRuleRow = row({
  ...filterRuleFields,
  ...recipientConditions,
  HostedContentFilterPolicy: text(),
});
/** Rules that give a spam filter policy to some recipients; the first that matches decides. */
type ContentFilterRule = z.infer<typeof contentFilterRuleRow>;

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
