/**
 * Which application permission allows which request of Microsoft Graph, and the id of each, as Microsoft publishes them. The file says its
 * origin; `docs/make/wanted-permissions.ts` writes it again.
 */

import type { Operation } from '../engine/plan/operation.js';
import table from './graph-permissions.json';
import type { Resource } from './resource.js';

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
 * The permissions that allow a request, each on its own. Takes a path below the version, with ids or with `{id}`. Null for a request that
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

/** What a developer reads of a request that the table has no row for. */
export function noRowFor({ method, path }: GraphRequest): string {
  const { repository, date } = table.origin;
  return (
    `Microsoft's permission table of ${date} has no row for ${method} ${tablePath(path)}. Check the request in Microsoft's reference, then ` +
    `get a newer table: npm run vendor -- --from DIR, where DIR is a checkout of ${repository}.`
  );
}

/** Which requests of Microsoft Graph a resource makes, as the permission table writes them. */
export interface GraphRequest {
  readonly method: string;
  /** Below the version, with `{id}` where an id belongs, without a query. */
  readonly path: string;
}

const someId = '00000000-0000-4000-8000-00000000000d';
const common = { resource: '', object: 'any' };
const fields = { displayName: 'any' };
/** One of each kind: what a resource sends depends on the kind and the identity, not on the values. */
const operations: readonly Operation[] = [
  { ...common, kind: 'update', identity: someId, before: fields, after: fields },
  { ...common, kind: 'create', name: someId, after: fields },
  { ...common, kind: 'remove', identity: someId, name: someId, before: fields },
  { ...common, kind: 'action', identity: someId, after: fields, repeat: true },
];

/** How the table writes a path: no query, no cast to a type, `{id}` for every variable. */
export function tablePath(path: string): string {
  return path
    .replace(/\?.*$/, '')
    .replace(/\/microsoft\.graph\.\w+$/, '')
    .replaceAll(/='[^']*'\)/g, '={value})')
    .replaceAll(/\{\w+\}(?!\))/g, '{id}')
    .replaceAll(someId, '{id}');
}

/** The request by which the resource is read; null where that is not one of Graph. */
export function readingRequest({ list }: Resource): GraphRequest | null {
  return list.service === 'graph' ? { method: 'GET', path: tablePath(list.path) } : null;
}

/** The requests by which objects of the resource are found and changed. */
export function writingRequests({ object }: Resource): readonly GraphRequest[] {
  if (object === undefined) return [];
  const calls = operations.flatMap((operation) => [object.find(operation), object.write(operation) ?? []].flat());
  return calls.flatMap((call) => (call.service === 'graph' ? [{ method: call.method, path: tablePath(call.path) }] : []));
}
