/** Directory roles of Graph: definitions, who holds them, and what `$expand` adds. */
import { builtInRoles } from '../../../../src/tenant/resources/built-in-roles.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import type { Answer } from '../wire.js';
import { principalOf } from './directory.js';
import { expanded, type GraphCall, listAnswer } from './list.js';

/** Assignments or eligibilities, whichever key is given. */
export function listAssignments(call: GraphCall, key: string): Answer {
  const wanted = expanded(call.request.url.searchParams);
  const definitions = wanted.includes('roleDefinition') ? roleDefinitions(call.tenant).rows : new RowSet([]);
  const shown = (row: Row): Row => ({
    ...row,
    ...(wanted.includes('principal')
      ? { principal: row['principal'] ?? principalOf(call.tenant, textOf(row['principalId'])) }
      : {}),
    ...(wanted.includes('roleDefinition')
      ? {
          roleDefinition:
            row['roleDefinition'] ?? at(definitions, definitions.find(['id', 'templateId'], textOf(row['roleDefinitionId']))),
        }
      : {}),
  });
  return listAnswer(call, call.tenant.collection(key), { shown, expandable: ['principal', 'roleDefinition'] });
}

const builtInDefinitions = builtInRoles.map((role) => ({ ...role, templateId: role.id, isBuiltIn: true, isEnabled: true }));

/** The built-in roles, and those that a state file adds or redefines. */
export function roleDefinitions(tenant: Tenant): Collection {
  const own = tenant.collection('graph.roleDefinitions');
  const known = new Set([...own.rows].map((row) => row['id']));
  const builtIn = builtInDefinitions.filter((role) => !known.has(role.id));
  const isMarked = tenant.firstMark([own.spec.key]) !== undefined;
  return { ...own, rows: new RowSet([...own.rows, ...builtIn]), cut: isMarked ? own.cut : null };
}

function at(rows: RowSet, position: number | null): Row | null {
  return position === null ? null : (rows.at(position) ?? null);
}
