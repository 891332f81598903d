/** What our two registrations may, by the manifests in the repository, and by hand where a manifest leaves a right out on purpose. */
import entra from '../../../manifests/entra.json';
import exchange from '../../../manifests/exchange-roles.json';
import { grantsOf } from '../../../src/tenant/permissions';
import { resources } from '../../../src/tenant/resources/registry';
import type { Rights } from '../judge/requests';
import type { App } from './recording';

/** Rights that an administrator gives for one change and takes back: they are in no manifest. */
const onDemand = resources
  .filter(({ permission }) => permission.onDemand !== undefined)
  .flatMap(({ permission }) => grantsOf(permission.write ?? 'none'))
  .filter(({ kind }) => kind === 'graph')
  .map(({ name }) => name);

const permissionsOf = (app: App): readonly string[] =>
  (entra.registrations.find((one) => one.app === app)?.permissions ?? []).map(({ value }) => value);
const rolesOf = (app: App): readonly string[] =>
  (exchange.roleGroups.find((one) => one.app === app)?.roles ?? []).map(({ role }) => role);

export const rights: Rights = {
  permissions: { read: new Set(permissionsOf('read')), write: new Set([...permissionsOf('write'), ...onDemand]) },
  roles: { read: new Set(rolesOf('read')), write: new Set(rolesOf('write')) },
};
