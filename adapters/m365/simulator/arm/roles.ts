/** What roles of Azure allow. Source: the built-in roles of Azure; the last is the custom role of the manual. */

const actionsOf: Readonly<Record<string, readonly string[]>> = {
  Reader: ['*/read'],
  'Website Contributor': ['*/read', 'Microsoft.Web/*'],
  Contributor: ['*'],
  Owner: ['*'],
  'hardenbot firewalls': [
    'Microsoft.KeyVault/vaults/read',
    'Microsoft.KeyVault/vaults/write',
    'Microsoft.Sql/servers/firewallRules/read',
    'Microsoft.Sql/servers/firewallRules/write',
    'Microsoft.Storage/storageAccounts/read',
    'Microsoft.Storage/storageAccounts/write',
  ],
};

/** As the service lists the roles that the caller holds. @param held null: whatever the state file does not refuse */
export function permissionsOf(held: readonly string[] | null): readonly object[] {
  return (held ?? ['Owner']).flatMap((role) => {
    const actions = actionsOf[role];
    return actions === undefined ? [] : [{ actions, notActions: [], dataActions: [], notDataActions: [] }];
  });
}

export function rolesAllow(held: readonly string[] | null, action: string): boolean {
  return (held ?? ['Owner']).some((role) => (actionsOf[role] ?? []).some((pattern) => matches(pattern, action)));
}

/** A star stands for any text; these stand at an end. */
function matches(pattern: string, action: string): boolean {
  if (pattern.startsWith('*')) return action.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : action === pattern;
}
