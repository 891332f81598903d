/** The mail flow rule that closes what a connector alone leaves open: it rejects external mail whose last server is not the filter. */
import type { Fields } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import type { Context, PlanDraft } from '../control.js';
import type { Warning } from '../finding.js';
import { type MailConnector, mailConnector } from '../reasoning/mail-flow/connector.js';
import { mailRules } from '../reasoning/mail-flow/rule.js';
import {
  enforcedRule,
  isOwnRule,
  movedPriorities,
  nextStage,
  nothing,
  type OwnRule,
  refuseRuleLimit,
} from '../reasoning/mail-flow/rule-stages.js';
import type { Settings } from './definition.js';
import { type Tenant, verdictOf } from './exposure.js';
import { controlId, type Material, verdictNow } from './plan-material.js';
import type { Wanted } from './wanted.js';
import { lossesIn } from './warnings.js';

const own: OwnRule = { control: controlId, name: 'hardenbot: reject mail that did not come through the filter' };

function ownRuleIn(rows: readonly TransportRule[]): TransportRule | undefined {
  return rows.find((row) => isOwnRule(row, own));
}

/** Networks of a filter are smaller; a wider one was written by mistake. */
const widestPrefix = 16;

/** Mail that counts as from inside (signed in, or vouched for by our own servers) does not meet the scope. Its code is one that the service takes. */
function wishFor({ fine }: Wanted): Fields {
  return {
    FromScope: 'NotInOrganization',
    ExceptIfSenderIpRanges: [...fine.toCidrs()],
    RejectMessageReasonText: 'This organization accepts external mail only through its mail filter.',
    RejectMessageEnhancedStatusCode: '5.7.1',
    SetAuditSeverity: 'Medium',
  };
}

/** The plan of the rule, or why there is none; all rules were read, or the verdict is a pass. @param alone why a connector alone is not enough */
export function planRule(context: Context<Settings>, material: Material, alone: Refusal): PlanDraft | Refusal {
  const verdict = verdictNow(material);
  if (verdict === 'pass') return nothing('pass');
  const { inputs, wanted } = material;
  const rows = inputs.mail.ruleRows;
  const ours = ownRuleIn(rows);
  const wish = wishFor(wanted);
  const tenantAfter = (changed: TransportRule) => tenantWithRule(material, changed, context.asOf);
  const after = (changed: TransportRule): Verdict => verdictOf(tenantAfter(changed), wanted);
  const enforced = enforcedRule(own, ours, wish);
  if (!isForRule(wanted)) return alone;
  const rewriting = refuseRewriting(material);
  const then = after(enforced);
  if (then !== 'pass') return then === 'unknown' && rewriting !== null ? rewriting : alone;
  // Beside connectors that reject the filter, a rule that accepts nobody else would stop all mail.
  if (lossesIn(tenantAfter(enforced), wanted).length > 0) return alone;
  const refusal = refuseLosses(material) ?? rewriting ?? refuseRuleLimit(rows, ours);
  if (refusal !== null) return refusal;
  const warnings = warningsOf(alone, ours === undefined ? rows : []);
  return nextStage(context, { own, ours, wish, verdict, after, warnings });
}

/** Whether a rule can except the filter: it knows servers by IPv4 address, never by certificate. */
function isForRule({ fine, ranges }: Wanted): boolean {
  const isNarrow = fine.toCidrs().every((cidr) => Number(cidr.split('/')[1]) >= widestPrefix);
  return !ranges.isEmpty && fine.ipv6.isEmpty && fine.unroutable.isEmpty && isNarrow;
}

function tenantWithRule({ inputs, outcomes }: Material, changed: TransportRule, asOf: Date): Tenant {
  const others = inputs.mail.ruleRows.filter((row) => !isOwnRule(row, own));
  return inputs.tenant(outcomes, { ...inputs.mail.flow(outcomes), rules: mailRules([...others, changed], asOf) });
}

/** Mail that settings, or our own servers, bring in by another way, and that the rule would reject. */
function refuseLosses({ inputs, wanted }: Material): Refusal | null {
  const inEffect = inputs.mail.connectorRows.map(mailConnector).filter((one) => one.enabled !== false);
  const isCovered = (one: MailConnector) => !one.addresses.isEmpty && one.addresses.isSubsetOf(wanted.fine);
  const isMeant = (one: MailConnector) => wanted.allowed(one.name) || one.partner !== true || one.hybrid;
  const lost = inEffect.filter((one) => isMeant(one) && one.internal === false && !isCovered(one));
  if (lost.length > 0)
    return refuse(
      'own-servers',
      `A mail flow rule would reject what comes in by ${lost.map(({ name }) => `the connector "${name}"`).join(', ')}: a rule knows servers by address only.`,
      'List the addresses of its servers under allow in settings, then plan again.',
    );
  return null;
}

/** Nobody knows what a rule sees there. */
function refuseRewriting({ inputs }: Material): Refusal | null {
  const inEffect = inputs.mail.connectorRows.map(mailConnector).filter((one) => one.enabled !== false);
  const rewritten = inEffect.filter(({ row }) => row.EFSkipLastIP === true || (row.EFSkipIPs ?? []).length > 0);
  if (rewritten.length === 0) return null;
  return refuse(
    'enhanced-filtering',
    `Enhanced Filtering is on for ${rewritten.map(({ name }) => `the connector "${name}"`).join(', ')}, and Microsoft does not say whether a rule then sees the filter or the server before it.`,
    'Close it by connectors, or turn Enhanced Filtering off for the trial, then plan again.',
  );
}

function warningsOf(alone: Refusal, moved: readonly TransportRule[]): readonly Warning[] {
  return [
    {
      code: 'mail-loss',
      text: 'Once enforced, the rule rejects all external mail whose last server is not in ranges or allow: from applications and devices that deliver directly, from other tenants, and from partners with a connector of their own.',
    },
    { code: 'by-rule', text: `A connector alone is not enough. ${alone.reason}` },
    {
      code: 'audit-mode',
      text: 'First the rule runs in audit mode and rejects nothing. Its hits are in the mail flow rule report of the Exchange admin center; hardenbot does not read them.',
    },
    ...(moved.length > 0 ? [movedPriorities(moved)] : []),
  ];
}
