/** The resources whose objects are said in words. Drawing a plan asks these few and not the registry, so that a gateway loads none of the others. */
import type { Resource } from '../resource.js';
import { conditionalAccessPolicies } from './conditional-access-policy.js';
import { namedLocations } from './named-location.js';
import { policyExclusions } from './policy-exclusion.js';

export const saidInWords: readonly Resource[] = [conditionalAccessPolicies, namedLocations, policyExclusions];
