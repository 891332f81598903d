/** Plans the block: a policy that reports only, then the same policy enforced. */
import type { Refusal } from '../../lib/errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { entraP1 } from '../reasoning/access/tenant/licence.js';
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
  const computed = base.compute(outcomes);
  const judged = judgement(computed, context, missing);
  const { access } = computed.ground;
  const { except, guests } = context.settings;
  return draftAccessPlan({
    ...{ context, ground: computed.ground, judged, missing, except, guests },
    licence: computed.licence,
    withoutLicence: `Buy ${entraP1.name}, then plan again.`,
    defaultsOn: computed.defaultsOn,
    draft: (left) =>
      draftOwnPolicy(
        {
          name: policyName,
          conditions: { authenticationFlows: { transferMethods: openFlows(computed).join(',') } },
          grant: { builtInControls: ['block'] },
          spared: listedLocations(except.locations, access),
        },
        { access, left, verdict: judged.verdict, warnings: [...judged.warnings, ...use.warnings()], context },
      ),
  });
}
