/** Plans the refusal: our own rule at the top, first in audit mode, then enforced. */
import type { Refusal } from '../../lib/errors.js';
import type { Verdict } from '../../plan/verdict.js';
import type { TransportRule } from '../../tenant/resources/transport-rule.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { mailboxRead } from '../reasoning/mail-flow/inputs.js';
import { mailRules } from '../reasoning/mail-flow/rule.js';
import { type Tenant, verdictOf } from './exposure.js';
import { Inputs } from './inputs.js';
import { isOurs, ourName, wishFor } from './our-rule.js';
import { refusalOf } from './plan-refusals.js';
import { advance, make, nothing } from './plan-stages.js';
import { planWarnings } from './plan-warnings.js';
import type { Settings } from './settings.js';

export function plan(context: Context<Settings>): Planning {
  const gathering = new Inputs(context.settings, context.asOf);
  return {
    see: gathering.see,
    follow: () => [mailboxRead],
    draft: (outcomes) => draft(context, gathering, outcomes),
  };
}

function draft(context: Context<Settings>, gathering: Inputs, outcomes: Outcomes): PlanDraft | Refusal {
  const tenant = gathering.tenant(outcomes, { mailboxesRead: true });
  const verdict = verdictOf(tenant);
  if (verdict === 'pass' || verdict === 'notApplicable') return nothing(verdict);
  const ours = gathering.mail.ruleRows.find(isOurs);
  const wish = wishFor(tenant);
  const after = (changed: TransportRule) => verdictWith(tenant, gathering.mail.ruleRows, { changed, asOf: context.asOf });
  const enforced = {
    ...ours,
    Name: ours?.Name ?? ourName,
    ...wish,
    State: 'Enabled',
    Mode: 'Enforce',
    Priority: -1,
  } as TransportRule;
  const refusal = refusalOf({
    tenant,
    verdict,
    outcomes,
    rules: gathering.mail.ruleRows,
    final: after(enforced),
    hasOurs: ours !== undefined,
  });
  if (refusal !== null) return refusal;
  const warnings = planWarnings(tenant, gathering.mail.ruleRows, ours === undefined);
  if (ours === undefined) return make({ wish, asOf: context.asOf, expects: verdict, warnings });
  return advance(context, { ours, wish, verdict, after, warnings });
}

/** The verdict with our rule as it would be. */
function verdictWith(
  tenant: Tenant,
  rows: readonly TransportRule[],
  { changed, asOf }: { readonly changed: TransportRule; readonly asOf: Date },
): Verdict {
  const others = rows.filter((row) => !isOurs(row));
  return verdictOf({ ...tenant, flow: { ...tenant.flow, rules: mailRules([...others, changed], asOf) } });
}
