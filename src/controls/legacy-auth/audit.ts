/** Judges who gets in with a legacy client, to what. */
import type { Verdict } from '../../engine/plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import { isForLegacyClients, legacyClientTypes } from '../reasoning/access/kinds/client-types.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { whereabouts } from '../reasoning/access/parts/place-parts.js';
import { targetsResources } from '../reasoning/access/parts/resource-parts.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { contrastOf } from '../reasoning/access/reasons/contrast.js';
import type { ReportContext } from '../reasoning/access/reasons/exclusion-report.js';
import { describeSignIn, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { countOf, type Opening } from '../reasoning/access/reasons/people-report.js';
import { state } from '../reasoning/access/reasons/statement.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { nobodyAsked } from '../reasoning/scope/in-scope.js';
import type { Settings } from './definition.js';
import { type CoverageResult, EvidenceBase, isCentral } from './evidence-base.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => judgement(base.compute(outcomes), base.access.missing(outcomes)),
  };
}

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(coverage: CoverageResult, missing: readonly Missing[]): Judgement {
  const { input, covered, defaultsOn, licence } = coverage;
  if (defaultsOn === true) return byDefaults(missing);
  const verdict = verdictOf(coverage);
  return judgePeople({
    verdict,
    input,
    covered,
    guests: true,
    clients: legacyClientTypes,
    isCentral,
    aims,
    suspects: suspectsOf(input, { demand: 'block', closes: 'block', isCentral, aims }),
    words: { describe: describeSignIn, done: 'blocked' },
    missing,
    report: (to) => {
      if (licence !== 'present') to.evidence.gap('Licences', entraP1.name, licence, 'present');
      const sayDefaults = verdict === 'pass' || covered.coversSome === ternary.yes ? 'note' : 'gap';
      to.evidence[sayDefaults]('Security defaults', 'isEnabled', defaultsOn, 'true, or policies that block legacy clients');
      reportPlaces(input.policies, to);
    },
    summary: (opening) => summaryOf(verdict, coverage, { opening, missing }),
  });
}

function byDefaults(missing: readonly Missing[]): Judgement {
  const evidence = new EvidenceList();
  evidence.note('Security defaults', 'isEnabled', true, true);
  return {
    verdict: 'pass',
    summary: 'Security defaults are on: they block legacy authentication for every account.',
    ...evidence.result(),
    warnings: [],
    missing,
  };
}

function aims({ row }: PolicyEffect): boolean {
  return isForLegacyClients(row) && targetsResources(row);
}

function verdictOf({ input, covered, blocksSometimes, defaultsOn, licence }: CoverageResult): Verdict {
  // Where a policy is enabled, security defaults cannot be on: the service lets a tenant have one or the other.
  const defaultsSettled = defaultsOn === false || input.access.policies.some((policy) => policy.state === 'enabled');
  if (licence === 'absent' && !covered.scope.perhaps.isEmpty) return defaultsSettled ? 'fail' : 'unknown';
  const verdict = coverageVerdict({
    scope: covered.scope,
    open: covered.union.open,
    coversSome: covered.coversSome,
    coversSometimes: blocksSometimes,
    isWhole: input.policiesWhole && defaultsSettled,
  });
  return verdict === 'pass' && licence !== 'present' ? 'unknown' : verdict;
}

/** A place in the conditions leaves all others open. */
function reportPlaces(policies: readonly PolicyEffect[], report: ReportContext): void {
  const open = !report.union.open.perhaps.isEmpty;
  for (const policy of policies) {
    const where = whereabouts(policy.row, report.access.locations);
    if (where === null) continue;
    const names = (locations: readonly { readonly name: string }[]): string => locations.map(({ name }) => name).join(', ');
    const actual = `${names(where.included)}${where.excluded.length > 0 ? `, but for ${names(where.excluded)}` : ''}`;
    state(
      report,
      { object: policy.name, property: 'conditions.locations' },
      open
        ? { as: 'gap', actual, expected: 'not set' }
        : { as: 'note', actual, expected: 'not set, or the other places by another policy' },
    );
  }
}

function summaryOf(
  verdict: Verdict,
  { input: { policies, access }, covered: { union, scope }, licence }: CoverageResult,
  { opening, missing }: { readonly opening: Opening; readonly missing: readonly Missing[] },
): string {
  const names = policies
    .filter(isCentral)
    .map((policy) => policy.name)
    .join(', ');
  const count = countOf(scope, access);
  const people = count === 0 ? 'everybody' : `all of ${count} ${count === 1 ? 'account' : 'accounts'} and anyone who comes later`;
  if (licence === 'absent' && verdict === 'fail')
    return (
      lapsedSummary({ licence, policies }) ??
      `The tenant has no ${entraP1.name} and security defaults are off, so nothing blocks legacy clients.`
    );
  switch (verdict) {
    case 'pass':
      return `Legacy clients are blocked for ${people}, to every resource (${names}).`;
    case 'unknown':
      return `${unknown('Whether legacy clients are blocked for everyone', missing)} ${opening.example}`.trim();
    case 'partial': {
      const some = contrastOf({ access, union, scope: scope.yes, clients: legacyClientTypes, places: [], done: 'blocked' });
      return `Legacy clients are blocked only in part (${names || 'only sometimes'}). ${some} ${opening.example}`
        .replace('  ', ' ')
        .trim();
    }
    case 'notApplicable':
      return nobodyAsked;
    case 'fail':
      return `No enabled policy or setting blocks legacy clients: a password alone is enough for them. ${opening.example}`.trim();
  }
}
