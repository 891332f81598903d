/** Holders of directory roles that need Exchange PowerShell, held or eligible, over the whole tenant. */
import { readOf } from '../../tenant/resource.js';
import { builtInRoleId, builtInRoleName } from '../../tenant/resources/built-in-roles.js';
import {
  isEligibleAt,
  isTenantWide,
  type RoleAssignment,
  roleAssignments,
  roleEligibilities,
} from '../../tenant/resources/role-assignment.js';
import { type RoleDefinition, roleDefinitions } from '../../tenant/resources/role-definition.js';
import type { Outcomes } from '../control.js';
import type { RowCollector } from '../reasoning/findings/row-collector.js';
import { keyOf, Reasons } from './reason.js';

export const assignmentRead = readOf(roleAssignments, ['principalId', 'roleDefinitionId', 'directoryScopeId']);
export const eligibilityRead = readOf(roleEligibilities, [
  'principalId',
  'roleDefinitionId',
  'directoryScopeId',
  'startDateTime',
  'endDateTime',
]);
/** Asked for only where an assignment names a role that is not built in. */
export const definitionRead = readOf(roleDefinitions, ['id', 'displayName', 'templateId', 'isBuiltIn', 'isEnabled']);

interface Held {
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly eligible: boolean;
}

export class DirectoryRoles {
  private readonly held: Held[] = [];
  private readonly definitions = new Map<string, RoleDefinition>();
  /** Rows that do not say who holds what. */
  private incomplete = 0;

  constructor(rows: RowCollector, asOf: Date) {
    rows
      .on(assignmentRead, (row) => this.hold(row, false))
      .on(eligibilityRead, (row) => {
        if (isEligibleAt(row, asOf)) this.hold(row, true);
      })
      .on(definitionRead, (row) => {
        if (row.id) this.definitions.set(keyOf(row.id), row);
      });
  }

  /** Whether some role is known only by an id that is not of a built-in role. */
  get needsDefinitions(): boolean {
    return this.held.some(({ roleDefinitionId: id }) => builtInRoleName(id) === null && builtInRoleId(id) === null);
  }

  /** By id of the principal: an account, a group or an application. */
  get principals(): Reasons {
    const reasons = new Reasons();
    for (const { principalId, roleDefinitionId, eligible } of this.held) {
      const meaning = meaningOf(roleDefinitionId, this.definitions.get(keyOf(roleDefinitionId)));
      if (meaning.means !== 'access') continue;
      const text = eligible ? `eligible for ${meaning.role}` : meaning.role;
      reasons.add(principalId, { text, administrator: meaning.administrator });
    }
    return reasons;
  }

  /** Whether all roles and their meaning are known. A tenant without the licence for eligible roles has none. */
  isWhole(outcomes: Outcomes): boolean {
    const eligibility = outcomes(eligibilityRead);
    if (!outcomes(assignmentRead).complete || this.incomplete > 0) return false;
    if (!eligibility.complete && eligibility.missing.licence === undefined) return false;
    return this.unknown.length === 0;
  }

  /** Ids of roles that someone holds and that no definition says anything about. */
  get unknown(): readonly string[] {
    const ids = this.held.filter((held) => this.isUnknown(held)).map(({ roleDefinitionId }) => roleDefinitionId);
    return [...new Set(ids)];
  }

  private isUnknown({ roleDefinitionId }: Held): boolean {
    return meaningOf(roleDefinitionId, this.definitions.get(keyOf(roleDefinitionId))).means === 'unknown';
  }

  private hold(row: RoleAssignment, eligible: boolean): void {
    const { principalId, roleDefinitionId } = row;
    if (!principalId || !roleDefinitionId) this.incomplete += 1;
    else if (isTenantWide(row)) this.held.push({ principalId, roleDefinitionId, eligible });
  }
}

// Directory roles that need Exchange PowerShell, known by template id or by name.

/**
 * The roles that administer Exchange or everything, and those of readers and helpers that Exchange puts into role groups of
 * its own. Source: the roles that Microsoft documents for Exchange Online PowerShell, and the Exchange role groups they appear in.
 */
const administers: Readonly<Record<string, boolean>> = {
  'Global Administrator': true,
  'Exchange Administrator': true,
  'Exchange Recipient Administrator': true,
  'Hybrid Identity Administrator': true,
  'Security Administrator': true,
  'Security Operator': true,
  'Compliance Administrator': true,
  'Compliance Data Administrator': true,
  'Helpdesk Administrator': true,
  'Global Reader': false,
  'Security Reader': false,
};

/** What a role says about Exchange PowerShell. `administrator`: its holder is locked out without. */
type RoleMeaning =
  | { readonly means: 'access'; readonly role: string; readonly administrator: boolean }
  | { readonly means: 'nothing' }
  /** Neither a built-in role nor one whose definition could be read. */
  | { readonly means: 'unknown' };

/** `definition`: the tenant's own row of the role, where it was read. */
function meaningOf(roleDefinitionId: string, definition: RoleDefinition | undefined): RoleMeaning {
  if (definition?.isBuiltIn === false || definition?.isEnabled === false) return { means: 'nothing' };
  const role = nameOf(roleDefinitionId, definition);
  if (role === null) return definition === undefined ? { means: 'unknown' } : { means: 'nothing' };
  const administrator = administers[role];
  return administrator === undefined ? { means: 'nothing' } : { means: 'access', role, administrator };
}

function nameOf(roleDefinitionId: string, definition: RoleDefinition | undefined): string | null {
  // Anyone may give a role of their own the name of a built-in one.
  const isNamed = definition === undefined || definition.isBuiltIn === true;
  const named = isNamed ? builtInRoleId(definition?.displayName ?? roleDefinitionId) : null;
  const ids = [roleDefinitionId, definition?.templateId, named];
  return ids.map((id) => (id ? builtInRoleName(id) : null)).find((name) => name !== null) ?? null;
}
