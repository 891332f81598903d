/** Trims Microsoft's table of permissions to the requests of this project: which application permission allows each. */
import type { PermissionRow, PermissionTable } from '../judge/graph-rights';

interface Source {
  readonly permissions: Readonly<
    Record<
      string,
      {
        readonly pathSets: readonly {
          readonly schemeKeys: readonly string[];
          readonly methods: readonly string[];
          readonly paths: Readonly<Record<string, string>>;
        }[];
      }
    >
  >;
}

/** What `provisioningInfo.json` says of a permission, per environment. */
type Provisioning = Readonly<
  Record<string, readonly { readonly id?: string; readonly scheme?: string; readonly environment?: string }[]>
>;

export function trimmedPermissions(
  source: Source,
  provisioning: unknown,
  asked: readonly { readonly method: string; readonly path: string }[],
): PermissionTable {
  const rows = asked.flatMap(({ method, path }): readonly PermissionRow[] => {
    const wanted = spelled(path);
    const allowed = Object.entries(source.permissions).flatMap(([name, { pathSets }]) => {
      const found = pathSets.flatMap(({ schemeKeys, methods, paths }) => {
        if (!schemeKeys.includes('Application') || !methods.includes(method)) return [];
        return Object.entries(paths).flatMap(([its, value]) => (spelled(its) === wanted ? [value] : []));
      });
      return found.length === 0 ? [] : [{ name, value: found.join(';') }];
    });
    if (allowed.length === 0) return [];
    const isLeast = ({ value }: { readonly value: string }) => /least=[^;]*\bApplication\b/.test(value);
    const also = (value: string) => /AlsoRequires=([^;]*)/.exec(value)?.[1]?.split(',') ?? [];
    const ordered = [...allowed.filter(isLeast), ...allowed.filter((one) => !isLeast(one))];
    return [
      {
        method,
        path,
        least: allowed.filter(isLeast).map(({ name }) => name),
        allowed: Object.fromEntries(ordered.map(({ name, value }) => [name, also(value)])),
      },
    ];
  });
  const names = new Set(rows.flatMap(({ allowed }) => [...Object.keys(allowed), ...Object.values(allowed).flat()]));
  return { rows, applicationIds: Object.fromEntries([...names].sort().map((name) => [name, idOf(name, provisioning)])) };
}

/** The table writes paths in any letter case, and calls keys by names of its own. */
function spelled(path: string): string {
  return path.toLowerCase().replaceAll(/\{[^}]*\}/g, '{}');
}

function idOf(name: string, provisioning: unknown): string | null {
  const { permissionDeployments: table } = provisioning as { readonly permissionDeployments: Provisioning };
  const found = table[name]?.find(({ scheme, environment }) => scheme === 'Application' && environment === 'public');
  return found?.id ?? null;
}
