/** The object that an operation is about, as it is now, and whether it is what the operation wanted. */

import { addressedBy, type Fields, type Operation } from '../../src/engine/plan/operation.js';
import { TenantError } from '../../src/lib/errors.js';
import { isObject, type Json } from '../../src/lib/json.js';
import type { Current } from '../../src/tenant/client.js';
import { says } from '../../src/tenant/compare.js';
import type { Resource } from '../../src/tenant/resource.js';
import { unreadableRow } from './reader.js';

/** One object by the ways it can be looked at: as its resource's hook, its parser, and the wire have it. */
export interface CurrentState {
  readonly id: string;
  readonly views: readonly Readonly<Record<string, unknown>>[];
}

/** Picks the object of the operation out of what was found. Throws TenantError: a row that cannot be read, or a name that is not unique. */
export function currentStateOf(operation: Operation, resource: Resource, rows: readonly unknown[]): CurrentState | null {
  const found = rows.filter(isObject).filter((row) => isMeant(operation, resource, row));
  const [row, second] = found;
  if (row === undefined) return null;
  if (second !== undefined)
    throw new TenantError(`${resource.key}: ${found.length} objects are called "${nameOf(operation)}"`, { kind: 'conflict' });
  const parsed = resource.row.safeParse(row);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadableRow({ resource, fields: [] }, issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  const normalised = resource.object?.normalise?.(asFields(row), operation);
  const views = [normalised, asJson(parsed.data), row].filter(isObject);
  const id = viewed(views, resource.object?.idProperty ?? 'id');
  return { id: typeof id === 'string' && id !== '' ? id : addressedBy(operation), views };
}

/** Exchange finds an object by many of its names; a create must meet exactly the name it would give. */
function isMeant(operation: Operation, resource: Resource, row: Readonly<Record<string, unknown>>): boolean {
  if (resource.object?.isMeant !== undefined) return resource.object.isMeant(operation, asFields(row));
  if (operation.kind !== 'create') return true;
  return viewed([row], resource.object?.nameProperty ?? 'name') === operation.name;
}

/** Whether the object has these values. */
export function holds(state: CurrentState, fields: Fields): boolean {
  return Object.entries(fields).every(([property, wanted]) => has(state, property, wanted));
}

function has(state: CurrentState, property: string, wanted: Json): boolean {
  const known = state.views.filter((view) => headOf(property, view) in view);
  return known.length === 0 ? says(null, wanted) : known.some((view) => says(valueIn(view, property), wanted));
}

/** The operation's own fields. A value that is equivalent to one of the operation's is given in the operation's own writing. */
export function ownFields(operation: Operation, state: CurrentState): Current {
  const before: Fields = operation.kind === 'update' || operation.kind === 'remove' ? operation.before : {};
  const after: Fields = operation.kind === 'remove' ? {} : operation.after;
  const own = [...new Set([...Object.keys(before), ...Object.keys(after)])].map((property): [string, Json] => {
    const same = [before[property], after[property]].find((value) => value !== undefined && has(state, property, value));
    return [property, same === undefined ? asJson(viewed(state.views, property)) : same];
  });
  return { id: state.id, fields: Object.fromEntries(own) };
}

function viewed(views: readonly Readonly<Record<string, unknown>>[], property: string): unknown {
  const view = views.find((one) => headOf(property, one) in one);
  return view === undefined ? undefined : valueIn(view, property);
}

/** Of a property that stands within another one (`conditions.users`), the outer one. */
function headOf(property: string, view: Readonly<Record<string, unknown>>): string {
  const dot = property in view ? -1 : property.indexOf('.');
  return dot < 0 ? property : property.slice(0, dot);
}

function valueIn(view: Readonly<Record<string, unknown>>, property: string): unknown {
  const head = headOf(property, view);
  if (head === property) return view[property];
  const outer = view[head];
  return isObject(outer) ? valueIn(outer, property.slice(head.length + 1)) : undefined;
}

function nameOf(operation: Operation): string {
  return operation.kind === 'create' || operation.kind === 'remove' ? operation.name : operation.object;
}

/** A row of the wire as plain data, without annotations. */
function asFields(row: Readonly<Record<string, unknown>>): Fields {
  const kept = Object.entries(row).filter(([key]) => !key.includes('@'));
  return Object.fromEntries(kept.map(([key, inner]) => [key, asJson(inner)]));
}

/** A value of the wire or of a parsed row as plain data, without annotations; absent is null. */
function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (isObject(value)) return asFields(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
