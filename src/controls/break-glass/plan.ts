/** Plans the one part that no hands are needed for: policies that keep out an emergency account which works otherwise leave it out. */
import { type Refusal, refuse } from '../../lib/errors.js';
import type { Operation } from '../../plan/operation.js';
import { conditionParts } from '../../tenant/resources/conditional-access-object.js';
import { conditionalAccessPolicies } from '../../tenant/resources/conditional-access-policy.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Missing } from '../finding.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { type PolicyEffect, policyEffect } from '../reasoning/access/policy/policy-effect.js';
import { wirePolicy } from '../reasoning/access/policy/wire-form.js';
import { refuseUnreadable, refuseUntoldCoverage } from '../reasoning/findings/refusals.js';
import { compute, judgement } from './audit.js';
import type { Emergency } from './health.js';
import { Inputs } from './inputs.js';
import type { Settings } from './settings.js';

/** More accounts than this that no policy reaches are a hole, not a way out. */
const maxAccounts = 2;

export function plan(context: Context<Settings>): Planning {
  const gathering = new Inputs(context);
  return { see: gathering.see, follow: gathering.follow, draft: (outcomes) => draft(gathering, context, outcomes) };
}

function draft(gathering: Inputs, context: Context<Settings>, outcomes: Outcomes): PlanDraft | Refusal {
  const { verdict, warnings, missing } = judgement(gathering, context, outcomes);
  if (verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings };
  const policies = gathering.policies('enabled');
  const { accounts } = compute(gathering, outcomes, policies);
  const kept = accounts.filter(({ hits }) => hits.some(({ harms }) => harms === ternary.yes));
  const working = kept.filter(({ faults, untold }) => faults.length === 0 && untold.length === 0);
  const refusal =
    (gathering.arePoliciesWhole(outcomes) || gathering.defaultsOn === true ? null : refuseUnreadable(missing)) ??
    refuseNothing(kept) ??
    refuseMany(kept) ??
    refuseSick(kept, working, missing);
  if (refusal !== null) return refusal;
  const changed = policies.map((policy) => without(policy, idsKeptOutBy(policy, working, gathering)));
  return {
    stage: 'enforce',
    expects: compute(gathering, outcomes, changed).verdict,
    operations: policies.flatMap((policy, index) => exclusion(policy, changed[index] ?? policy)),
    warnings: [
      ...warnings,
      ...kept
        .filter((account) => !working.includes(account))
        .map(({ name }) => ({
          code: 'lockout',
          text: `${name} is kept out by policies too, and does not work otherwise: it is not part of this plan.`,
        })),
    ],
  };
}

function idsKeptOutBy(policy: PolicyEffect, working: readonly Emergency[], { access }: Inputs): readonly string[] {
  return working.flatMap(({ number, hits }) =>
    number !== null && hits.some((hit) => hit.policy === policy && hit.harms === ternary.yes)
      ? [access.accounts.get(number).id]
      : [],
  );
}

function without(policy: PolicyEffect, ids: readonly string[]): PolicyEffect {
  if (ids.length === 0) return policy;
  const { conditions } = policy.row;
  const excludeUsers = [...(conditions?.users?.excludeUsers ?? []).filter((user) => user.toLowerCase() !== 'none'), ...ids];
  return policyEffect({
    ...policy.row,
    conditions: { ...conditions, users: { ...conditions?.users, excludeUsers } },
  } as PolicyEffect['row']);
}

/** The list is sent with everything else that says whom the policy is for, and with no other condition. */
function exclusion(policy: PolicyEffect, changed: PolicyEffect): readonly Operation[] {
  if (policy === changed) return [];
  const { conditions: before } = wirePolicy(policy.row);
  const { conditions: after } = wirePolicy(changed.row);
  return [
    {
      kind: 'update',
      resource: conditionalAccessPolicies.key,
      object: policy.name,
      identity: policy.row.id ?? '',
      before: conditionParts({ users: before['users'] ?? null }),
      after: conditionParts({ users: after['users'] ?? null }),
    },
  ];
}

function refuseNothing(kept: readonly Emergency[]): Refusal | null {
  if (kept.length > 0) return null;
  return refuse(
    'by-hand',
    'No policy keeps an emergency account out for certain, and nothing else of it can be done without hands.',
    'See the evidence of the audit, and what /harden explain break-glass says of the steps.',
  );
}

function refuseMany(kept: readonly Emergency[]): Refusal | null {
  if (kept.length <= maxAccounts) return null;
  return refuse(
    'too-many',
    `${kept.length} accounts would have to be left out of policies, and more than ${maxAccounts} are a hole and no way out.`,
    'Declare two emergency accounts under breakGlass in settings, then plan again.',
  );
}

function refuseSick(kept: readonly Emergency[], working: readonly Emergency[], missing: readonly Missing[]): Refusal | null {
  if (working.length > 0) return null;
  if (kept.every(({ faults }) => faults.length === 0)) return refuseUnreadable(missing) ?? refuseUntoldCoverage();
  return refuse(
    'unhealthy',
    `${kept.map(({ name }) => name).join(' and ')} would not work even if policies left it out: that would be a hole and no way out.`,
    'Mend first what the evidence of the audit names, then plan again.',
  );
}
