/** Plans the block: a policy that reports only, then the same policy enforced. */
import type { Refusal } from '../../lib/errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { legacyClientTypes } from '../reasoning/access/kinds/client-types.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { entraP1, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { judgement } from './audit.js';
import { EvidenceBase } from './evidence-base.js';
import type { Settings } from './settings.js';

export const policyName = 'hardenbot legacy-auth: block legacy authentication';

const withoutLicence = 'Turn security defaults on: they block legacy authentication without that licence.';

export function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  const licence = new LicenceCheck(entraP1);
  base.access.rows.on(licenceRead, licence.see);
  return {
    see: base.access.see,
    follow: (outcomes) => [...base.access.follow(outcomes), licenceRead],
    draft: (outcomes) => draft(base, context, { outcomes, licence }),
    proof: peopleProof({ access: base.access, context, homes: null, breakGlassToo: { client: 'other' } }),
  };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  read: { readonly outcomes: Outcomes; readonly licence: LicenceCheck },
): PlanDraft | Refusal {
  const missing = base.access.missing(read.outcomes);
  const computed = base.compute(read.outcomes);
  const judged = judgement(computed, missing);
  const { input } = computed;
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    withoutLicence,
    except: context.settings.except,
    guests: true,
    licence: read.licence.state(read.outcomes(licenceRead).complete),
    draft: (left) =>
      draftOwnPolicy(
        { name: policyName, clientAppTypes: legacyClientTypes, grant: { builtInControls: ['block'] } },
        { access: input.access, left, ...judged, context },
      ),
  });
}
