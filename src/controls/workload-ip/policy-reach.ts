/** Which applications a policy applies to, certainly and possibly. */
import { Bits } from '../reasoning/access/kinds/bits.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import type { Members } from '../reasoning/access/tenant/group-index.js';
import type { ApplicationIndex } from './application-index.js';

/** All applications that are registered in this tenant for it alone. */
export const everyApplication = 'serviceprincipalsinmytenant';

/** Whom a filter by attributes means cannot be distinguished from external senders: perhaps all, perhaps nobody. */
export function policyReach(policy: PolicyEffect, applications: ApplicationIndex): Members {
  const condition = policy.row.conditions?.clientApplications;
  const isFiltered = Boolean(condition?.servicePrincipalFilter?.rule);
  const included = named(condition?.includeServicePrincipals ?? [], applications);
  const excluded = named(condition?.excludeServicePrincipals ?? [], applications);
  const perhaps = included.copy().removeAll(excluded);
  return { yes: isFiltered ? Bits.none() : perhaps.copy(), perhaps };
}

function named(ids: readonly string[], applications: ApplicationIndex): Bits {
  if (ids.some((id) => id.toLowerCase() === everyApplication)) return Bits.all(applications.size);
  return Bits.of(ids.flatMap((id) => applications.numberOf(id) ?? []));
}
