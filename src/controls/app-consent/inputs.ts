/** Collects what audit and plan of app-consent both need: the assignments, the workflow with who decides, and what is allowed beside. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type AdminConsentPolicy, adminConsentPolicies } from '../../tenant/resources/admin-consent-policy.js';
import { type AuthorizationPolicy, authorizationPolicies } from '../../tenant/resources/authorization-policy.js';
import { type ServicePrincipal, servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Context, Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { Classifications } from './classifications.js';
import { isByClassification, selfPolicyOf } from './consent-policies.js';
import { OwnPolicies } from './own-policies.js';
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

export const applicationRead = readOf(servicePrincipals, [
  'id',
  'displayName',
  'appId',
  'appOwnerOrganizationId',
  'servicePrincipalType',
]);

export class Inputs {
  readonly rows = new RowCollector();
  readonly reviewers: Reviewers;
  readonly classifications: Classifications;
  readonly ownPolicies: OwnPolicies;
  policy: AuthorizationPolicy | undefined;
  workflow: AdminConsentPolicy | undefined;

  /** @param onApplication takes each application of the tenant. */
  constructor({ asOf, settings }: Context<Settings>, onApplication?: (application: ServicePrincipal) => void) {
    this.reviewers = new Reviewers(this.rows, asOf);
    this.classifications = new Classifications(this.rows, settings.lowPermissions);
    this.ownPolicies = new OwnPolicies(this.rows);
    this.rows
      .on(applicationRead, (application) => {
        this.classifications.see(application);
        onApplication?.(application);
      })
      .on(policyRead, (row) => {
        this.policy = row;
      })
      .on(workflowRead, (row) => {
        this.workflow = row;
        for (const { query } of row.reviewers ?? []) this.reviewers.add(query);
      });
  }

  /** What people may agree to; null or undefined: unknown. */
  get entries(): readonly string[] | null | undefined {
    return this.policy?.defaultUserRolePermissions?.permissionGrantPoliciesAssigned;
  }

  /** What decides how far these entries let people consent: the lists of what is classified as low, and the conditions of the tenant's own policies. */
  readsBehind(entries: readonly string[]): readonly Read[] {
    const byClassification = entries.some((entry) => isByClassification(selfPolicyOf(entry) ?? ''));
    return [...(byClassification ? this.classifications.follow() : []), ...this.ownPolicies.readsBehind(entries)];
  }

  /** Whether people may register applications; null or undefined: unknown. */
  get mayRegister(): boolean | null | undefined {
    return this.policy?.defaultUserRolePermissions?.allowedToCreateApps;
  }

  /** Whether someone who is there decides on requests. */
  reviewerPart(outcomes: Outcomes): PartState {
    const presences = this.reviewers.presences(outcomes);
    if (presences.includes('there')) return 'holds';
    return presences.includes('unknown') ? 'unknown' : 'gap';
  }
}
