/** The tenant itself as the directory knows it: how old it is, and whether it takes accounts from a directory on premises. */
import type { z } from 'zod';
import { flag, moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const organizationRow = row({
  id: text(),
  displayName: text(),
  createdDateTime: moment(),
  /** true: accounts and passwords come from the organisation's own directory too. */
  onPremisesSyncEnabled: flag(),
});
export type Organization = z.infer<typeof organizationRow>;

/** Source: `organization` of the Graph v1.0 metadata; the list has one row. */
export const organizations: Resource<Organization> = {
  key: 'graph.organization',
  list: { service: 'graph', path: '/organization', select: false },
  row: organizationRow,
  permission: { read: 'Organization.Read.All' },
  answers: {
    always: ['id', 'displayName', 'createdDateTime', 'onPremisesSyncEnabled'],
  },
};
