/** Anti-phishing policies: whether forged senders are looked for, and whether the wish of their domain is heeded. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeObject } from './exchange-object.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const antiPhishPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  IsDefault: flag(),
  RecommendedPolicyType: text(),
  /** false: nothing of the policy is done, also where it is the default. */
  Enabled: flag(),
  EnableSpoofIntelligence: flag(),
  /** false: what the DMARC record of a sender asks for is not done. */
  HonorDmarcPolicy: flag(),
  /** `MoveToJmf` or `Quarantine`. */
  AuthenticationFailAction: text(),
});
export type AntiPhishPolicy = z.infer<typeof antiPhishPolicyRow>;

/** Source: Get- and Set-AntiPhishPolicy of the Exchange Online cmdlet reference. */
export const antiPhishPolicies: Resource<AntiPhishPolicy> = {
  key: 'exchange.AntiPhishPolicy',
  list: { service: 'exchange', cmdlet: 'Get-AntiPhishPolicy', parameters: {}, select: true },
  row: antiPhishPolicyRow,
  object: exchangeObject('AntiPhishPolicy'),
  changedBy: { log: 'exchange', cmdlets: ['New-AntiPhishPolicy', 'Set-AntiPhishPolicy', 'Remove-AntiPhishPolicy'] },
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
      'Enabled',
      'EnableSpoofIntelligence',
      'HonorDmarcPolicy',
      'AuthenticationFailAction',
    ],
    words: {
      AuthenticationFailAction: ['MoveToJmf', 'Quarantine'],
    },
  },
};

const antiPhishRuleRow = row({
  ...filterRuleFields,
  ...recipientConditions,
  AntiPhishPolicy: text(),
});
/** Rules that give an anti-phishing policy to some recipients; the first that matches decides. */
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
