/** The proof that hardenbot's own application still gets its tokens once the plan is enforced: from every address it declares. */
import type { Operation } from '../../engine/plan/operation.js';
import type { AccessProof, AccessQuestions, Blocker } from '../access-proof.js';
import type { Context, Outcomes } from '../control.js';
import { appliesAt } from '../reasoning/access/coverage/sign-in-effect.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import { asPlanned, onlyEnforced } from '../reasoning/access/plan/as-planned.js';
import type { CoverageResult, EvidenceBase } from './evidence-base.js';
import { policyReach } from './policy-reach.js';
import type { Settings } from './settings.js';

/** Microsoft Graph: what hardenbot signs in to. */
const graph = '00000003-0000-0000-c000-000000000000';

export function proof(base: EvidenceBase, context: Context<Settings>): AccessProof {
  return {
    reads: () => [],
    see: () => undefined,
    questions: (outcomes, operations) => questions(base, context, { outcomes, operations }),
  };
}

function questions(
  base: EvidenceBase,
  { bot }: Context<Settings>,
  asked: { readonly outcomes: Outcomes; readonly operations: readonly Operation[] },
): AccessQuestions {
  const decidedBy = onlyEnforced(asked.operations);
  const coverage = base.compute(asked.outcomes);
  const { applications } = coverage;
  const [number] = applications.where(({ isBot }) => isBot);
  if (number === undefined)
    return { signIns: [], decidedBy, notMeasured: ['Settings do not say which application hardenbot signs in with.'] };
  const { id, name } = applications.get(number);
  const addresses = bot.egress.length === 0 ? [null] : bot.egress.map((network) => network.split('/')[0] ?? null);
  return {
    signIns: addresses.map((ipAddress) => ({
      name,
      role: 'hardenbot itself',
      from: ipAddress ?? 'an address that settings do not say',
      question: { who: { kind: 'servicePrincipal', id }, application: graph, country: null, ipAddress, client: null },
      blockedBy: blockers(coverage, { number, ipAddress, operations: asked.operations }),
    })),
    decidedBy,
    notMeasured: bot.egress.length === 0 ? ['Settings do not say from which addresses hardenbot signs in (bot.egress).'] : [],
  };
}

function blockers(
  { applications, allPolicies, locations, locationRows }: CoverageResult,
  bot: { readonly number: number; readonly ipAddress: string | null; readonly operations: readonly Operation[] },
): readonly Blocker[] {
  const planned = asPlanned({ policies: allPolicies, locations, locationRows }, bot.operations);
  return planned.policies.flatMap((policy): readonly Blocker[] => {
    const reach = policyReach(policy, applications);
    const meant: Ternary = reach.yes.has(bot.number) ? ternary.yes : reach.perhaps.has(bot.number) ? ternary.perhaps : ternary.no;
    const place = appliesAt(policy, { country: null, ipAddress: bot.ipAddress }, planned.locations);
    const answer = policy.forWorkloads ? Math.min(meant, place) : ternary.no;
    return answer === ternary.no
      ? []
      : [{ policy: policy.name, certain: answer === ternary.yes && policy.narrowedBy.length === 0 }];
  });
}
