/** A tenant that takes Direct Send, and whose approvers are a group: small enough for processes that are started for it. */
import { people } from '../corridor/harness';

/** The id of that group. */
export const peopleGroup = '9a000000-0000-4000-8000-000000000001';

/** @param members of the group, by their ids in Entra ID */
export function directSendTenant(...members: readonly string[]) {
  return {
    schema: 'tenant-state/1',
    asOf: '2026-11-24T00:00:00Z',
    exchange: {
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', Identity: 'contoso.onmicrosoft.com', RejectDirectSend: false },
    },
    graph: {
      users: Object.entries(people).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
      groups: [{ id: peopleGroup, displayName: 'Approvers', members }],
    },
  };
}
