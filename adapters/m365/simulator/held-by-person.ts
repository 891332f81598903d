/** What a token of a person who signed in stands for: what the app was let do, and the directory roles of the person. */
import { builtInRoleName } from '../../../src/tenant/resources/built-in-roles.js';
import type { Held } from './granted.js';
import type { Tenant } from './tenant.js';
import { sameText, textOf } from './text.js';

export function heldByPerson(tenant: Tenant, person: { readonly id: string; readonly scopes: readonly string[] }): Held {
  const account = [...tenant.collection('graph.users').rows].find(({ id }) => sameText(id, person.id));
  const roles = [...tenant.collection('graph.roleAssignments').rows].flatMap((row) => {
    const name = sameText(row['principalId'], person.id) ? builtInRoleName(textOf(row['roleDefinitionId'])) : null;
    return name === null ? [] : [name];
  });
  return {
    permissions: person.scopes,
    exchangeRoles: null,
    azureRoles: null,
    person: { roles, isGuest: account?.['userType'] === 'Guest', exchange: tenant.settings.exchangeForPeople ?? 'taken' },
  };
}
