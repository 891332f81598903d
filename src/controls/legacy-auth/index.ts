/** Clients that send a bare password are blocked: for everyone, to every resource. */
import type { Refusal } from '../../lib/errors.js';
import type { Read } from '../../tenant/resource.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { legacyClientTypes } from '../reasoning/access/kinds/client-types.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { reportOnlyTrial } from '../reasoning/access/plan/report-only-trial.js';
import { signInStudy } from '../reasoning/access/plan/sign-in-study.js';
import { audit, judgement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { EvidenceBase, reads } from './evidence-base.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};

/** What the sign-in log calls clients that take part in modern authentication; everything else is legacy. */
const modern = new Set(['browser', 'mobile apps and desktop clients']);

/** Who signed in with a legacy client in the last 30 days: they are the ones who will notice. */
function study({ asOf }: Context<Settings>): ImpactStudy & { reads(): readonly Read[] } {
  return signInStudy({
    asOf,
    countsFor: ({ clientAppUsed }) => (!clientAppUsed || modern.has(clientAppUsed.toLowerCase()) ? null : clientAppUsed),
    label: (client) => `Signed in with ${client}`,
    nothing: 'Successful sign-ins with legacy clients',
    notMeasured: ['Sign-ins without a person present (scanners and scripts that stay signed in): they are not in this log.'],
  });
}

/** Whom our policy would have blocked while it only reported, by the client they used. */
function trial({ asOf }: Context<Settings>, since: Date): ImpactStudy & { reads(): readonly Read[] } {
  return reportOnlyTrial({
    asOf,
    since,
    policies: policyName,
    label: ({ clientAppUsed }) => `with ${clientAppUsed || 'an unnamed client'}`,
  });
}

const policyName = 'hardenbot legacy-auth: block legacy authentication';

const withoutLicence = 'Turn security defaults on: they block legacy authentication without that licence.';

/** Plans the block: a policy that reports only, then the same policy enforced. */
function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    draft: (outcomes) => draft(base, context, outcomes),
    proof: peopleProof({ access: base.access, context, homes: null, breakGlassToo: { client: 'other' } }),
  };
}

function draft(base: EvidenceBase, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const missing = base.access.missing(outcomes);
  const computed = base.compute(outcomes);
  const judged = judgement(computed, missing);
  const { input, licence } = computed;
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    withoutLicence,
    except: context.settings.except,
    guests: true,
    licence,
    draft: (left) =>
      draftOwnPolicy(
        { name: policyName, clientAppTypes: legacyClientTypes, grant: { builtInControls: ['block'] } },
        { access: input.access, left, ...judged, context },
      ),
  });
}
