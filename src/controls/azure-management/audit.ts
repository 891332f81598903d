/** Judges who reaches Azure management from other addresses than those in settings. */
import type { Verdict } from '../../engine/plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import { azureManagement, targetsEverything } from '../reasoning/access/parts/resource-parts.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { contrastOf } from '../reasoning/access/reasons/contrast.js';
import type { ReportContext } from '../reasoning/access/reasons/exclusion-report.js';
import { describeSignIn, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { allAsked, type Opening } from '../reasoning/access/reasons/people-report.js';
import { mfaTrustedInWords } from '../reasoning/access/reasons/place-report.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import { nobodyAsked } from '../reasoning/scope/in-scope.js';
import type { Settings } from './definition.js';
import { azureClients, type CoverageResult, EvidenceBase, isCentral } from './evidence-base.js';

export function audit(context: Context<Settings>): Audit {
  if (context.settings.ranges.length === 0) return { see: () => undefined, judge: () => nothingAsked };
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => judgement(base.compute(outcomes), context, base.access.missing(outcomes)),
  };
}

/** That people manage Azure from anywhere is no fault where nobody said from where they do. */
const nothingAsked: Judgement = {
  verdict: 'notApplicable',
  summary: 'Settings name no addresses that people manage Azure from.',
  evidence: [],
  evidenceTotal: 0,
  warnings: [],
  missing: [],
};

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  const { input, covered } = coverage;
  const verdict = verdictOf(coverage);
  return judgePeople({
    verdict,
    input,
    covered,
    guests: context.settings.guests,
    clients: azureClients,
    isCentral,
    aims,
    suspects: suspectsOf(input, { demand: 'block', closes: 'block', isCentral, aims }),
    words: { describe: describeSignIn, done: 'blocked' },
    missing,
    report: (to) => {
      if (coverage.licence !== 'present') to.evidence.gap('Licences', entraP1.name, coverage.licence, 'present');
      if (coverage.defaultsOn === true)
        to.evidence.gap('Security defaults', 'isEnabled', true, 'off, with policies in their place');
      noteGraph(input.policies, to);
    },
    summary: (opening) => summaryOf(verdict, coverage, { opening, missing }),
  });
}

/** Microsoft Graph is no target resource: whatever limits it is a policy for all resources. */
function noteGraph(policies: readonly PolicyEffect[], { evidence }: ReportContext): void {
  const names = policies.filter((policy) => targetsEverything(policy.row) && isCentral(policy)).map(({ name }) => name);
  const expected = 'only a policy for all resources covers Microsoft Graph';
  evidence.note('Microsoft Graph', 'policies that block other addresses', names.join(', ') || 'none', expected);
}

/** Names Azure management, whatever it asks for. */
function aims({ row }: PolicyEffect): boolean {
  return (row.conditions?.applications?.includeApplications ?? []).some((id) => id.toLowerCase() === azureManagement);
}

function verdictOf({ input, covered, licence }: CoverageResult): Verdict {
  if (!covered.scope.perhaps.isEmpty && licence === 'absent') return 'fail';
  const verdict = coverageVerdict({
    scope: covered.scope,
    open: covered.union.open,
    coversSome: covered.coversSome,
    coversSometimes: () => false,
    isWhole: input.policiesWhole,
  });
  return verdict === 'pass' && licence !== 'present' ? 'unknown' : verdict;
}

function summaryOf(
  verdict: Verdict,
  { input: { access, policies }, covered: { scope, union }, ranges, licence }: CoverageResult,
  { opening, missing }: { readonly opening: Opening; readonly missing: readonly Missing[] },
): string {
  const elsewhere = `other addresses than ${ranges.toString()}`;
  if (verdict === 'notApplicable') return nobodyAsked;
  if (licence === 'absent')
    return (
      lapsedSummary({ licence, policies }) ??
      `The tenant has no ${entraP1.name}, and without it no policy can block Azure management from ${elsewhere}.`
    );
  switch (verdict) {
    case 'pass': {
      const names = policies.filter(isCentral).map(({ name }) => name);
      return `Azure management is blocked from ${elsewhere} for ${allAsked(scope, access)} (${names.join(', ')}).`;
    }
    case 'unknown':
      return `${unknown(`Whether Azure management is blocked from ${elsewhere} for everyone`, missing)} ${opening.example}${mfaTrustedInWords(policies, access.locations)}`.trim();
    case 'partial': {
      const some = contrastOf({ access, union, scope: scope.yes, clients: azureClients, places: [], done: 'blocked' });
      return `Azure management is only partly blocked from ${elsewhere}. ${[some, opening.example].filter(Boolean).join(' ')}`.trim();
    }
    case 'fail':
      return `Anyone can reach Azure management from ${elsewhere}. ${opening.example}`.trim();
  }
}
