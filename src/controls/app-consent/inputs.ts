/** Collects what audit and plan of app-consent both need: the assignments, the workflow with who decides, and what is allowed beside. */

import { lookupOwn } from '../../lib/lookup-own.js';
import { type Read, readOf } from '../../tenant/resource.js';
import { type AdminConsentPolicy, adminConsentPolicies } from '../../tenant/resources/admin-consent-policy.js';
import { type AuthorizationPolicy, authorizationPolicies } from '../../tenant/resources/authorization-policy.js';
import {
  type ConsentCondition,
  consentConditionFields,
  consentExcludes,
  consentIncludes,
} from '../../tenant/resources/consent-condition.js';
import { type ServicePrincipal, servicePrincipals } from '../../tenant/resources/service-principal.js';
import type { Context, Outcomes } from '../control.js';
import type { PartState } from '../reasoning/findings/parts.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { all, any, type MailFact, not } from '../reasoning/mail-flow/mail-fact.js';
import { Classifications, type LowPermission } from './classifications.js';
import { isByClassification, isOfTenant, selfPolicyOf } from './consent-policies.js';
import type { Settings } from './definition.js';
import { Reviewers } from './reviewers.js';

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
    const goByLow = entries.some((entry) => this.goesByLow(selfPolicyOf(entry) ?? ''));
    return [...(goByLow ? this.classifications.follow() : []), ...this.ownPolicies.readsBehind(entries)];
  }

  /** Whether what is classified as low decides what people may consent to by a policy. */
  goesByLow(policy: string): boolean {
    return isByClassification(policy) || (isOfTenant(policy) && this.ownPolicies.goesByLow(policy));
  }

  /** What these policies let people consent to because it is classified as low, and whether that is harmless. */
  lowBy(
    policies: readonly string[],
    outcomes: Outcomes,
  ): { readonly beyond: readonly LowPermission[]; readonly state: PartState } {
    const lets = (low: LowPermission) =>
      any(...policies.map((policy) => isByClassification(policy) || this.ownPolicies.letsHave(policy, low, outcomes)));
    const judged = this.classifications.beyond.map((low) => ({ low, is: lets(low) }));
    const beyond = judged.filter(({ is }) => is === true).map(({ low }) => low);
    if (beyond.length > 0) return { beyond, state: 'gap' };
    const matters = (api: string | null) =>
      policies.some((policy) => isByClassification(policy) || this.ownPolicies.goesByLow(policy, api));
    const isRead = outcomes(applicationRead).complete && this.classifications.isRead(outcomes, matters);
    return { beyond, state: isRead && judged.every(({ is }) => is === false) ? 'holds' : 'unknown' };
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

interface OwnPolicy {
  readonly reads: { readonly includes: Read; readonly excludes: Read };
  readonly includes: readonly ConsentCondition[];
  readonly excludes: readonly ConsentCondition[];
}

/**
 * What permission grant policies of the tenant itself let people consent to. Settings allow them by id, and someone can widen
 * such a policy under the same id, so its conditions are read.
 */
class OwnPolicies {
  private readonly rows: RowCollector;
  private readonly known = new Map<string, OwnPolicy>();

  constructor(rows: RowCollector) {
    this.rows = rows;
  }

  /** The conditions of those among these entries that the tenant made itself. */
  readsBehind(entries: readonly string[]): readonly Read[] {
    return entries
      .flatMap((entry) => selfPolicyOf(entry) ?? [])
      .filter(isOfTenant)
      .flatMap((id) => Object.values(this.policy(id).reads));
  }

  /** `gap`: an app that someone made today may ask people for what reads their mail and files. A policy that is gone lets nobody consent. */
  state(id: string, outcomes: Outcomes): PartState {
    const { reads } = this.policy(id);
    if (this.wideOpen(id) !== null) return outcomes(reads.excludes).complete ? 'gap' : 'unknown';
    const outcome = outcomes(reads.includes);
    return outcome.complete || outcome.missing.status === 404 ? 'holds' : 'unknown';
  }

  /** What every app may ask people for, whatever is excluded: everything, or one of the APIs of mail and files; null: nothing is that wide. */
  wideOpen(id: string): string | null {
    const { includes, excludes } = this.policy(id);
    const wide = includes.filter((include) => isWholeOfMail(include) && !excludes.some((exclude) => limits(exclude, include)));
    const [first] = wide.some(isEverything) ? wide.filter(isEverything) : wide;
    return first === undefined ? null : (lookupOwn(mailApis, first.resourceApplication?.toLowerCase() ?? '') ?? 'any API');
  }

  /** Whether it is what is classified as low, for any app or for those of verified publishers. @param api of this API; absent: of any */
  goesByLow(id: string, api?: string | null): boolean {
    return this.policy(id).includes.some((one) => isEverythingLow(one) && (api === undefined || isOfApi(one, api) !== false));
  }

  /** Whether people may consent to this because it is classified as low: by an include, and not kept from every app of it by an exclude. */
  letsHave(id: string, { id: permission, apiId }: LowPermission, outcomes: Outcomes): MailFact {
    const { reads, includes, excludes } = this.policy(id);
    const areExcludesRead = outcomes(reads.excludes).complete;
    const isKept = (from: ConsentCondition) => {
      const kept = excludes
        .filter((one) => holdsAppsOf(one, from) && isAny(one.permissionClassification?.replace(/^low$/i, ''), 'all'))
        .map((one) => all(isOfApi(one, apiId), isAll(one.permissions) || holds(one.permissions, permission)));
      return any(...kept, areExcludesRead ? false : 'unknown');
    };
    return any(...includes.filter(isEverythingLow).map((one) => all(isOfApi(one, apiId), not(isKept(one)))));
  }

  /** The APIs of which people may consent to every permission, by application id. */
  wholeApis(id: string): readonly string[] {
    const { includes } = this.policy(id);
    const isWhole = (one: ConsentCondition) => isEverything({ ...one, resourceApplication: 'any' });
    return includes.flatMap((one) => (isWhole(one) && !isEverything(one) ? [one.resourceApplication ?? ''] : []));
  }

  /** Whether it is any permission of any app of a verified publisher. */
  isForAnyVerified(id: string): boolean {
    return this.policy(id).includes.some(
      (one) => !isEverything(one) && isEverything({ ...one, clientApplicationsFromVerifiedPublisherOnly: false }),
    );
  }

  /** Whether it is any permission of any app but what the policy excludes. */
  hasOnlyExclusions(id: string): boolean {
    const { includes, excludes } = this.policy(id);
    return includes.some(isEverything) && excludes.length > 0;
  }

  private policy(id: string): OwnPolicy {
    const key = id.toLowerCase();
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const includes = readOf(consentIncludes, consentConditionFields, { of: id });
    const excludes = readOf(consentExcludes, consentConditionFields, { of: id });
    const policy = { reads: { includes, excludes }, includes: this.rows.all(includes), excludes: this.rows.all(excludes) };
    this.known.set(key, policy);
    return policy;
  }
}

/**
 * A condition that is not there limits nothing, and neither does a classification that nobody knows. Source: reference page of
 * permissionGrantConditionSet.
 */
function isEverything(condition: ConsentCondition): boolean {
  return (
    isForAll(condition) &&
    !['low', 'medium', 'high'].includes(classOf(condition)) &&
    isAny(condition.resourceApplication, 'any') &&
    condition.clientApplicationsFromVerifiedPublisherOnly !== true
  );
}

/** APIs by which an app reads mail and files, by application id. Source: Microsoft's list of first-party apps. */
const mailApis: Readonly<Record<string, string>> = {
  '00000003-0000-0000-c000-000000000000': 'Microsoft Graph',
  '00000002-0000-0ff1-ce00-000000000000': 'Office 365 Exchange Online',
  '00000003-0000-0ff1-ce00-000000000000': 'SharePoint Online',
};

function isWholeOfMail(condition: ConsentCondition): boolean {
  const isMailApi = lookupOwn(mailApis, condition.resourceApplication?.toLowerCase() ?? '') !== undefined;
  return isEverything(isMailApi ? { ...condition, resourceApplication: 'any' } : condition);
}

const delegated: ReadonlySet<string> = new Set(['', 'delegated', 'delegateduserconsentable']);

/** Whether an exclude takes any permission from an app of anyone. Low ones are not what an attacker asks for, and a word that nobody knows takes none. */
function limits(exclude: ConsentCondition, include: ConsentCondition): boolean {
  const api = isAny(include.resourceApplication, 'any') ? null : (include.resourceApplication ?? null);
  return holdsAppsOf(exclude, include) && isAboveLow(exclude) && (api === null || isOfApi(exclude, api) === true);
}

/** Every permission that is classified as low, as with Microsoft's policy for these; a word that nobody knows may mean them too. */
function isEverythingLow(condition: ConsentCondition): boolean {
  return isForAll(condition) && !isAboveLow(condition);
}

function isAboveLow(condition: ConsentCondition): boolean {
  return ['', 'all', 'medium', 'high'].includes(classOf(condition));
}

/** Empty: it is about every class. */
function classOf({ permissionClassification }: ConsentCondition): string {
  return permissionClassification?.toLowerCase() ?? '';
}

function isForAll(condition: ConsentCondition): boolean {
  return isAll(condition.permissions) && areAppsAll(condition);
}

function areAppsAll(condition: ConsentCondition): boolean {
  const { permissionType, clientApplicationIds, clientApplicationTenantIds, clientApplicationPublisherIds } = condition;
  const lists = [clientApplicationIds, clientApplicationTenantIds, clientApplicationPublisherIds];
  return permissionType?.toLowerCase() !== 'application' && lists.every(isAll);
}

/** Whether an exclude is about every app that an include for all apps, or for those of verified publishers, is about. */
function holdsAppsOf(exclude: ConsentCondition, include: ConsentCondition): boolean {
  const isForAnyPublisher = exclude.clientApplicationsFromVerifiedPublisherOnly === false;
  const isDelegated = delegated.has(exclude.permissionType?.toLowerCase() ?? '');
  return (
    areAppsAll(exclude) && isDelegated && (isForAnyPublisher || include.clientApplicationsFromVerifiedPublisherOnly === true)
  );
}

/** Unknown where the API shows no application id to compare. */
function isOfApi({ resourceApplication }: ConsentCondition, api: string | null): MailFact {
  if (isAny(resourceApplication, 'any')) return true;
  return api === null ? 'unknown' : resourceApplication?.toLowerCase() === api.toLowerCase();
}

function holds(list: readonly string[] | undefined, id: string | null): MailFact {
  return id === null ? 'unknown' : (list ?? []).some((one) => one.toLowerCase() === id.toLowerCase());
}

function isAny(text: string | null | undefined, word: string): boolean {
  return !text || text.toLowerCase() === word;
}

function isAll(list: readonly string[] | undefined): boolean {
  return list === undefined || list.length === 0 || list.some((one) => one.toLowerCase() === 'all');
}
