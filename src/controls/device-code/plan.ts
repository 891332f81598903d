/** Plans the block: a policy that reports only, then the same policy enforced. */
import { type Refusal, refuse } from '../../errors.js';
import type { Context, Outcomes, PlanDraft, Planning } from '../control.js';
import { exemptConditions, refuseWithoutBreakGlass } from '../shared/access/exempt-conditions.js';
import { entraP1 } from '../shared/access/licence.js';
import { listedLocations } from '../shared/access/listed-locations.js';
import { draftOwnObjects } from '../shared/access/own-objects.js';
import { refuseUnreadable, refuseUntoldCoverage } from '../shared/findings/refusals.js';
import { judgement, openFlows } from './audit.js';
import { EvidenceBase, type Weighed } from './evidence-base.js';
import type { Settings } from './settings.js';
import { FlowUse } from './study.js';

export const policyName = 'hardenbot device-code: block device code and authentication transfer';

export function plan(context: Context<Settings>): Planning {
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
  const weighed = base.weigh(outcomes);
  const judged = judgement(weighed, context, missing);
  const warnings = [...judged.warnings, ...use.warnings()];
  if (judged.verdict === 'pass') return { stage: 'enforce', expects: 'pass', operations: [], warnings: judged.warnings };
  const { access, exempt, policiesWhole } = weighed.ground;
  const { except, guests } = context.settings;
  const left = exemptConditions({ access, exempt, except, guests });
  const refusal =
    refuseUnlicensed(weighed) ??
    (judged.verdict === 'unknown' || !access.accounts.whole || !policiesWhole
      ? (refuseUnreadable(missing) ?? refuseUntoldCoverage())
      : null) ??
    refuseDefaults(weighed) ??
    refuseWithoutBreakGlass(access, exempt, context.breakGlass);
  if (refusal !== null) return refusal;
  if ('refused' in left) return left;
  const spared = listedLocations(except.locations, access);
  return draftOwnObjects({
    wanted: {
      policyName,
      location: null,
      policy: () => ({
        conditions: {
          clientAppTypes: ['all'],
          applications: { includeApplications: ['All'], excludeApplications: left.excludeApplications },
          users: { includeUsers: ['All'], ...left.users },
          authenticationFlows: { transferMethods: openFlows(weighed).join(',') },
          ...(spared.length === 0 ? {} : { locations: { includeLocations: ['All'], excludeLocations: spared } }),
        },
        grantControls: { operator: 'OR', builtInControls: ['block'] },
      }),
    },
    policies: access.policies,
    locations: [],
    verdict: judged.verdict,
    reportOnlyForMs: context.reportOnlyForMs,
    asOf: context.asOf,
    securityDefaultsOn: false,
    warnings: [...warnings, ...left.warnings],
  });
}

function refuseUnlicensed({ licence }: Weighed): Refusal | null {
  if (licence !== 'absent') return null;
  return refuse(
    'unlicensed',
    `The tenant has no ${entraP1.name}, so it has no Conditional Access.`,
    `Buy ${entraP1.name}, then plan again.`,
  );
}

function refuseDefaults({ defaultsOn }: Weighed): Refusal | null {
  if (defaultsOn !== true) return null;
  return refuse(
    'security-defaults',
    'Security defaults are on, and while they are no Conditional Access policy can be enabled.',
    'Have policies in place that ask everybody for a second factor (mfa), turn security defaults off, then plan again.',
  );
}
