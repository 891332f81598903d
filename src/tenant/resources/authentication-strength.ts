/** Authentication strengths: which methods, alone or together, a policy may require. */
import type { z } from 'zod';
import { row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const strengthRow = row({
  id: text(),
  displayName: text(),
  /** `builtIn` or `custom`. */
  policyType: text(),
  /** `none` or `mfa`. */
  requirementsSatisfied: text(),
  /** `fido2`, `password,sms`: methods that have to come together, with commas. */
  allowedCombinations: texts(),
});
export type AuthenticationStrength = z.infer<typeof strengthRow>;

/** Source: `authenticationStrengthPolicy` of the Graph v1.0 metadata. Policies name them by id, and mostly carry them whole. */
export const authenticationStrengths: Resource<AuthenticationStrength> = {
  key: 'graph.authenticationStrengthPolicies',
  list: { service: 'graph', path: '/policies/authenticationStrengthPolicies', select: false },
  row: strengthRow,
  permission: { read: 'Policy.Read.All' },
  answers: {
    words: {
      policyType: ['builtIn', 'custom'],
      requirementsSatisfied: ['none', 'mfa'],
    },
  },
};
