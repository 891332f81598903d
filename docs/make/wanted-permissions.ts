/** The requests whose rows of the permission table are kept: what resources ask for, and what the simulator answers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routes } from '../../adapters/m365/simulator/graph/routes';
import { noRowFor, permissionsFor, readingRequest, tablePath, writingRequests } from '../../src/tenant/permission-table';
import type { Resource } from '../../src/tenant/resource';
import { resources } from '../../src/tenant/resources/registry';
import { type PermissionTable, permissionTable, type Request, tableText } from './graph-permissions';

const file = join(__dirname, '..', '..', 'src', 'tenant', 'graph-permissions.json');

/** A sentence for each request of these resources that the table has no row for: nobody can say which permission it takes. */
export function requestsWithoutRow(of: readonly Resource[] = resources): readonly string[] {
  const requests = of.flatMap((resource) => [readingRequest(resource) ?? [], writingRequests(resource)].flat());
  return [...new Set(requests.filter((request) => permissionsFor(request) === null).map(noRowFor))];
}

export function wantedRequests(): readonly Request[] {
  const ofResources = resources.flatMap((resource) => [readingRequest(resource) ?? [], ...writingRequests(resource)].flat());
  const ofGroups = ['members', 'transitiveMembers', 'owners'].map((list) => ({ method: 'GET', path: `/groups/{id}/${list}` }));
  const ofSimulator = routes.map(({ method, path }) => ({ method, path: tablePath(path) }));
  return [...ofResources, ...ofGroups, ...ofSimulator];
}

/** @param folder a checkout of microsoftgraph/microsoft-graph-devx-content. */
export function refreshGraphPermissions(folder: string, origin: PermissionTable['origin']): void {
  const published = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'permissions', 'new', name), 'utf8'));
  const files = { permissions: published('permissions.json'), provisioningInfo: published('provisioningInfo.json') };
  writeFileSync(file, tableText(permissionTable(files, wantedRequests(), origin)));
}
