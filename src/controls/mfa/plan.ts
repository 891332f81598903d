/** Plans the requirement: a policy that reports only, then the same policy enforced. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { peopleProof } from '../reasoning/access/plan/people-proof.js';
import { registrationRead } from '../reasoning/access/tenant/registration.js';
import { judgement } from './audit.js';
import { type CoverageResult, EvidenceBase } from './evidence-base.js';
import type { Settings } from './settings.js';
import { peopleWithoutFactor } from './unregistered.js';

export const policyName = 'hardenbot mfa: ask everybody for a second factor';

const withoutLicence =
  'Turn security defaults on in the Microsoft Entra admin center: they ask everyone for a second factor without that licence.';

export function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.follow,
    draft: (outcomes) => draft(base, context, outcomes),
    proof: peopleProof({ access: base.access, context, homes: null, breakGlassToo: { client: 'browser' }, onlyBreakGlass: true }),
  };
}

function draft(base: EvidenceBase, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const missing = base.missing(outcomes);
  const computed = base.compute(outcomes);
  const judged = judgement(computed, context, { missing, allEnforced: base.allEnforced(computed.open) });
  const { input, licence } = computed;
  const { except, guests } = context.settings;
  return draftAccessPlan({
    context,
    input,
    judged,
    missing,
    licence,
    withoutLicence,
    except,
    guests,
    refuse: () => refuseUnregistered(computed, context, outcomes) ?? refuseManaged(computed),
    draft: (left) =>
      draftOwnPolicy(
        { name: policyName, grant: { builtInControls: ['mfa'] }, spared: listedLocations(except.locations, input.access) },
        { access: input.access, left, ...judged, context },
      ),
  });
}

/** Anyone who asks or approves has to be able to sign in afterwards, and to undo it. */
function refuseUnregistered(coverage: CoverageResult, context: Context<Settings>, outcomes: Outcomes): Refusal | null {
  if (context.protectedPeople.length > 0 && !outcomes(registrationRead).complete)
    return refuse(
      'unreadable',
      'Whether requester and approvers have a second factor could not be read.',
      'Grant AuditLog.Read.All, then plan again; hardenbot doctor says how that is granted.',
    );
  const people = peopleWithoutFactor(coverage, context);
  if (people.count === 0) return null;
  return refuse(
    'unregistered',
    `No second factor is registered for ${people.toString('account', 'accounts')} that must keep access.`,
    'Register one at https://aka.ms/mysecurityinfo, then plan again; the report of the service runs behind by hours.',
  );
}

/** A second policy beside Microsoft's own would say the same twice. */
function refuseManaged({ waiting }: CoverageResult): Refusal | null {
  const managed = waiting.find(({ name }) => /^microsoft-managed:/i.test(name));
  if (managed === undefined) return null;
  return refuse(
    'managed',
    `${managed.name} is Microsoft's own policy; it only reports, and enabled it would ask everyone.`,
    'Enable it in the Microsoft Entra admin center, and leave out the break-glass accounts there.',
  );
}
