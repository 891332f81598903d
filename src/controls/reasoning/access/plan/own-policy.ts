/** A policy of ours on the sign-ins of people: on all of them but those that settings leave out. */
import { type Refusal, refuse } from '../../../../lib/errors.js';
import type { Fields } from '../../../../plan/operation.js';
import type { Verdict } from '../../../../plan/verdict.js';
import type { Context, PlanDraft } from '../../../control.js';
import type { Warning } from '../../../finding.js';
import type { ExemptConditions } from '../exempt/exempt-conditions.js';
import { entraP1, type Licence } from '../tenant/licence.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { draftOwnObjects } from './own-objects.js';

export interface OwnPolicy {
  /** With the marker `hardenbot <control>:`. */
  readonly name: string;
  /** What it asks for, or that it blocks; any one of several is enough. */
  readonly grant: Fields;
  /** Whom it is about; absent: everybody. */
  readonly users?: Fields;
  /** Which programs; absent: all. */
  readonly clientAppTypes?: readonly string[];
  /** What else a sign-in has to be. */
  readonly conditions?: Fields;
  /** Named locations from which it does not apply, by id. */
  readonly spared?: readonly string[];
}

export interface OwnPolicyGround {
  readonly access: TenantAccess;
  /** What settings leave out, as conditions. */
  readonly left: ExemptConditions;
  /** What the audit says now. */
  readonly verdict: Verdict;
  readonly warnings: readonly Warning[];
  readonly context: Pick<Context, 'asOf' | 'reportOnlyForMs'>;
}

/** For a tenant without security defaults, or one that passes while they are on: report-only first, then enforced. */
export function draftOwnPolicy(policy: OwnPolicy, ground: OwnPolicyGround): PlanDraft | Refusal {
  const { name, grant, users = { includeUsers: ['All'] }, clientAppTypes = ['all'], conditions = {}, spared = [] } = policy;
  const { access, left, verdict, warnings, context } = ground;
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
    asOf: context.asOf,
    securityDefaultsOn: false,
    warnings: [...warnings, ...left.warnings],
  });
}

/** @param remedy what to do where there is no licence for it */
export function refuseUnlicensed(licence: Licence, remedy: string): Refusal | null {
  if (licence !== 'absent') return null;
  return refuse('unlicensed', `The tenant has no ${entraP1.name}, so it has no Conditional Access.`, remedy);
}

/** @param defaultsOn whether security defaults are on; null where that could not be read */
export function refuseDefaults(defaultsOn: boolean | null): Refusal | null {
  if (defaultsOn !== true) return null;
  return refuse(
    'security-defaults',
    'Security defaults are on, and while they are no Conditional Access policy can be enabled.',
    'Have policies in place that ask everybody for a second factor (mfa), turn security defaults off, then plan again.',
  );
}
