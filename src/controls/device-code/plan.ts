/** Plans the block: a policy that reports only, then the same policy enforced. */
import type { Refusal } from '../../lib/errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { exemptConditions, refuseWithoutBreakGlass } from '../reasoning/access/exempt/exempt-conditions.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { draftOwnPolicy, refuseDefaults, refuseUnlicensed } from '../reasoning/access/plan/own-policy.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
import { refuseUnreadable, refuseUntoldCoverage } from '../reasoning/findings/refusals.js';
import { judgement, openFlows } from './audit.js';
import { EvidenceBase } from './evidence-base.js';
import type { Settings } from './settings.js';
import { FlowUse } from './study.js';

const policyName = 'hardenbot device-code: block device code and authentication transfer';

export function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  const use = new FlowUse(context.asOf);
  base.access.rows.on(use.read, use.take);
  return {
    see: base.access.see,
    follow: (outcomes) => [...base.access.follow(outcomes), use.read],
    draft: (outcomes) => draft(base, context, { outcomes, use }),
  };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  { outcomes, use }: { readonly outcomes: Outcomes; readonly use: FlowUse },
): PlanDraft | Refusal {
  const missing = base.access.missing(outcomes);
  const weighed = base.compute(outcomes);
  const judged = judgement(weighed, context, missing);
  const warnings = [...judged.warnings, ...use.warnings()];
  if (judged.verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings: judged.warnings };
  const { access, exempt, policiesWhole } = weighed.ground;
  const { except, guests } = context.settings;
  const left = exemptConditions({ access, exempt, except, guests });
  const refusal =
    refuseUnlicensed(weighed.licence, `Buy ${entraP1.name}, then plan again.`) ??
    (judged.verdict === 'unknown' || !access.accounts.whole || !policiesWhole
      ? (refuseUnreadable(missing) ?? refuseUntoldCoverage())
      : null) ??
    refuseDefaults(weighed.defaultsOn) ??
    refuseWithoutBreakGlass(access, exempt, context.breakGlass);
  if (refusal !== null) return refusal;
  if ('refused' in left) return left;
  return draftOwnPolicy(
    {
      name: policyName,
      conditions: { authenticationFlows: { transferMethods: openFlows(weighed).join(',') } },
      grant: { builtInControls: ['block'] },
      spared: listedLocations(except.locations, access),
    },
    { access, left, verdict: judged.verdict, warnings, context },
  );
}
