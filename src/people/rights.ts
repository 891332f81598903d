/** What a person may have the right to in a tenant, and the approver sets of the settings that have it. */

import type { PeopleSettings } from '../config/approvals.js';
import type { RulesOfTenant } from '../config/rules-of-tenant.js';
import type { FeatureRight } from '../features/settings.js';
import { groupNames } from '../features/terms.js';

/** `contain`: ask that a compromised account is contained. */
export type Right = 'read' | 'request' | 'contain' | FeatureRight;

export function peopleOfRight(right: Right, rules: RulesOfTenant): readonly PeopleSettings[] {
  const { request } = rules.access;
  switch (right) {
    case 'read':
      return readers(rules);
    case 'request':
      return [request];
    case 'contain':
      return [request, ...groupNames.map((group) => rules.approvals[group])];
    default:
      return [rules.access[right], request];
  }
}

/** Anyone who may ask or approve may see what it is about. */
function readers({ access, approvals }: RulesOfTenant): readonly PeopleSettings[] {
  const groups = Object.values(approvals.tiers).flatMap((rule) => rule.groups);
  return [access.read, access.request, approvals.approvers, ...groupNames.map((group) => approvals[group]), ...groups];
}
