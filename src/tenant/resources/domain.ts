/** Domains of the tenant, and whether their people sign in here or at an identity provider of their own. */
import type { z } from 'zod';
import { count, flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject } from './graph-object.js';

const domainRow = row({
  /** The name of the domain. */
  id: text(),
  /** `Managed`: passwords are kept by Entra ID. `Federated`: by an identity provider elsewhere, where sign-in is to be blocked too. */
  authenticationType: text(),
  isDefault: flag(),
  isInitial: flag(),
  isVerified: flag(),
  /** false: a sub-domain, which takes the password policy of its root. */
  isRoot: flag(),
  /** 2147483647: passwords never expire. null: what the service does then depends on when the tenant was made. */
  passwordValidityPeriodInDays: count(),
  passwordNotificationWindowInDays: count(),
});
export type Domain = z.infer<typeof domainRow>;

/** Source: `domain` of the Graph v1.0 metadata. */
export const domains: Resource<Domain> = {
  key: 'graph.domains',
  list: { service: 'graph', path: '/domains', select: false },
  row: domainRow,
  object: {
    ...graphObject('/domains'),
    nameProperty: 'id',
    logged: () => ({ activities: /^(?:set password policy|update domain)$/i }),
  },
  changedBy: { log: 'entra', activities: /\bdomain\b|password policy/i },
  permission: {
    read: 'Domain.Read.All',
    write: 'Domain.ReadWrite.All',
    onDemand: 'its holder can make the tenant trust another identity provider',
  },
  answers: {
    always: [
      'id',
      'authenticationType',
      'isDefault',
      'isInitial',
      'isVerified',
      'isRoot',
      'passwordValidityPeriodInDays',
      'passwordNotificationWindowInDays',
    ],
    words: {
      authenticationType: ['Managed', 'Federated'],
    },
  },
};
