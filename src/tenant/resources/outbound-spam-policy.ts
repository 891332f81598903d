/** Policies for outgoing mail: whether mail may be forwarded outside on its own, and how much anyone may send. */
import type { z } from 'zod';
import { count, flag, row, text } from '../lenient.js';
import type { ObjectAddress, Resource, VendorCall } from '../resource.js';
import { exchangeName, exchangeObject } from './exchange-object.js';
import { filterRuleFields, senderConditions } from './mail-filter-rule.js';

const outboundSpamPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  IsDefault: flag(),
  /** `Automatic`, `Off` or `On`; what `Automatic` does differs between organisations. */
  AutoForwardingMode: text(),
  /** 0: the limit of the service. */
  RecipientLimitExternalPerHour: count(),
  RecipientLimitInternalPerHour: count(),
  RecipientLimitPerDay: count(),
  ActionWhenThresholdReached: text(),
  RecommendedPolicyType: text(),
});
export type OutboundSpamPolicy = z.infer<typeof outboundSpamPolicyRow>;

/** Source: Get-, New-, Set- and Remove-HostedOutboundSpamFilterPolicy of the Exchange Online cmdlet reference. */
export const outboundSpamPolicies: Resource<OutboundSpamPolicy> = {
  key: 'exchange.HostedOutboundSpamFilterPolicy',
  list: { service: 'exchange', cmdlet: 'Get-HostedOutboundSpamFilterPolicy', parameters: {}, select: true },
  row: outboundSpamPolicyRow,
  object: outboundSpamPolicyObject(),
  changedBy: {
    log: 'exchange',
    cmdlets: [
      'New-HostedOutboundSpamFilterPolicy',
      'Set-HostedOutboundSpamFilterPolicy',
      'Remove-HostedOutboundSpamFilterPolicy',
    ],
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
      'AutoForwardingMode',
      'RecipientLimitExternalPerHour',
      'RecipientLimitInternalPerHour',
      'RecipientLimitPerDay',
      'ActionWhenThresholdReached',
      'RecommendedPolicyType',
    ],
    words: {
      AutoForwardingMode: ['Automatic', 'Off', 'On'],
    },
  },
};

/** Removing asks back unless it is forced; this cmdlet has no Confirm. */
function outboundSpamPolicyObject(): ObjectAddress {
  const object = exchangeObject('HostedOutboundSpamFilterPolicy', { create: true, remove: true });
  return {
    ...object,
    write: (operation): VendorCall | null =>
      operation.kind === 'remove'
        ? {
            service: 'exchange',
            cmdlet: 'Remove-HostedOutboundSpamFilterPolicy',
            parameters: { Identity: operation.identity, Force: true },
          }
        : object.write(operation),
  };
}

/** The name an admin knows the policy by. */
export function outboundSpamPolicyName(policy: OutboundSpamPolicy): string {
  return exchangeName(policy, 'policy');
}

const outboundSpamRuleRow = row({ ...filterRuleFields, ...senderConditions, HostedOutboundSpamFilterPolicy: text() });
/** Rules that give a policy for outgoing mail to some senders; the first that matches decides. */
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
