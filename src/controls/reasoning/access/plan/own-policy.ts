/** A policy of ours on the sign-ins of people: on all of them but those that settings leave out. */

import type { Fields } from '../../../../engine/plan/operation.js';
import type { Verdict } from '../../../../engine/plan/verdict.js';
import { type Refusal, refuse } from '../../../../lib/errors.js';
import type { Context, Judgement, PlanDraft } from '../../../control.js';
import type { Missing, Warning } from '../../../finding.js';
import { refuseUnknownCoverage, refuseUnreadable } from '../../findings/refusals.js';
import type { CoverageInput } from '../coverage/coverage-input.js';
import type { Except } from '../exempt/exceptions.js';
import {
  type ExemptConditions,
  exemptConditions,
  refusePretenders,
  refuseWithoutBreakGlass,
} from '../exempt/exempt-conditions.js';
import { entraP1, type Licence } from '../tenant/licence.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { draftOwnObjects } from './own-objects.js';

export interface OwnPolicy {
  /** With the marker `hardenbot <control>:`. */
  readonly name: string;
  /** What it asks for, or that it blocks; any one of several is enough. */
  readonly grant: Fields;
  /** Whom it is about; absent: everyone. */
  readonly users?: Fields;
  /** Which programs; absent: all. */
  readonly clientAppTypes?: readonly string[];
  /** What else a sign-in has to be. */
  readonly conditions?: Fields;
  /** Named locations from which it does not apply, by id. */
  readonly spared?: readonly string[];
}

interface OwnPolicyInput {
  readonly access: TenantAccess;
  /** What settings leave out, as conditions. */
  readonly left: ExemptConditions;
  /** What the audit says now. */
  readonly verdict: Verdict;
  readonly warnings: readonly Warning[];
  readonly context: Pick<Context, 'asOf' | 'reportOnlyForMs' | 'lapsed'>;
}

/** For a tenant without security defaults, or one that passes while they are on: report-only first, then enforced. */
export function draftOwnPolicy(policy: OwnPolicy, input: OwnPolicyInput): PlanDraft | Refusal {
  const { name, grant, users = { includeUsers: ['All'] }, clientAppTypes = ['all'], conditions = {}, spared = [] } = policy;
  const { access, left, verdict, warnings, context } = input;
  return draftOwnObjects({
    wanted: {
      policyName: name,
      location: null,
      policy: () => ({
        conditions: {
          clientAppTypes,
          applications: { includeApplications: ['All'], excludeApplications: left.excludeApplications },
          users: { ...users, ...left.users },
          ...conditions,
          ...(spared.length === 0 ? {} : { locations: { includeLocations: ['All'], excludeLocations: spared } }),
        },
        grantControls: { operator: 'OR', ...grant },
      }),
    },
    policies: access.policies,
    locations: [],
    verdict,
    reportOnlyForMs: context.reportOnlyForMs,
    lapsed: context.lapsed,
    asOf: context.asOf,
    securityDefaultsOn: false,
    warnings: [...warnings, ...left.warnings],
  });
}

/** @param remedy what to do where there is no licence for it */
export function refuseUnlicensed(licence: Licence, remedy: string): Refusal | null {
  if (licence !== 'absent') return null;
  return refuse(
    'unlicensed',
    `The tenant has no ${entraP1.name}, so no Conditional Access policy can be made or changed.`,
    remedy,
  );
}

/** @param defaultsOn whether security defaults are on; null where that could not be read */
function refuseDefaults(defaultsOn: boolean | null): Refusal | null {
  if (defaultsOn !== true) return null;
  return refuse(
    'security-defaults',
    'Security defaults are on, and while they are no Conditional Access policy can be enabled.',
    'Have policies in place that ask everyone for a second factor (mfa), turn security defaults off, then plan again.',
  );
}

/** What the plan of a control goes by that has one policy of hardenbot on the sign-ins of people. */
interface AccessPlan {
  readonly context: Context;
  readonly input: CoverageInput;
  readonly judged: Pick<Judgement, 'verdict' | 'warnings'>;
  readonly missing: readonly Missing[];
  readonly licence: Licence;
  /** What to do where there is no licence for Conditional Access. */
  readonly withoutLicence: string;
  readonly except: Except;
  readonly guests: boolean;
  /** Where no policy can be enabled beside security defaults: whether they are on, null where that could not be read. Absent: it does not matter. */
  readonly defaultsOn?: boolean | null;
  /** Whether everything else came whole that the control reasons with; absent: there is nothing else. */
  readonly isWhole?: boolean;
  /** What else speaks against it, of a tenant that could be read and keeps its break-glass accounts. */
  refuse?(): Refusal | null;
  /** @param left whom settings leave out */
  draft(left: ExemptConditions): PlanDraft | Refusal;
}

/**
 * Nothing to change where the audit passes. Otherwise no plan without a licence, beside security defaults, of a tenant that was read in part, or
 * without break-glass accounts that it leaves alone; then what the control itself has against it, and names in settings that mean nobody.
 */
export function draftAccessPlan(plan: AccessPlan): PlanDraft | Refusal {
  const { input, judged, missing, except, guests, context } = plan;
  const { access, exempt, policiesWhole } = input;
  const { verdict, warnings } = judged;
  if (verdict === 'pass' || verdict === 'notApplicable') return { stage: 'enforce', expects: verdict, operations: [], warnings };
  const isJudged = verdict !== 'unknown' && plan.licence === 'present';
  const isKnown = isJudged && access.accounts.whole && policiesWhole && plan.isWhole !== false;
  const refusal =
    refuseUnlicensed(plan.licence, plan.withoutLicence) ??
    refuseDefaults(plan.defaultsOn ?? null) ??
    (isKnown ? null : (refuseUnreadable(missing) ?? refuseUnknownCoverage())) ??
    refuseWithoutBreakGlass(access, exempt, context.breakGlass) ??
    refusePretenders(access, exempt) ??
    plan.refuse?.() ??
    null;
  if (refusal !== null) return refusal;
  const left = exemptConditions({ access, exempt, except, guests });
  return 'refused' in left ? left : plan.draft(left);
}
