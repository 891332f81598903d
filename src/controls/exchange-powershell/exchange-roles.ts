/** Directory roles that need Exchange PowerShell, told by template id or by name. */
import { builtInRoleId, builtInRoleName } from '../../tenant/resources/built-in-roles.js';
import type { RoleDefinition } from '../../tenant/resources/role-definition.js';

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
export type RoleMeaning =
  | { readonly means: 'access'; readonly role: string; readonly administrator: boolean }
  | { readonly means: 'nothing' }
  /** Neither a built-in role nor one whose definition could be read. */
  | { readonly means: 'untold' };

/** `definition`: the tenant's own row of the role, where it was read. */
export function meaningOf(roleDefinitionId: string, definition: RoleDefinition | undefined): RoleMeaning {
  if (definition?.isBuiltIn === false || definition?.isEnabled === false) return { means: 'nothing' };
  const role = nameOf(roleDefinitionId, definition);
  if (role === null) return definition === undefined ? { means: 'untold' } : { means: 'nothing' };
  const administrator = administers[role];
  return administrator === undefined ? { means: 'nothing' } : { means: 'access', role, administrator };
}

function nameOf(roleDefinitionId: string, definition: RoleDefinition | undefined): string | null {
  // Anybody may give a role of their own the name of a built-in one.
  const isNamed = definition === undefined || definition.isBuiltIn === true;
  const named = isNamed ? builtInRoleId(definition?.displayName ?? roleDefinitionId) : null;
  const ids = [roleDefinitionId, definition?.templateId, named];
  return ids.map((id) => (id ? builtInRoleName(id) : null)).find((name) => name !== null) ?? null;
}
