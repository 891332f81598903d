/** Judges which applications can sign in from elsewhere than the ranges. */

import type { Verdict } from '../../engine/plan/verdict.js';
import { plural } from '../../lib/plural.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { notDecided } from '../question.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import type { Bits } from '../reasoning/access/kinds/bits.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { whereabouts } from '../reasoning/access/parts/place-parts.js';
import { resourceLabel } from '../reasoning/access/parts/resource-parts.js';
import { settingsLocation } from '../reasoning/access/plan/address-location.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { namedInSummaries } from '../reasoning/access/reasons/contrast.js';
import { unknown } from '../reasoning/access/reasons/people-judge.js';
import { mfaTrustedInWords } from '../reasoning/access/reasons/place-report.js';
import { valueAt } from '../reasoning/access/reasons/why-open.js';
import { workloadPremium } from '../reasoning/access/tenant/licence.js';
import type { Location } from '../reasoning/access/tenant/location-index.js';
import { EvidenceList, missingReads } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { WarningList } from '../reasoning/findings/warning-list.js';
import type { AddressSet } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { type InScope, inScope, verdictInScope } from '../reasoning/scope/in-scope.js';
import type { ApplicationIndex } from './application-index.js';
import { question, type Settings } from './definition.js';
import { type CoverageResult, EvidenceBase, isWanted, reads } from './evidence-base.js';
import { namedOneByOne, reportOpenings, suspectsOf } from './openings.js';
import { everyApplication } from './policy-reach.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.rows.see,
    judge: (outcomes) => judgement(base.compute(outcomes), context, missingReads(reads, outcomes)),
  };
}

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  if (context.settings.ranges.length === 0 && asked(coverage) !== 'nobody') return undecided(coverage, context, missing);
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  const verdict = verdictOf(coverage);
  const suspects = suspectsOf(coverage);
  let example = '';
  if (verdict !== 'notApplicable') {
    example = reportOpenings(coverage, suspects, evidence);
    reportIneffective(coverage, evidence);
    for (const policy of coverage.policies) reportPolicy(policy, coverage, { evidence, warnings });
    reportLeftOut(coverage, evidence);
  }
  for (const { name, count } of coverage.applications.ambiguous)
    warnings.add(
      'stale-reference',
      `exceptApps names "${name}", and ${count} applications are called so: none of them is meant. Write the id.`,
    );
  warnOfLockout(coverage, context, warnings);
  return {
    verdict,
    summary: summaryOf(verdict, coverage, { example, missing }),
    reasoned: true,
    ...evidence.result(),
    warnings: warnings.result(),
    missing: coverage.licence === 'absent' && verdict === 'unknown' ? [...missing, unlicensed] : missing,
  };
}

const unlicensed: Missing = {
  read: 'graph.subscribedSkus',
  licence: workloadPremium.name,
  reason: `The tenant has no ${workloadPremium.name}, without which applications cannot be restricted.`,
};

/** Applications of its own that a policy could reach. */
function asked({ applications, scope }: CoverageResult): InScope {
  return inScope({ count: scope.perhaps.count, whole: applications.whole });
}

/** Settings name no ranges. A policy that locks apps out is a warning even so. */
function undecided(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  const warnings = new WarningList();
  warnOfLockout(coverage, context, warnings);
  const licence = coverage.licence === 'absent' ? ` It also takes ${workloadPremium.name}, which the tenant does not have.` : '';
  return notDecided(question, {
    summary: `Not decided: ${question.ask}${licence}`,
    warnings: warnings.result(),
    missing: coverage.licence === 'absent' ? [...missing, unlicensed] : missing,
  });
}

function verdictOf(coverage: CoverageResult): Verdict {
  const { union, scope, licence, policiesWhole, coversSometimes } = coverage;
  return verdictInScope(asked(coverage), () => {
    if (licence !== 'present') return 'unknown';
    return coverageVerdict({ scope, open: union.open, coversSome: union.coversSome, coversSometimes, isWhole: policiesWhole });
  });
}

/** Policies that mean to restrict applications, and why they do not. */
function reportIneffective({ allPolicies }: CoverageResult, evidence: EvidenceList): void {
  for (const { forWorkloads, state, blocks, narrowedBy, name, row } of allPolicies) {
    if (!forWorkloads) continue;
    if (state !== 'enabled') evidence.gap(name, 'state', row.state ?? null, 'enabled');
    else if (!blocks)
      evidence.gap(name, 'grantControls.builtInControls', (row.grantControls?.builtInControls ?? []).join(', '), 'block');
    else
      for (const path of narrowedBy)
        evidence.gap(name, `conditions.${path}`, valueAt(row.conditions, path), 'not set: it applies only sometimes');
  }
}

function reportPolicy(
  policy: PolicyEffect,
  coverage: CoverageResult,
  { evidence, warnings }: { readonly evidence: EvidenceList; readonly warnings: WarningList },
): void {
  const { applications, ranges, union } = coverage;
  const { clientApplications, applications: resources } = policy.row.conditions ?? {};
  const open = !union.open.perhaps.isEmpty;
  evidence.note(policy.name, 'state', 'enabled', 'enabled');
  const included = resources?.includeApplications ?? [];
  if (!included.some((id) => id.toLowerCase() === 'all'))
    evidence[open ? 'gap' : 'note'](
      policy.name,
      'conditions.applications.includeApplications',
      included.map((id) => resourceLabel(id.toLowerCase(), () => null)).join(', '),
      'All',
    );
  for (const id of clientApplications?.excludeServicePrincipals ?? []) {
    const number = applications.numberOf(id);
    const property = 'conditions.clientApplications.excludeServicePrincipals';
    if (number === null && applications.whole) {
      evidence.note(policy.name, property, id, 'exists, or is not referred to');
      warnings.add(
        'stale-reference',
        `${policy.name} leaves out application ${id}, which does not exist any more: that exempts nobody.`,
      );
    } else if (number === null) continue;
    else if (union.open.perhaps.has(number))
      evidence.gap(
        policy.name,
        property,
        applications.get(number).name,
        'listed under exceptApps in settings if it is meant, or left out by nobody',
      );
    else evidence.note(policy.name, property, applications.get(number).name, 'allowed in settings, or blocked by another policy');
  }
  for (const id of clientApplications?.includeServicePrincipals ?? [])
    if (id.toLowerCase() !== everyApplication && applications.whole && applications.numberOf(id) === null)
      warnings.add('stale-reference', `${policy.name} is for application ${id}, which does not exist any more: that is nobody.`);
  for (const location of whereabouts(policy.row, coverage.locations)?.excluded ?? []) {
    const actual = described(location);
    const property = 'conditions.locations.excludeLocations';
    if (location.kind === 'deleted')
      warnings.add(
        'stale-reference',
        `${policy.name} leaves out location ${location.id}, which does not exist any more: that lets nobody in.`,
      );
    if (isWithin(location, ranges)) evidence.note(policy.name, property, actual, ranges.toString());
    else evidence[open ? 'gap' : 'note'](policy.name, property, actual, ranges.toString());
  }
}

/** Whether all that a location allows was asked for. What multifactor authentication trusts is not to be read. */
function isWithin(location: Location, ranges: AddressSet): boolean {
  if (location.kind === 'addresses') return location.addresses?.isSubsetOf(ranges) ?? false;
  return location.kind === 'deleted';
}

function described(location: Location): string {
  return location.kind === 'addresses'
    ? `${location.name}: ${location.addresses?.toString() ?? 'addresses not readable'}`
    : location.name;
}

/** What is allowed to sign in from anywhere, and what no policy reaches. */
function reportLeftOut({ applications, botIsInside }: CoverageResult, evidence: EvidenceList): void {
  const exceptions = applications.where(({ counts, isException }) => counts !== ternary.no && isException);
  for (const number of [...exceptions].slice(0, namedOneByOne))
    evidence.note(applications.get(number).name, 'sign-in', 'from anywhere', 'from anywhere (allowed in settings)');
  if (!botIsInside)
    for (const number of applications.where(({ counts, isBot }) => counts !== ternary.no && isBot))
      evidence.note(
        applications.get(number).name,
        'sign-in',
        'not asked about',
        'hardenbot itself: to be restricted once its addresses are in the ranges',
      );
  if (applications.multiTenant.count > 0)
    evidence.note(
      'Multi-tenant applications of the tenant',
      'sign-in',
      `${applications.multiTenant.toString('application', 'applications', namedOneByOne)}: from anywhere`,
      'not reached by any policy',
    );
  if (applications.beyondReach > 0)
    evidence.note(
      'Applications of other tenants and managed identities',
      'number',
      applications.beyondReach,
      'not reached by any policy',
    );
}

/** Shut out from where they are to sign in: applications from the ranges, the bot from its own addresses. */
function warnOfLockout(coverage: CoverageResult, context: Context<Settings>, warnings: WarningList): void {
  const { applications, scope, ranges, cover } = coverage;
  // Without ranges there is still an everywhere to be shut out from.
  const reached = ranges.isEmpty
    ? cover({ scope, placeInScope: (place) => (place.addresses.outsideUnread ? ternary.no : ternary.yes) })
    : cover({ scope, locations: [settingsLocation(ranges)], placeInScope: isWanted });
  const shut = new NameSample();
  for (const number of scope.yes.copy().removeAll(reached.open.perhaps)) shut.add(applications.get(number).name);
  if (shut.count > 0)
    warnings.add(
      'lockout',
      `Shut out from ${ranges.isEmpty ? 'everywhere' : 'the ranges as well'}: ${shut.toString('application', 'applications')}.`,
    );
  const bot = applications.where(({ isBot, counts }) => isBot && counts !== ternary.no);
  const egress = addressesOf(context.bot.egress);
  if (bot.isEmpty || egress.isEmpty) return;
  const fromEgress = cover({ scope: { yes: bot, perhaps: bot }, locations: [settingsLocation(egress)], placeInScope: isWanted });
  if (!bot.removeAll(fromEgress.open.perhaps).isEmpty)
    warnings.add('lockout', `hardenbot itself is shut out from its own addresses (${egress.toString()}).`);
}

function summaryOf(
  verdict: Verdict,
  coverage: CoverageResult,
  { example, missing }: { readonly example: string; readonly missing: readonly Missing[] },
): string {
  const { union, applications, scope, ranges, licence } = coverage;
  const from = ranges.toString();
  switch (verdict) {
    case 'notApplicable':
      return 'The tenant has no application of its own that policies reach.';
    case 'pass':
      return `${applications.whole ? `The ${plural(scope.perhaps.count, 'application')} of the tenant that ${scope.perhaps.count === 1 ? 'counts' : 'count'}` : 'All applications of the tenant'} can sign in only from ${from}.${multiTenantInWords(applications)}`;
    case 'unknown':
      if (licence === 'absent') return `The tenant has no ${workloadPremium.name}, so applications cannot be restricted.`;
      return licence === 'unknown'
        ? `Whether the tenant has ${workloadPremium.name} could not be read.`
        : `${unknown('Whether every application is restricted', missing)} ${example}${mfaTrustedInWords(coverage.policies, coverage.locations)}`.trim();
    case 'partial':
      return `${contrast(union.open.yes, scope.yes, applications, from)} ${example}`.trim();
    case 'fail':
      return `No enabled policy restricts applications to ${from}. ${example}`.trim();
  }
}

function multiTenantInWords({ multiTenant }: ApplicationIndex): string {
  if (multiTenant.count === 0) return '';
  const names = multiTenant.toString('multi-tenant application', 'multi-tenant applications', namedInSummaries);
  return ` No policy can restrict ${names}: ${multiTenant.count === 1 ? 'it' : 'they'} can sign in from anywhere.`;
}

function contrast(open: Bits, scope: Bits, applications: ApplicationIndex, from: string): string {
  const names = new NameSample();
  for (const number of open) names.add(applications.get(number).name);
  const rest = scope.copy().removeAll(open).count;
  if (rest === 0) return `Applications are restricted to ${from} only in part.`;
  return `${names.toString('application', 'applications', namedInSummaries)} can sign in from elsewhere than ${from}; the other ${rest === 1 ? 'one' : rest} cannot.`;
}
