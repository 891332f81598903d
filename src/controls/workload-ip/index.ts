/** Applications of the tenant sign in only from the addresses they run at. */
import type { Operation } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { AccessProof, AccessQuestions, Blocker } from '../access-proof.js';
import type { Context, Control, ImpactStudy, Outcomes, PlanDraft, Planning } from '../control.js';
import { refuseUndecided } from '../question.js';
import { appliesAt } from '../reasoning/access/coverage/sign-in-effect.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import { addressLocation, refuseAddresses } from '../reasoning/access/plan/address-location.js';
import { asPlanned, onlyEnforced } from '../reasoning/access/plan/as-planned.js';
import { draftOwnObjects } from '../reasoning/access/plan/own-objects.js';
import { workloadPremium } from '../reasoning/access/tenant/licence.js';
import { missingReads } from '../reasoning/findings/evidence-list.js';
import { refuseUnreadable } from '../reasoning/findings/refusals.js';
import { audit, judgement } from './audit.js';
import { definition, type Settings } from './definition.js';
import { type CoverageResult, EvidenceBase, reads } from './evidence-base.js';
import { policyReach } from './policy-reach.js';
import { suggest } from './suggest.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  suggest,
};

function study(): ImpactStudy & { reads(): readonly never[] } {
  return {
    reads: () => [],
    see: () => undefined,
    report: () => ({
      lines: [],
      notMeasured: ['From which addresses applications sign in today: that log is only in the beta of Microsoft Graph.'],
    }),
  };
}

// Plans the restriction: a named location and a policy that reports only, then the same policy enforced.

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
const marker = 'hardenbot workload-ip:';

function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  let securityDefaultsOn = false;
  base.rows.on(defaultsRead, (row) => {
    securityDefaultsOn = row.isEnabled === true;
  });
  return {
    see: base.rows.see,
    follow: () => [defaultsRead],
    draft: (outcomes) => draft(base, context, { outcomes, securityDefaultsOn }),
    proof: proof(base, context),
  };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  read: { readonly outcomes: Outcomes; readonly securityDefaultsOn: boolean },
): PlanDraft | Refusal {
  const missing = missingReads(reads, read.outcomes);
  const coverage = base.compute(read.outcomes);
  const { verdict, warnings } = judgement(coverage, context, missing);
  if (verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings };
  if (verdict === 'notApplicable')
    return refuse(
      'nothing-to-protect',
      'The tenant has no application of its own that policies reach.',
      'There is nothing to do.',
    );
  if (context.settings.ranges.length === 0) return refuseUndecided(definition);
  if (coverage.licence === 'absent')
    return refuse('unlicensed', `The tenant has no ${workloadPremium.name}.`, `Buy ${workloadPremium.name}, then plan again.`);
  const refusal =
    refuseUnreadable(missing) ??
    (verdict === 'unknown' ? refuseUnknown() : null) ??
    refuseAmbiguous(coverage) ??
    refuseAddresses(coverage.ranges, 'applications') ??
    refuseLockout(coverage, context);
  if (refusal !== null) return refusal;
  return draftOwnObjects({
    wanted: {
      policyName: `${marker} block other addresses`,
      location: {
        name: `${marker} allowed addresses`,
        fields: addressLocation(coverage.ranges),
      },
      policy: (location) => ({
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'] },
          clientApplications: {
            includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
            excludeServicePrincipals: leftOut(coverage),
          },
          locations: { includeLocations: ['All'], excludeLocations: [location] },
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      }),
    },
    policies: coverage.allPolicies,
    locations: coverage.locationRows,
    verdict,
    reportOnlyForMs: context.reportOnlyForMs,
    lapsed: context.lapsed,
    asOf: context.asOf,
    securityDefaultsOn: read.securityDefaultsOn,
    warnings,
  });
}

function leftOut({ applications, botIsInside }: CoverageResult): readonly string[] {
  const numbers = applications.where(
    ({ counts, isException, isBot }) => counts !== ternary.no && (isException || (isBot && !botIsInside)),
  );
  return [...numbers].map((number) => applications.get(number).id);
}

function refuseUnknown(): Refusal {
  return refuse(
    'unreadable',
    'What was read does not say enough to tell which applications are restricted today.',
    'See the evidence of the audit for what has to be readable, then plan again.',
  );
}

function refuseAmbiguous({ applications }: CoverageResult): Refusal | null {
  const [one] = applications.ambiguous;
  if (one === undefined) return null;
  return refuse(
    'ambiguous',
    `${one.count} applications are called ${one.name}.`,
    'Write the id of the one that is meant under exceptApps in settings.',
  );
}

/** Anyone who plans must not shut itself out: its own application is left out by name until its addresses are in the ranges. */
function refuseLockout({ botIsInside }: CoverageResult, { bot }: Context<Settings>): Refusal | null {
  if (botIsInside || bot.servicePrincipalId !== null) return null;
  return refuse(
    'lockout',
    'Settings do not say which application hardenbot signs in with, and its addresses are not in the ranges: it could shut itself out.',
    'Write bot.servicePrincipalId in settings, or its addresses under bot.egress and in ranges.',
  );
}

/** Microsoft Graph: what hardenbot signs in to. */
const graph = '00000003-0000-0000-c000-000000000000';

/** The proof that hardenbot's own application still gets its tokens once the plan is enforced: from every address it declares. */
function proof(base: EvidenceBase, context: Context<Settings>): AccessProof {
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
