/** Nobody signs in with a code that was typed on another device, and no session moves from one device to another. */

import type { Verdict } from '../../engine/plan/verdict.js';
import type { Refusal } from '../../lib/errors.js';
import type { Audit, Context, Control, Judgement, Outcomes, PlanDraft, Planning } from '../control.js';
import type { Missing, Warning } from '../finding.js';
import type { CoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import { coverageVerdict } from '../reasoning/access/coverage/coverage-verdict.js';
import { listedLocations } from '../reasoning/access/exempt/listed-locations.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { draftAccessPlan, draftOwnPolicy } from '../reasoning/access/plan/own-policy.js';
import { isAboutFlows, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { contrastOf } from '../reasoning/access/reasons/contrast.js';
import { describeSignIn, judgePeople, suspectsOf, unknown } from '../reasoning/access/reasons/people-judge.js';
import { allAsked, notAsked } from '../reasoning/access/reasons/people-report.js';
import { reportPlaces } from '../reasoning/access/reasons/place-report.js';
import { entraP1, lapsedSummary } from '../reasoning/access/tenant/licence.js';
import { EvidenceList } from '../reasoning/findings/evidence-list.js';
import { type JudgedPart, resultOfParts } from '../reasoning/findings/parts.js';
import { nobodyAsked } from '../reasoning/scope/in-scope.js';
import { definition, type Flow, flowNames, type Settings } from './definition.js';
import {
  type CoverageResult,
  EvidenceBase,
  type FlowCovered,
  flowClients,
  isAbout,
  isCentral,
  otherwiseNarrowedBy,
  reads,
} from './evidence-base.js';
import { FlowUse, study, trial } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};

// Plans the block: a policy that reports only, then the same policy enforced.

const policyName = 'hardenbot device-code: block device code and authentication transfer';

function plan(context: Context<Settings>): Planning {
  const base = new EvidenceBase(context);
  const use = new FlowUse(context.asOf);
  base.access.rows.on(use.read, use.take);
  return {
    see: base.access.see,
    follow: (outcomes) => [...base.access.follow(outcomes), use.read],
    draft: (outcomes) => draft(base, context, { outcomes, use }),
  };
}

function draft(
  base: EvidenceBase,
  context: Context<Settings>,
  { outcomes, use }: { readonly outcomes: Outcomes; readonly use: FlowUse },
): PlanDraft | Refusal {
  const missing = base.access.missing(outcomes);
  const computed = base.compute(outcomes);
  const judged = judgement(computed, context, missing);
  const { access } = computed.input;
  const { except, guests } = context.settings;
  return draftAccessPlan({
    context,
    input: computed.input,
    judged,
    missing,
    except,
    guests,
    licence: computed.licence,
    withoutLicence: `Buy ${entraP1.name}, then plan again.`,
    defaultsOn: computed.defaultsOn,
    draft: (left) =>
      draftOwnPolicy(
        {
          name: policyName,
          conditions: { authenticationFlows: { transferMethods: openFlows(computed).join(',') } },
          grant: { builtInControls: ['block'] },
          spared: listedLocations(except.locations, access),
        },
        { access, left, verdict: judged.verdict, warnings: [...judged.warnings, ...use.warnings()], context },
      ),
  });
}

// Judges who can hand a sign-in over by device code or authentication transfer.

function audit(context: Context<Settings>): Audit {
  const base = new EvidenceBase(context);
  return {
    see: base.access.see,
    follow: base.access.follow,
    judge: (outcomes) => judgement(base.compute(outcomes), context, base.access.missing(outcomes)),
  };
}

/** The verdict with everything that led to it; the plan judges the same way. */
function judgement(coverage: CoverageResult, context: Context<Settings>, missing: readonly Missing[]): Judgement {
  const judged = coverage.byFlow.map((one) => ofFlow(one, coverage, { context, missing }));
  const verdict = verdictOf(coverage);
  const evidence = new EvidenceList();
  if (coverage.licence !== 'present') evidence.gap('Licences', entraP1.name, coverage.licence, 'present');
  if (coverage.defaultsOn === true) evidence.gap('Security defaults', 'isEnabled', true, 'off, with policies in their place');
  evidence.takeOver(judged);
  noteUnasked(evidence, coverage, context.settings);
  const warnings: readonly Warning[] = [
    ...onceEach(judged.flatMap((one) => one.warnings)),
    ...(coverage.defaultsOn === true
      ? [
          {
            code: 'security-defaults',
            text: 'Security defaults are on: they block no such sign-in, and beside them no policy can be enabled that does.',
          },
        ]
      : []),
  ];
  const [first] = judged;
  return {
    verdict,
    summary: summaryOf(verdict, coverage, {
      summaries: judged.map((one) => one.summary),
      missing,
      guests: context.settings.guests,
    }),
    ...resultOfParts(Object.fromEntries(coverage.byFlow.map((one) => [partOfFlow[one.flow], stateOf(one, coverage)]))),
    ...evidence.result(),
    reasoned: true,
    warnings,
    missing: first?.missing ?? missing,
  };
}

/** What the other flow comes to, where settings do not ask. */
function noteUnasked(evidence: EvidenceList, { input }: CoverageResult, { transfer }: Settings): void {
  if (transfer) return;
  const blocking = input.policies.filter((policy) => isAbout(policy, 'authenticationTransfer')).map(({ name }) => name);
  evidence.note(
    'authenticationTransfer',
    'policies that block it',
    blocking.join(', ') || 'none',
    'not asked about (transfer: false)',
  );
}

function ofFlow(
  { flow, input, covered }: FlowCovered,
  coverage: CoverageResult,
  { context, missing }: { readonly context: Context<Settings>; readonly missing: readonly Missing[] },
): Judgement {
  const narrowedBy = (policy: PolicyEffect): readonly string[] =>
    isAbout(policy, flow) ? otherwiseNarrowedBy(policy) : [...otherwiseNarrowedBy(policy), 'authenticationFlows.transferMethods'];
  return judgePeople({
    verdict: verdictOf(coverage),
    input,
    covered,
    guests: context.settings.guests,
    clients: flowClients,
    isCentral,
    aims: isAboutFlows,
    suspects: suspectsOf(input, { demand: 'block', closes: 'block', isCentral, aims: isAboutFlows, narrowedBy }),
    words: { describe: (way) => `by ${flow} ${describeSignIn(way)}`, done: 'blocked' },
    missing,
    report: (to) => reportPlaces(input.policies.filter(isCentral), to),
    summary: (opening) => opening.example,
  });
}

const partOfFlow: Readonly<Record<Flow, string>> = { deviceCodeFlow: 'device-code', authenticationTransfer: 'transfer' };

/** One flow alone; null: nobody has to be kept from it. */
function stateOf({ covered }: FlowCovered, { input, licence }: CoverageResult): JudgedPart | null {
  if (covered.scope.perhaps.isEmpty) return null;
  if (licence === 'absent') return { state: 'gap' };
  const verdict = flowVerdict(covered, input);
  if (verdict === 'pass') return { state: licence === 'present' ? 'holds' : 'unknown' };
  return { state: verdict === 'unknown' ? 'unknown' : 'gap' };
}

function flowVerdict({ scope, union, coversSome }: FlowCovered['covered'], input: CoverageInput): Verdict {
  return coverageVerdict({
    scope,
    open: union.open,
    coversSome,
    coversSometimes: () => false,
    isWhole: input.policiesWhole,
  });
}

function verdictOf({ byFlow, input, licence }: CoverageResult): Verdict {
  const asked = byFlow.filter(({ covered }) => !covered.scope.perhaps.isEmpty);
  if (asked.length === 0) return 'notApplicable';
  if (licence === 'absent') return 'fail';
  const verdicts = asked.map(({ covered }) => flowVerdict(covered, input));
  if (verdicts.every((verdict) => verdict === 'pass')) return licence === 'present' ? 'pass' : 'unknown';
  const gap = verdicts.some((verdict) => verdict === 'partial' || verdict === 'fail');
  if (!gap) return 'unknown';
  const holds = asked.some(({ covered }) => covered.coversSome !== ternary.no || covered.union.open.perhaps.isEmpty);
  return holds ? 'partial' : 'fail';
}

function summaryOf(
  verdict: Verdict,
  { byFlow, licence, input, defaultsOn }: CoverageResult,
  {
    summaries,
    missing,
    guests,
  }: { readonly summaries: readonly string[]; readonly missing: readonly Missing[]; readonly guests: boolean },
): string {
  if (verdict === 'notApplicable') return nobodyAsked;
  const wanted = byFlow.map(({ flow }) => flowNames[flow]).join(' and ');
  if (licence === 'absent')
    return (
      lapsedSummary({ licence, ...input }) ??
      `The tenant has no ${entraP1.name}, and without it there is no Conditional Access that could block ${wanted}.`
    );
  const example = summaries.find((text) => text !== '') ?? '';
  switch (verdict) {
    case 'pass':
      return `${capital(wanted)} ${byFlow.length === 1 ? 'is' : 'are'} blocked for ${allAsked(byFlow[0]?.covered.scope ?? input.scope, input.access)} (${input.policies
        .filter(isCentral)
        .map(({ name }) => name)
        .join(', ')}).${notAsked(input, { guests })}`;
    case 'unknown':
      return `${unknown(`Whether ${wanted} is blocked for everyone`, missing)} ${example}`.trim();
    case 'partial':
      return `${byFlow.map((one) => flowInWords(one)).join(' ')} ${example}`.trim();
    case 'fail':
      return `No enabled policy blocks ${wanted}${defaultsOn === true ? '; security defaults do not' : ''}. ${example}`.trim();
  }
}

function flowInWords({ flow, input: { access }, covered: { union, scope, coversSome } }: FlowCovered): string {
  const name = capital(flowNames[flow]);
  if (union.open.perhaps.isEmpty) return `${name} is blocked for ${allAsked(scope, access)}.`;
  if (coversSome === ternary.no) return `${name} is not blocked.`;
  const some = contrastOf({ access, union, scope: scope.yes, clients: flowClients, places: [], done: 'blocked' });
  return `${name} is blocked only in part. ${some}`.trim();
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** The flows share their policies, and so most of what is said of them. */
function onceEach<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** Flows that someone can use. */
function openFlows({ byFlow }: CoverageResult): readonly Flow[] {
  return byFlow.filter(({ covered }) => !covered.union.open.perhaps.isEmpty).map(({ flow }) => flow);
}
