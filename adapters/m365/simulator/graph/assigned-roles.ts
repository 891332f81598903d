/** Who holds application permissions of a service, told from the permissions that each service principal was granted. */
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { sameText } from '../text.js';

const key = 'graph.appRoleAssignments';

/** Rows of every principal whose list the file holds; the principal is told by whose list it is where a row does not say. */
export function assignedRoles(tenant: Tenant, service: string): Collection {
  const principals = tenant.collection('graph.servicePrincipals').rows;
  const lists = tenant.ownersOf(key).flatMap((owner) => {
    const position = principals.find(['id'], owner);
    const principal = position === null ? undefined : principals.at(position);
    if (principal === undefined) return [];
    const { id, displayName } = principal;
    return [
      {
        list: tenant.listOf(key, [owner]),
        about: { principalId: id, principalDisplayName: displayName, principalType: 'ServicePrincipal' },
      },
    ];
  });
  const whole = tenant.collection(key);
  const rows = lists.flatMap(({ list, about }) => [...list.rows].map((row): Row => ({ ...about, ...row })));
  const cut = lists.find(({ list }) => list.held && list.cut !== null)?.list.cut ?? null;
  return { ...whole, rows: new RowSet(rows.filter((row) => sameText(row['resourceId'], service))), cut, held: true };
}
