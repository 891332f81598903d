/** Whether people are asked for the strongest method that they have registered, which the policy of the methods says in beta alone. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const targets = z
  .array(row({ targetType: text(), id: text() }))
  .nullable()
  .optional();

const preferencesRow = row({
  systemCredentialPreferences: row({
    /** `enabled`, `disabled`; `default`: Microsoft decides. */
    state: text(),
    /** Groups, and `all_users`. */
    includeTargets: targets,
    excludeTargets: targets,
  })
    .nullable()
    .optional(),
});
export type SystemCredentialPreferences = z.infer<typeof preferencesRow>;

/** Source: `systemCredentialPreferences` of the Graph beta typings and its reference page; v1.0 has none. */
export const systemCredentialPreferences: Resource<SystemCredentialPreferences> = {
  key: 'graph.authenticationMethodsPolicy/beta',
  list: { service: 'graph', path: '/policies/authenticationMethodsPolicy', version: 'beta', single: true, select: false },
  row: preferencesRow,
  permission: { read: 'Policy.Read.All' },
  answers: {
    words: { 'systemCredentialPreferences.state': ['default', 'enabled', 'disabled'] },
  },
};
