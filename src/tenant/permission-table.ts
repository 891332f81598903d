/**
 * Which application permission allows which request of Microsoft Graph, and the id of each, as Microsoft publishes them. The file says its
 * origin; `docs/make/wanted-permissions.ts` writes it anew.
 */
import table from './graph-permissions.json';
import { type GraphRequest, tablePath } from './graph-requests.js';

interface Row extends GraphRequest {
  /** By name; true: the least that the table names. */
  readonly allowed: Readonly<Record<string, boolean>>;
  /** Those of them that nobody who signs in can be given for this request; absent: none. */
  readonly appOnly?: readonly string[];
}

const rows: readonly Row[] = table.rows;
const patterns = rows.map((row) => ({ row, segments: row.path.toLowerCase().split('/') }));

/** Ids of application permissions of Microsoft Graph, by name; the same in every tenant. */
export const graphPermissionIds: Readonly<Record<string, string>> = table.applicationIds;

/**
 * The permissions that allow a request, each by itself. Takes a path below the version, with ids or with `{id}`. Null for a request that
 * the table does not have.
 */
export function permissionsFor(request: GraphRequest): ReadonlySet<string> | null {
  const row = rowFor(request);
  return row === null ? null : new Set(Object.keys(row.allowed));
}

/** The same for a person who signs in: permissions of these names exist for people, too, and allow it to the person who has the role for it. */
export function delegatedPermissionsFor(request: GraphRequest): ReadonlySet<string> | null {
  const row = rowFor(request);
  return row === null ? null : new Set(Object.keys(row.allowed).filter((name) => row.appOnly?.includes(name) !== true));
}

function rowFor({ method, path }: GraphRequest): Row | null {
  const wanted = tablePath(path).toLowerCase().split('/');
  const found = patterns.filter(
    ({ row, segments }) =>
      row.method === method &&
      segments.length === wanted.length &&
      segments.every((segment, index) => segment === wanted[index] || (segment.startsWith('{') && wanted[index] !== '')),
  );
  // `/riskyUsers/confirmCompromised` is no `/riskyUsers/{id}`.
  const [best] = found.toSorted((one, other) => variables(one.segments) - variables(other.segments));
  return best?.row ?? null;
}

function variables(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

/** What a developer is told of a request that the table has no row for. */
export function noRowFor({ method, path }: GraphRequest): string {
  const { repository, date } = table.origin;
  return (
    `Microsoft's permission table of ${date} has no row for ${method} ${tablePath(path)}. Check the request in Microsoft's reference, then ` +
    `get a newer table: npm run vendor -- --from DIR, where DIR is a checkout of ${repository}.`
  );
}
