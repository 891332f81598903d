/** Safe Links of Microsoft Defender for Office 365: which links are checked, and whom a policy is for. Without that licence the cmdlets are not there. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { filterRuleFields, recipientConditions } from './mail-filter-rule.js';

const safeLinksPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  /** It protects everyone to whom no rule gives another one. */
  IsBuiltInProtection: flag(),
  RecommendedPolicyType: text(),
  EnableSafeLinksForEmail: flag(),
  EnableSafeLinksForTeams: flag(),
  EnableSafeLinksForOffice: flag(),
  /** Links are checked when they are clicked, and files behind them too. */
  ScanUrls: flag(),
  /** The policy is for mail of colleagues too, not of external senders alone. */
  EnableForInternalSenders: flag(),
  /** Links stay as they are, so that only Outlook for Windows and Mac checks them at the click. */
  DisableUrlRewrite: flag(),
  /** Addresses that are never checked, with `*` in them for what may stand there. */
  DoNotRewriteUrls: texts(),
  /** People may go on to a page that was found malicious. */
  AllowClickThrough: flag(),
});
export type SafeLinksPolicy = z.infer<typeof safeLinksPolicyRow>;

const permission = { read: 'Exchange role View-Only Configuration (or Global Reader)' };

/** Source: Get- and Set-SafeLinksPolicy of the Exchange Online cmdlet reference. hardenbot changes none. */
export const safeLinksPolicies: Resource<SafeLinksPolicy> = {
  key: 'exchange.SafeLinksPolicy',
  list: { service: 'exchange', cmdlet: 'Get-SafeLinksPolicy', parameters: {}, select: true },
  row: safeLinksPolicyRow,
  changedBy: { log: 'exchange', cmdlets: ['New-SafeLinksPolicy', 'Set-SafeLinksPolicy', 'Remove-SafeLinksPolicy'] },
  permission,
  unconfirmed: [
    {
      point: 'That the policy of the built-in protection says so of itself; published tools tell it by that.',
      field: 'IsBuiltInProtection',
    },
  ],
};

const safeLinksRuleRow = row({ ...filterRuleFields, ...recipientConditions, SafeLinksPolicy: text() });
/** Rules that give a Safe Links policy to some recipients; the first that matches decides. */
export type SafeLinksRule = z.infer<typeof safeLinksRuleRow>;

/** Source: Get-SafeLinksRule of the Exchange Online cmdlet reference. */
export const safeLinksRules: Resource<SafeLinksRule> = {
  key: 'exchange.SafeLinksRule',
  list: { service: 'exchange', cmdlet: 'Get-SafeLinksRule', parameters: {}, select: true },
  row: safeLinksRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-SafeLinksRule', 'Set-SafeLinksRule', 'Enable-SafeLinksRule', 'Disable-SafeLinksRule', 'Remove-SafeLinksRule'],
  },
  permission,
};
