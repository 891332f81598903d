/** Whether one account is asked for a second factor by the old switch of the account itself, which no list shows. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const requirementRow = row({
  /** `disabled`, `enabled`, or `enforced`: once `enabled` has been registered for. */
  perUserMfaState: text(),
});
type AuthenticationRequirement = z.infer<typeof requirementRow>;

/** Read for one account: `of` is its id. Source: `strongAuthenticationRequirements` of the Graph beta metadata; v1.0 has none. */
export const authenticationRequirements: Resource<AuthenticationRequirement> = {
  key: 'graph.authenticationRequirements',
  list: { service: 'graph', path: '/users/{of}/authentication/requirements', version: 'beta', single: true, select: false },
  row: requirementRow,
  permission: { read: 'Policy.Read.All' },
};
