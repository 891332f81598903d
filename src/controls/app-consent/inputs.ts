/** Collects what audit and plan of app-consent both need: the assignments, the workflow with who decides, and what is allowed beside. */
import { readOf } from '../../tenant/resource.js';
import { type AdminConsentPolicy, adminConsentPolicies } from '../../tenant/resources/admin-consent-policy.js';
import { type AuthorizationPolicy, authorizationPolicies } from '../../tenant/resources/authorization-policy.js';
import type { Context, Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { Reviewers } from './reviewers.js';
import type { Settings } from './settings.js';

export const policyRead = readOf(authorizationPolicies, ['allowUserConsentForRiskyApps', 'defaultUserRolePermissions']);
export const workflowRead = readOf(adminConsentPolicies, [
  'isEnabled',
  'notifyReviewers',
  'remindersEnabled',
  'requestDurationInDays',
  'reviewers',
]);

export class Inputs {
  readonly rows = new RowCollector();
  readonly reviewers: Reviewers;
  policy: AuthorizationPolicy | undefined;
  workflow: AdminConsentPolicy | undefined;

  constructor({ asOf }: Context<Settings>) {
    this.reviewers = new Reviewers(this.rows, asOf);
    this.rows
      .on(policyRead, (row) => {
        this.policy = row;
      })
      .on(workflowRead, (row) => {
        this.workflow = row;
        for (const { query } of row.reviewers ?? []) this.reviewers.add(query);
      });
  }

  /** What people may agree to; null or undefined: not told. */
  get entries(): readonly string[] | null | undefined {
    return this.policy?.defaultUserRolePermissions?.permissionGrantPoliciesAssigned;
  }

  /** Whether people may register applications; null or undefined: not told. */
  get mayRegister(): boolean | null | undefined {
    return this.policy?.defaultUserRolePermissions?.allowedToCreateApps;
  }

  /** Whether someone who is there decides on requests. */
  reviewerPart(outcomes: Outcomes): PartState {
    const presences = this.reviewers.presences(outcomes);
    if (presences.includes('there')) return 'holds';
    return presences.includes('untold') ? 'unknown' : 'gap';
  }
}
