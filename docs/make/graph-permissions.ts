/**
 * Makes `src/tenant/graph-permissions.json` from a checkout of Microsoft's permission table: the rows of the requests that hardenbot makes
 * and that the simulator answers, and the ids of the permissions in them.
 */
import { z } from 'zod';

/** `permissions/new/permissions.json` of the checkout. */
const published = z.object({
  permissions: z.record(
    z.string(),
    z.object({
      pathSets: z.array(
        z.object({
          schemeKeys: z.array(z.string()),
          methods: z.array(z.string()),
          paths: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

/** `permissions/new/provisioningInfo.json` of the checkout. */
const provisioning = z.object({
  permissionDeployments: z.record(
    z.string(),
    z.array(z.object({ id: z.string().optional(), scheme: z.string(), environment: z.string() })),
  ),
});

export interface Request {
  readonly method: string;
  /** Below the version, with `{id}` where an id belongs. */
  readonly path: string;
}

export interface PermissionTable {
  readonly origin: Readonly<Record<'repository' | 'commit' | 'date' | 'licence', string>>;
  /** Application permissions that allow a request; true: the table calls it the least. */
  readonly rows: readonly (Request & {
    readonly allowed: Readonly<Record<string, boolean>>;
    /** Those of them that no person who signs in can be given for this request; absent: none. */
    readonly appOnly?: readonly string[];
  })[];
  readonly applicationIds: Readonly<Record<string, string>>;
}

/** A request that the table has no row for is left out; `test/tenant/graph-permissions.test.ts` names it. */
export function permissionTable(
  files: { readonly permissions: unknown; readonly provisioningInfo: unknown },
  requests: readonly Request[],
  origin: PermissionTable['origin'],
): PermissionTable {
  const { permissions } = published.parse(files.permissions);
  const allowing = new Map<string, [name: string, least: boolean][]>();
  const delegated = new Set<string>();
  for (const [name, { pathSets }] of Object.entries(permissions))
    for (const { schemeKeys, methods, paths } of pathSets)
      for (const [path, words] of Object.entries(paths))
        for (const method of methods) {
          const key = `${method} ${path.toLowerCase()}`;
          if (schemeKeys.includes('DelegatedWork')) delegated.add(`${key} ${name}`);
          if (!schemeKeys.includes('Application')) continue;
          const least = /(?:^|;)least=[^;]*\bApplication\b/.test(words);
          allowing.set(key, [...(allowing.get(key) ?? []), [name, least]]);
        }
  const rows = [...new Map(requests.map((request) => [`${request.method} ${request.path.toLowerCase()}`, request]))]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, { method, path }]) => {
      const allowed = allowing.get(key)?.toSorted(([one], [other]) => (one < other ? -1 : 1));
      if (allowed === undefined) return [];
      const appOnly = allowed.flatMap(([name]) => (delegated.has(`${key} ${name}`) ? [] : [name]));
      return [{ method, path, allowed: Object.fromEntries(allowed), ...(appOnly.length === 0 ? {} : { appOnly }) }];
    });
  const named = [...new Set(rows.flatMap(({ allowed }) => Object.keys(allowed)))].toSorted();
  const { permissionDeployments } = provisioning.parse(files.provisioningInfo);
  const idOf = (name: string) =>
    permissionDeployments[name]?.find(({ scheme, environment }) => scheme === 'Application' && environment === 'public')?.id;
  return {
    origin,
    rows,
    applicationIds: Object.fromEntries(named.flatMap((name) => [idOf(name)].flatMap((id) => (id ? [[name, id]] : [])))),
  };
}

/** A row a line: a change of the table is read as a difference. */
export function tableText({ origin, rows, applicationIds }: PermissionTable): string {
  const lines = (list: readonly string[]) => list.map((line) => `    ${line}`).join(',\n');
  return `{
  "origin": ${JSON.stringify(origin)},
  "rows": [
${lines(rows.map((row) => JSON.stringify(row)))}
  ],
  "applicationIds": {
${lines(Object.entries(applicationIds).map(([name, id]) => `${JSON.stringify(name)}: ${JSON.stringify(id)}`))}
  }
}
`;
}
