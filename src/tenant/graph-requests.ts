/** Which requests of Microsoft Graph a resource makes, as the permission table writes them. */
import type { Operation } from '../plan/operation.js';
import type { Resource } from './resource.js';

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
