/** The emergency accounts work when nothing else does. */

import type { Operation } from '../../engine/plan/operation.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { plural } from '../../lib/plural.js';
import { conditionParts } from '../../tenant/resources/conditional-access-object.js';
import { conditionalAccessPolicies } from '../../tenant/resources/conditional-access-policy.js';
import type { Audit, Context, Control, Judgement, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Missing } from '../finding.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import { refuseUnlicensed } from '../reasoning/access/plan/own-policy.js';
import { type PolicyEffect, policyEffect } from '../reasoning/access/policy/policy-effect.js';
import { wirePolicy } from '../reasoning/access/policy/wire-form.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { type PartState, resultOfParts } from '../reasoning/findings/parts.js';
import { refuseUnknownCoverage, refuseUnreadable } from '../reasoning/findings/refusals.js';
import { withPlan } from '../reasoning/findings/with-reason.js';
import { definition, type Settings } from './definition.js';
import { type Emergency, emergencies, healthOf } from './health.js';
import { Inputs, reads } from './inputs.js';
import { suggest } from './suggest.js';
import { warningsOf } from './warnings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  suggest,
  revertWarning: {
    code: 'lockout',
    text: 'Undoing this blocks break-glass accounts again, as the policies did before.',
  },
};

// Plans the one part that no hands are needed for: policies that block an emergency account, which works otherwise, exclude it.

/** More accounts than this that no policy reaches are a gap, not a way out. */
const maxAccounts = 2;

function plan(context: Context<Settings>): Planning {
  const inputs = new Inputs(context);
  const licence = new LicenceCheck(entraP1);
  inputs.access.rows.on(licenceRead, licence.see);
  return {
    see: inputs.see,
    follow: (outcomes) => [...inputs.follow(outcomes), licenceRead],
    draft: (outcomes) => draft(inputs, context, { outcomes, licence: licence.state(outcomes(licenceRead).complete) }),
  };
}

function draft(
  inputs: Inputs,
  context: Context<Settings>,
  { outcomes, licence }: { readonly outcomes: Outcomes; readonly licence: Licence },
): PlanDraft | Refusal {
  const { verdict, warnings, missing } = judgement(inputs, context, outcomes);
  if (verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings };
  const policies = inputs.policies('enabled');
  const { accounts } = compute(inputs, outcomes, policies);
  const kept = accounts.filter(({ hits }) => hits.some(({ harms }) => harms === ternary.yes));
  const working = kept.filter(({ faults, unknown }) => faults.length === 0 && unknown.length === 0);
  const refusal =
    (inputs.arePoliciesWhole(outcomes) || inputs.defaultsOn === true ? null : refuseUnreadable(missing)) ??
    refuseNothing(kept) ??
    refuseUnlicensed(licence, renewal) ??
    refuseMany(kept) ??
    refuseSick(kept, working, missing);
  if (refusal !== null) return refusal;
  const changed = policies.map((policy) => without(policy, idsKeptOutBy(policy, working, inputs)));
  return {
    stage: 'enforce',
    expects: compute(inputs, outcomes, changed).verdict,
    operations: policies.flatMap((policy, index) => exclusion(policy, changed[index] ?? policy)),
    warnings: [
      ...warnings,
      ...kept
        .filter((account) => !working.includes(account))
        .map(({ name }) => ({
          code: 'lockout',
          text: `${name} is blocked by policies too, and does not work otherwise: it is not part of this plan.`,
        })),
    ],
  };
}

// Source: Microsoft's overview of Conditional Access, licence requirements.
const renewal = `Without it Microsoft lets you only look at a policy and delete it. Buy ${entraP1.name} and plan again, or delete the policy by hand.`;

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
    'No policy blocks an emergency account for certain, and a person has to do the rest by hand.',
    '/harden explain break-glass shows what was found and the steps to take.',
  );
}

function refuseMany(kept: readonly Emergency[]): Refusal | null {
  if (kept.length <= maxAccounts) return null;
  return refuse(
    'too-many',
    `${kept.length} accounts would have to be left out of policies, and more than ${maxAccounts} are a gap and no way out.`,
    'Declare two emergency accounts under breakGlass in settings, then plan again.',
  );
}

function refuseSick(kept: readonly Emergency[], working: readonly Emergency[], missing: readonly Missing[]): Refusal | null {
  if (working.length > 0) return null;
  if (kept.every(({ faults }) => faults.length === 0)) return refuseUnreadable(missing) ?? refuseUnknownCoverage();
  return refuse(
    'unhealthy',
    `${kept.map(({ name }) => name).join(' and ')} would not work even if policies left it out: that would be a gap and no way out.`,
    'Mend first what the evidence of the audit names, then plan again.',
  );
}

// Judges whether the declared emergency accounts work when nothing else does.

function audit(context: Context<Settings>): Audit {
  const inputs = new Inputs(context);
  return {
    see: inputs.see,
    follow: inputs.follow,
    // By hand or not does not depend on the licence, which a plan alone reads.
    judge: (outcomes) =>
      withPlan(judgement(inputs, context, outcomes), () => draft(inputs, context, { outcomes, licence: 'unknown' })),
  };
}

interface CoverageResult {
  readonly accounts: readonly Emergency[];
  /** Whether one of them is for certain outside of every policy with grants. */
  readonly oneOutside: Ternary;
  readonly verdict: Verdict;
}

/** Under these policies, which may be those of a plan. */
function compute(inputs: Inputs, outcomes: Outcomes, policies: readonly PolicyEffect[]): CoverageResult {
  const accounts = emergencies(inputs, outcomes, policies);
  const oneOutside = isOneOutside(accounts, inputs, outcomes);
  return { accounts, oneOutside, verdict: verdictOf(accounts, oneOutside) };
}

function isOneOutside(accounts: readonly Emergency[], inputs: Inputs, outcomes: Outcomes): Ternary {
  const found = accounts.filter(({ number }) => number !== null);
  // Beside security defaults there are no policies.
  if (inputs.defaultsOn === true || found.length === 0) return ternary.yes;
  if (found.every(({ hits }) => hits.some(({ reaches }) => reaches === ternary.yes))) return ternary.no;
  const isOutside = found.some(({ hits }) => hits.length === 0);
  return isOutside && inputs.arePoliciesWhole(outcomes) ? ternary.yes : ternary.perhaps;
}

function verdictOf(accounts: readonly Emergency[], oneOutside: Ternary): Verdict {
  const states = accounts.map(healthOf);
  const healthy = states.filter((state) => state === 'healthy').length;
  const unknown = states.filter((state) => state === 'unknown').length;
  if (healthy + unknown === 0) return 'fail';
  if (states.includes('sick') || states.length < 2 || oneOutside === ternary.no) return 'partial';
  return unknown > 0 || oneOutside === ternary.perhaps ? 'unknown' : 'pass';
}

function judgement(inputs: Inputs, context: Context<Settings>, outcomes: Outcomes): Judgement {
  const result = compute(inputs, outcomes, inputs.policies('enabled'));
  const evidence = new EvidenceList();
  // What is unknown is no example of what does not work.
  const sickFirst = result.accounts.toSorted((one, other) => Number(isSick(other)) - Number(isSick(one)));
  for (const account of sickFirst) report(account, inputs, evidence);
  if (result.oneOutside === ternary.no)
    for (const { name, hits } of result.accounts)
      for (const { policy, asks } of hits)
        evidence.gap(
          policy.name,
          'conditions.users',
          `${name}, and it ${asks}`,
          'one emergency account is outside of every policy',
        );
  return {
    verdict: result.verdict,
    ...partsOf(result, inputs.access.accounts.whole),
    summary: summaryOf(result),
    ...evidence.result(),
    warnings: warningsOf(result.accounts, inputs, { context, outcomes }).result(),
    missing: inputs.missing(outcomes),
  };
}

/** What lists of others ask one by one; an account that nobody finds is declared and does not exist. */
function partsOf({ accounts, oneOutside }: CoverageResult, areAccountsRead: boolean) {
  const found = accounts.filter(({ number }) => number !== null).length;
  const states = accounts.map(healthOf);
  const healthy: PartState = states.includes('sick') ? 'gap' : states.includes('unknown') ? 'unknown' : 'holds';
  const outside = { [ternary.yes]: 'holds', [ternary.no]: 'gap', [ternary.perhaps]: 'unknown' } as const;
  return resultOfParts({
    two: { state: found >= 2 ? 'holds' : accounts.length < 2 || areAccountsRead ? 'gap' : 'unknown' },
    usable: accounts.length === 0 ? null : { state: healthy },
    outside: found === 0 ? null : { state: outside[oneOutside] },
  });
}

function report({ name, number, faults, unknown, hits }: Emergency, inputs: Inputs, evidence: EvidenceList): void {
  for (const { property, actual, expected } of faults) evidence.gap(name, property, actual, expected);
  for (const what of unknown) evidence.gap(name, what, 'unknown', 'readable');
  for (const { policy, harms, asks } of hits)
    if (harms === ternary.no) evidence.note(name, policy.name, asks, 'it can give that');
    else
      evidence.gap(
        name,
        policy.name,
        harms === ternary.yes ? asks : `may be for it: ${asks}`,
        'leaves it out, or asks for what it has',
      );
  if (number === null) return;
  const { id } = inputs.access.accounts.get(number);
  const user = inputs.user(id);
  const registered = inputs.methods.inWords(id);
  if (registered !== '') evidence.note(name, 'authenticationMethods', registered, 'a passkey, security key or certificate');
  if (!/\.onmicrosoft\.(?:com|us|de)$|\.partner\.onmschina\.cn$/i.test(user?.userPrincipalName ?? name))
    evidence.note(
      name,
      'userPrincipalName',
      user?.userPrincipalName ?? name,
      'best in the onmicrosoft.com domain, which needs no DNS of its own',
    );
  const licences = user?.assignedLicenses?.length ?? 0;
  if (licences > 0) evidence.note(name, 'assignedLicenses', plural(licences, 'licence'), 'none needed');
}

function summaryOf({ accounts, oneOutside, verdict }: CoverageResult): string {
  if (accounts.length === 0) return 'No emergency account is declared under breakGlass in settings.';
  const healthy = accounts.filter((account) => healthOf(account) === 'healthy').length;
  const works = (some: number) =>
    `${some} of ${plural(accounts.length, 'declared emergency account')} ${some === 1 ? 'works' : 'work'} when nothing else does`;
  const count = works(healthy);
  const inside = oneOutside === ternary.no ? ' None of them is outside of every policy: one fault there shuts out all.' : '';
  switch (verdict) {
    case 'pass':
      return `${count}.`;
    case 'unknown':
    case 'notApplicable':
      return `Whether ${works(accounts.length - healthy)} is unknown. ${perhapsHit(accounts)}`.trim();
    case 'partial':
    case 'fail':
      return `${count}${unknownCount(accounts)}${accounts.length < 2 ? '; it takes two: declare another under breakGlass in settings' : ''}.${inside}`;
  }
}

/** Of some nobody can tell: they are not among those that work. */
function unknownCount(accounts: readonly Emergency[]): string {
  const unknown = accounts.filter((account) => healthOf(account) === 'unknown').length;
  return unknown === 0 ? '' : `; whether ${unknown === 1 ? '1 other does' : `${unknown} others do`} is unknown`;
}

function isSick(account: Emergency): boolean {
  return healthOf(account) === 'sick';
}

/** The first policy that may keep an account out. */
function perhapsHit(accounts: readonly Emergency[]): string {
  const [found] = accounts.flatMap(({ name, hits }) =>
    hits
      .filter(({ harms }) => harms === ternary.perhaps)
      .map(({ policy, asks }) => `${policy.name} may be for ${name}, and ${asks}.`),
  );
  return found ?? '';
}
