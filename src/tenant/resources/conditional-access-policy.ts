/** Conditional Access policies: who, where, with what and to what they apply, and what they then require. */
import { z } from 'zod';
import { looseRow, moment, text, texts } from '../lenient.js';
import { policyInWords } from '../policy-in-words.js';
import type { Resource } from '../resource.js';
import { policyObject, policyPath, policyTightens } from './conditional-access-object.js';

const externalTenants = looseRow({
  /** `all`, or `enumerated` with the tenants in `members`. */
  membershipKind: text(),
  members: texts(),
});
const guestsOrExternalUsers = looseRow({
  guestOrExternalUserTypes: words(),
  externalTenants: externalTenants.nullable().optional(),
});
const userConditions = looseRow({
  includeUsers: texts(),
  excludeUsers: texts(),
  includeGroups: texts(),
  excludeGroups: texts(),
  includeRoles: texts(),
  excludeRoles: texts(),
  includeGuestsOrExternalUsers: guestsOrExternalUsers.nullable().optional(),
  excludeGuestsOrExternalUsers: guestsOrExternalUsers.nullable().optional(),
});
const filter = looseRow({ mode: text(), rule: text() });
const applicationConditions = looseRow({
  includeApplications: texts(),
  excludeApplications: texts(),
  includeUserActions: texts(),
  includeAuthenticationContextClassReferences: texts(),
  applicationFilter: filter.nullable().optional(),
});
const clientApplications = looseRow({
  includeServicePrincipals: texts(),
  excludeServicePrincipals: texts(),
  servicePrincipalFilter: filter.nullable().optional(),
});
const locationConditions = looseRow({ includeLocations: texts(), excludeLocations: texts() });
const platformConditions = looseRow({ includePlatforms: texts(), excludePlatforms: texts() });
const authenticationFlows = looseRow({ transferMethods: words() });

const conditions = looseRow({
  users: userConditions.nullable().optional(),
  applications: applicationConditions.nullable().optional(),
  clientApplications: clientApplications.nullable().optional(),
  clientAppTypes: texts(),
  locations: locationConditions.nullable().optional(),
  platforms: platformConditions.nullable().optional(),
  authenticationFlows: authenticationFlows.nullable().optional(),
});
/** A strength as a policy names it: by its id, and with what it takes where the service sends that too. */
const authenticationStrength = looseRow({
  id: text(),
  displayName: text(),
  /** `builtIn` or `custom`. */
  policyType: text(),
  /** `none` or `mfa`. */
  requirementsSatisfied: text(),
  /** `fido2`, `password,sms`: methods that have to come together, with commas. */
  allowedCombinations: texts(),
});
const grantControls = looseRow({
  operator: text(),
  builtInControls: texts(),
  customAuthenticationFactors: texts(),
  termsOfUse: texts(),
  authenticationStrength: authenticationStrength.nullable().optional(),
});

const policyRow = looseRow({
  id: text(),
  displayName: text(),
  /** `enabled`, `disabled`, `enabledForReportingButNotEnforced`. */
  state: text(),
  createdDateTime: moment(),
  modifiedDateTime: moment(),
  deletedDateTime: moment(),
  conditions: conditions.nullable().optional(),
  grantControls: grantControls.nullable().optional(),
});
export type ConditionalAccessPolicy = z.infer<typeof policyRow>;
export type PolicyConditions = z.infer<typeof conditions>;
export type UserConditions = z.infer<typeof userConditions>;
export type GrantControls = z.infer<typeof grantControls>;
export type GuestsOrExternalUsers = z.infer<typeof guestsOrExternalUsers>;

/**
 * Source: `conditionalAccessPolicy` of the Graph v1.0 metadata. A row comes whole and keeps what we do not know: a condition
 * of tomorrow narrows a policy too.
 */
export const conditionalAccessPolicies: Resource<ConditionalAccessPolicy> = {
  key: 'graph.conditionalAccessPolicies',
  list: { service: 'graph', path: policyPath, select: false, rateLimit: 'conditionalAccess' },
  row: policyRow,
  object: policyObject,
  tightensSignIn: policyTightens,
  inWords: policyInWords,
  changedBy: { log: 'entra', activities: /conditional access policy|^(add|update|delete) policy$/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.ConditionalAccess' },
  answers: {
    always: ['id', 'displayName', 'state', 'createdDateTime', 'modifiedDateTime', 'conditions', 'grantControls'],
    words: {
      state: ['enabled', 'disabled', 'enabledForReportingButNotEnforced'],
      'conditions.clientAppTypes': [
        'all',
        'browser',
        'mobileAppsAndDesktopClients',
        'exchangeActiveSync',
        'easSupported',
        'other',
      ],
      'conditions.platforms.includePlatforms': ['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'all', 'linux'],
      'conditions.authenticationFlows.transferMethods': ['none', 'deviceCodeFlow', 'authenticationTransfer'],
      'grantControls.operator': ['AND', 'OR'],
      'grantControls.builtInControls': [
        'block',
        'mfa',
        'compliantDevice',
        'domainJoinedDevice',
        'approvedApplication',
        'compliantApplication',
        'passwordChange',
        'riskRemediation',
      ],
    },
  },
};

/** The name an admin knows the policy by; the id where no name can be read. */
export function policyName(policy: ConditionalAccessPolicy): string {
  return policy.displayName ?? policy.id ?? '(policy without a name)';
}

/** Flags as the service writes them, `internalGuest,serviceProvider`, or as a list; null is the empty list. */
function words(): z.ZodType<readonly string[] | undefined> {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').flatMap((word) => word.trim() || []) : (value ?? undefined)),
    z.array(z.string()).optional(),
  );
}
