/** Reads what a resource says about its permission as the single grants that an administrator gives. */
import type { Resource } from './resource.js';

/**
 * - `graph`: an application permission of Microsoft Graph, with admin consent
 * - `exchangeRole`: a management role of Exchange Online, through a role group
 * - `azureRole`: a role of Azure on the subscription
 */
export interface Grant {
  readonly kind: 'graph' | 'exchangeRole' | 'azureRole';
  readonly name: string;
}

/** An action is part of this role: one role to give instead of an action and a role. */
const roleOfActions = 'Reader';

/**
 * The grants in a resource's words: `Policy.Read.All`, `Exchange role A (…)`, `Exchange roles A and B`, `Azure role A`, `Azure action A`, `none (…)`.
 * Throws for words that it does not know: a resource file has to keep to these.
 */
export function grantsOf(words: string): readonly Grant[] {
  const text = words.replace(/ \(.*\)$/, '');
  if (text === 'none') return [];
  if (/^\w[\w-]*(\.\w+)+$/.test(text)) return [{ kind: 'graph', name: text }];
  const role = /^Exchange role (.+)$/.exec(text)?.[1];
  if (role !== undefined) return [{ kind: 'exchangeRole', name: role }];
  const roles = /^Exchange roles (.+)$/.exec(text)?.[1];
  if (roles !== undefined) return roles.split(' and ').map((name) => ({ kind: 'exchangeRole', name }));
  const azure = /^Azure role (.+)$/.exec(text)?.[1];
  if (azure !== undefined) return [{ kind: 'azureRole', name: azure }];
  if (text.startsWith('Azure action ')) return [{ kind: 'azureRole', name: roleOfActions }];
  throw new Error(`Nobody knows how to grant "${words}".`);
}

/** What reading the resource takes. */
export function readGrants(resource: Resource): readonly Grant[] {
  return grantsOf(resource.permission.read);
}

/** What writing it takes beside reading it. Throws for a resource that names no permission for writing. */
export function writeGrants(resource: Resource): readonly Grant[] {
  if (resource.permission.write === undefined) throw new Error(`${resource.key} names no permission for writing.`);
  return grantsOf(resource.permission.write);
}
