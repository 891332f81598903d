/** What a person who signs in to look is asked to allow: as much as the read-only registration holds, under the same names. */
import { needsOf } from './needs.js';

/** Delegated permissions of Microsoft Graph, by name. `test/tenant/graph-permissions.test.ts` holds that each exists for people, too. */
export function personPermissions(): readonly string[] {
  return needsOf('read').flatMap(({ grant }) => (grant.kind === 'graph' ? [grant.name] : []));
}

/** Those of an app's own, by name, for what is reported before it reads. */
export function appPermissions(): readonly string[] {
  return [...personPermissions(), 'Exchange.ManageAsApp'];
}
