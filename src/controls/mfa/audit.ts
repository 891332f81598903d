/** Judges who gets in with a password alone. */
import type { Verdict } from '../../engine/plan/verdict.js';
import type { Audit, Context, Judgement } from '../control.js';
import type { Missing } from '../finding.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import { policyReach } from '../reasoning/access/coverage/policy-reach.js';
import { clientTypes } from '../reasoning/access/kinds/client-types.js';
import { grantText, takesDeviceInstead } from '../reasoning/access/policy/demands.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { contrastOf } from '../reasoning/access/reasons/contrast.js';
import { describeSignIn, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { countOf, type Opening } from '../reasoning/access/reasons/people-report.js';
import { reportPlaces } from '../reasoning/access/reasons/place-report.js';
import type { Members } from '../reasoning/access/tenant/group-index.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import { EvidenceList, type EvidenceSink } from '../reasoning/findings/evidence-list.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { type JudgedPart, type PartState, resultOfParts } from '../reasoning/findings/parts.js';
import { WarningList, type Warns } from '../reasoning/findings/warning-list.js';
import { everyOne, nobodyAsked } from '../reasoning/scope/in-scope.js';
import type { Settings } from './definition.js';
import { type CoverageResult, EvidenceBase } from './evidence-base.js';
import { warnOfUnregistered } from './unregistered.js';

export function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.follow,
    judge: (outcomes) => {
      const coverage = base.compute(outcomes);
      const beside = { missing: base.missing(outcomes), allEnforced: base.allEnforced(coverage.open) };
      return base.providers.saidBy(judgement(coverage, context, beside), coverage, outcomes);
    },
  };
}

export interface Beside {
  readonly missing: readonly Missing[];
  /** Everyone who is open is made to use a second factor by the old switch of the account. */
  readonly allEnforced: boolean;
}

const done = 'asked for a second factor';

/** The verdict with everything that led to it; the plan judges the same way. */
export function judgement(coverage: CoverageResult, context: Context<Settings>, beside: Beside): Judgement {
  const { input, covered, licence, demand, waiting } = coverage;
  if (coverage.defaultsOn === true && !covered.scope.perhaps.isEmpty) return byDefaults(coverage, context, beside.missing);
  const verdict = verdictOf(coverage, beside);
  const judged = judgePeople({
    verdict,
    input,
    covered,
    guests: context.settings.guests,
    clients: clientTypes,
    isCentral: asksFor,
    aims: asksFor,
    suspects: suspectsOf(input, { demand, closes: 'mfa', isCentral: asksFor, aims: asksFor }),
    words: { describe: (way) => `without a second factor ${describeSignIn(way)}`, done },
    missing: beside.missing,
    report: (to) => {
      if (licence !== 'present') to.evidence.gap('Licences', entraP1.name, licence, 'present');
      reportDevices(coverage, context.settings, to);
      reportPlaces(input.policies.filter(asksFor), to);
      if (beside.allEnforced)
        to.warnings.add(
          'per-user-mfa',
          'Accounts that no policy asks are made to use a second factor one by one. That lets app passwords and remembered devices through, and no list shows it: have a policy instead.',
        );
      for (const policy of waiting) to.warnings.add('waiting', `${policy.name} only reports; enabled, it would ask everyone.`);
      warnOfUnregistered(coverage, context, to.warnings);
    },
    summary: (opening) => summaryOf(verdict, coverage, { opening, beside }),
  });
  return { ...judged, ...partsOf(verdict, coverage, beside) };
}

/** Administrators and everyone else, each alone. Without roles nobody knows who is which, unless it is the same for all. */
function partsOf(verdict: Verdict, coverage: CoverageResult, beside: Beside) {
  const { covered, administrators, input } = coverage;
  if (verdict === 'notApplicable') return {};
  const ofAll: PartState = verdict === 'pass' ? 'holds' : verdict === 'unknown' ? 'unknown' : 'gap';
  const isSameForAll = verdict === 'pass' || coverage.licence === 'absent' || beside.allEnforced;
  const of = (some: Members): JudgedPart | null => {
    if (some.perhaps.isEmpty) return null;
    if (isSameForAll) return { state: ofAll };
    if (!input.access.roles.whole) return { state: verdict === 'fail' ? 'gap' : 'unknown' };
    const { yes, perhaps } = covered.union.open;
    if (!perhaps.intersects(some.perhaps)) return { state: coverage.licence === 'present' ? 'holds' : 'unknown' };
    const isGap = input.policiesWhole && coverage.defaultsOn !== null && yes.intersects(some.yes);
    return { state: isGap ? 'gap' : 'unknown' };
  };
  const { scope } = covered;
  const without = ({ yes, perhaps }: Members): Members => ({
    yes: yes.copy().removeAll(administrators),
    perhaps: perhaps.copy().removeAll(administrators),
  });
  const among = ({ yes, perhaps }: Members): Members => ({
    yes: yes.copy().keepAll(administrators),
    perhaps: perhaps.copy().keepAll(administrators),
  });
  return resultOfParts({ administrators: of(among(scope)), others: of(without(scope)) });
}

function byDefaults(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  const evidence = new EvidenceList();
  const warnings = new WarningList();
  evidence.note('Security defaults', 'isEnabled', true, true);
  warnings.add('security-defaults', 'Nobody is exempt from security defaults, break-glass accounts neither.');
  warnOfUnregistered(coverage, context, warnings);
  return {
    verdict: 'pass',
    summary:
      'Security defaults are on: everyone has to register a second factor. Administrators need it at each sign-in, others when Microsoft deems it necessary.',
    ...evidence.result(),
    warnings: warnings.result(),
    missing,
    ...resultOfParts({ administrators: { state: 'holds' }, others: { state: 'holds' } }),
  };
}

/** A second factor, a strength, or a device: a policy that asks for who someone is. */
function asksFor(policy: PolicyEffect): boolean {
  const { builtInControls = [], authenticationStrength } = policy.row.grantControls ?? {};
  const words = builtInControls.map((control) => control.toLowerCase());
  return (
    Boolean(authenticationStrength?.id) || words.some((word) => ['mfa', 'compliantdevice', 'domainjoineddevice'].includes(word))
  );
}

function verdictOf({ input, covered, licence, defaultsOn }: CoverageResult, { allEnforced }: Beside): Verdict {
  const own = coverageVerdict({
    scope: covered.scope,
    open: covered.union.open,
    coversSome: covered.coversSome,
    // A policy that asks only sometimes asks nobody for certain.
    coversSometimes: () => false,
    isWhole: input.policiesWhole,
  });
  if (own === 'notApplicable') return own;
  const byPolicies = licence === 'absent' ? 'fail' : licence === 'unknown' && own === 'pass' ? 'unknown' : own;
  if (byPolicies !== 'pass' && defaultsOn === null) return 'unknown';
  return byPolicies === 'fail' && allEnforced ? 'partial' : byPolicies;
}

/** A managed device is enough where a second factor was meant: who holds one signs in with a password alone. */
function reportDevices(
  { input: { access }, covered: { union } }: CoverageResult,
  { acceptDevice }: Settings,
  { evidence, warnings }: { readonly evidence: EvidenceSink; readonly warnings: Warns },
): void {
  const { strengths } = access;
  for (const policy of access.policies) {
    if (policy.state !== 'enabled' || !policy.forPeople || policy.narrowedBy.length > 0) continue;
    if (!takesDeviceInstead(policy, strengths)) continue;
    const reachesOpen = policyReach(policy, access, null).perhaps.intersects(union.open.perhaps);
    if (!acceptDevice && !reachesOpen) continue;
    evidence[acceptDevice ? 'note' : 'gap'](policy.name, 'grantControls', grantText(policy, strengths), 'mfa');
    warnings.add(
      'device-instead',
      `${policy.name} asks for ${grantText(policy, strengths)}: a managed device takes the place of a second factor.`,
    );
  }
}

function summaryOf(
  verdict: Verdict,
  coverage: CoverageResult,
  { opening, beside }: { readonly opening: Opening; readonly beside: Beside },
): string {
  const { input, covered, licence, waiting } = coverage;
  const { access, policies } = input;
  const count = countOf(covered.scope, access);
  // Who synchronizes the directory is left out, and unknown where roles could not be read.
  const people = access.roles.whole
    ? everyOne(count, 'account')
    : { text: 'All accounts but those that synchronize the directory', isOne: false };
  const asking = policies.filter(asksFor);
  const names = (asking.length > 0 ? asking : policies).map(({ name }) => name);
  const ready =
    waiting.length === 0 ? '' : ` ${waiting.map(({ name }) => name).join(' and ')} only reports and would ask everyone.`;
  if (verdict === 'notApplicable') return nobodyAsked;
  const lapsed = beside.allEnforced ? null : lapsedSummary({ licence, policies });
  if (licence === 'absent' && verdict !== 'unknown')
    return (
      lapsed ??
      `The tenant has no ${entraP1.name} and security defaults are off${beside.allEnforced ? '; a second factor is switched on account by account' : ', so nothing asks for a second factor'}.`
    );
  switch (verdict) {
    case 'pass':
      return `${people.text} ${people.isOne ? 'needs a second factor or is' : 'need a second factor or are'} blocked, with every client and to every resource (${names.join(', ')}).`;
    case 'unknown':
      return `${unknown('Whether everyone is asked for a second factor', beside.missing)} ${opening.example}`.trim();
    case 'partial':
      return `${partly(coverage)}${ready} ${opening.example}`.trim();
    case 'fail':
      return `No enabled policy or setting asks anyone for a second factor: a password is enough.${ready}${ordinary(coverage)} ${opening.example}`.trim();
  }
}

function partly({ input: { access }, covered: { union, scope } }: CoverageResult): string {
  const some = contrastOf({ access, union, scope: scope.yes, clients: clientTypes, places: [], done });
  return some === '' ? 'A second factor is asked for only in part.' : some;
}

/** Policies that mean to ask, for which nobody needs a second factor. */
function ordinary({ input: { access } }: CoverageResult): string {
  const idle = new NameSample();
  for (const policy of access.policies) if (policy.forPeople && asksFor(policy)) idle.add(policy.name);
  return idle.count === 0 ? '' : ` Without effect: ${idle.toString('policy', 'policies', 3)}.`;
}
