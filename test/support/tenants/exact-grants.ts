/** What a state file of the simulator says of an app that holds what the manifests in the repository grant it, and nothing else. */
import entra from '../../../manifests/entra.json';
import exchange from '../../../manifests/exchange-roles.json';
import type { App } from '../../../src/setup/needs';
import { permissionsFor, readingRequest } from '../../../src/tenant/permission-table';
import { resources } from '../../../src/tenant/resources/registry';

export interface Granted {
  readonly permissions: readonly string[];
  readonly exchangeRoles: readonly string[];
  readonly azureRoles: readonly string[];
  readonly directoryRoles: readonly string[];
}

export function grantedTo(app: App): Granted {
  const registration = entra.registrations.find((one) => one.app === app);
  if (registration === undefined) throw new Error(`No manifest grants anything to ${app}.`);
  return {
    permissions: registration.permissions.map(({ value }) => value),
    exchangeRoles: exchange.roleGroups.find((one) => one.app === app)?.roles.map(({ role }) => role) ?? [],
    azureRoles: registration.azureRoles.map(({ role }) => role),
    directoryRoles: registration.directoryRoles,
  };
}

export function without(granted: Granted, name: string): Granted {
  const others = (list: readonly string[]) => list.filter((one) => one !== name);
  return {
    permissions: others(granted.permissions),
    exchangeRoles: others(granted.exchangeRoles),
    azureRoles: others(granted.azureRoles),
    directoryRoles: granted.directoryRoles,
  };
}

/** What Microsoft's table has for the read of a permission that hardenbot names: that one, and those that allow the same. */
export function allowing(permission: string): ReadonlySet<string> {
  const reads = resources.filter((resource) => resource.permission.read === permission);
  const allowed = reads.flatMap((resource) => [...(permissionsFor(readingRequest(resource) ?? { method: '', path: '' }) ?? [])]);
  return new Set([permission, ...allowed]);
}
