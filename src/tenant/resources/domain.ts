/** Domains of the tenant, and whether their people sign in here or at an identity provider of their own. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const domainRow = row({
  /** The name of the domain. */
  id: text(),
  /** `Managed`: passwords are kept by Entra ID. `Federated`: by an identity provider elsewhere, where sign-in is to be blocked too. */
  authenticationType: text(),
  isDefault: flag(),
  isInitial: flag(),
  isVerified: flag(),
});
export type Domain = z.infer<typeof domainRow>;

/** Source: `domain` of the Graph v1.0 metadata. */
export const domains: Resource<Domain> = {
  key: 'graph.domains',
  list: { service: 'graph', path: '/domains', select: false },
  row: domainRow,
  permission: { read: 'Domain.Read.All' },
};
