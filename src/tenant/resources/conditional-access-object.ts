/**
 * How a Conditional Access policy is changed. The parts of `conditions` are properties of their own to an operation (`conditions.users`), and
 * only those that change are sent, each whole: what an administrator did to another part meanwhile stays.
 *
 * What Graph does with the parts that are left out: Microsoft's page on the update says that properties which are not sent keep their values,
 * and shows `conditions.signInRiskLevels` alone. Should it replace `conditions` instead, it refuses a body without whom and what the policy
 * is about, and is then sent everything as it is at that moment.
 */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { canonicalJson, isObject, type Json } from '../../lib/json.js';
import { isUnset } from '../lenient.js';
import type { ObjectAddress, VendorCall } from '../resource.js';
import { graphObject, loggedPolicy } from './graph-object.js';

export const policyPath = '/identity/conditionalAccess/policies';
const prefix = 'conditions.';

type Update = Extract<Operation, { readonly kind: 'update' }>;

/** `{ users, platforms }` as properties of an operation: `conditions.users`, `conditions.platforms`. */
export function conditionParts(conditions: Fields): Fields {
  return Object.fromEntries(Object.entries(conditions).map(([part, value]) => [`${prefix}${part}`, value]));
}

/** Properties of an operation as the service nests them; `row`: parts of `conditions` that stand beside those. */
export function nestedPolicy(fields: Fields, row: Fields = {}): Fields {
  const entries = Object.entries(fields);
  const parts = entries.flatMap(([name, value]) => (isPart(name) ? [[name.slice(prefix.length), value] as const] : []));
  const rest = Object.fromEntries(entries.filter(([name]) => !isPart(name)));
  if (parts.length === 0) return rest;
  return { ...rest, conditions: { ...row, ...Object.fromEntries(parts) } };
}

function isPart(name: string): boolean {
  return name.startsWith(prefix);
}

/**
 * The value that is wanted, with everything else that is set said to be unset: what is left out could keep its value. Null, or an empty list
 * for a list.
 */
export function insteadOf(current: Json, wanted: Json): Json {
  if (Array.isArray(current) && isUnset(wanted)) return [];
  if (isObject(current) && isUnset(wanted)) return null;
  if (!isObject(current) || !isObject(wanted)) return wanted;
  const extra = Object.entries(current).filter(([key, value]) => !(key in wanted) && !key.includes('@') && !isUnset(value));
  return {
    ...Object.fromEntries(Object.entries(wanted).map(([key, value]) => [key, insteadOf(current[key] ?? null, value)])),
    ...Object.fromEntries(extra.map(([key, value]) => [key, Array.isArray(value) ? [] : null])),
  };
}

/** Without annotations, but for the type that an object of several kinds has to say again. */
function writable(value: Json): Json {
  if (Array.isArray(value)) return value.map(writable);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !key.includes('@') || key === '@odata.type');
  return Object.fromEntries(kept.map(([key, inner]) => [key, writable(inner)]));
}

const object = graphObject(policyPath);

export const policyObject: ObjectAddress = {
  ...object,
  logged: (operation) => loggedPolicy(operation, 'conditional access policy', nestedPolicy),
  needsRow: (operation) => operation.kind === 'update' && couldPassForWhole(operation),
  write: (operation) => (operation.kind === 'update' ? patch(operation, {}) : object.write(operation)),
  writeOnto: (operation, row) => (operation.kind === 'update' ? patch(operation, conditionsOf(row)) : object.write(operation)),
  writeWhole: (operation, row) =>
    operation.kind === 'update' && Object.keys(operation.after).some(isPart) ? patch(operation, conditionsOf(row)) : null,
};

/** The conditions of a policy as it is on the wire, fit to be sent back. */
export function conditionsOf(row: Fields): Fields {
  const { conditions = null } = row;
  const sent = writable(conditions);
  return isObject(sent) ? sent : {};
}

export function patchPolicy(id: string, body: Fields): VendorCall {
  return { service: 'graph', method: 'PATCH', path: `${policyPath}/${encodeURIComponent(id)}`, body };
}

function patch({ identity, before, after }: Update, beside: Fields): VendorCall {
  const explicit = Object.entries(after).map(([name, value]) => [name, writable(insteadOf(before[name] ?? null, value))]);
  return patchPolicy(identity, nestedPolicy(Object.fromEntries(explicit), beside));
}

/** Whom and what: a service that replaces `conditions` would take a body with both for all of it, and drop the rest. */
function couldPassForWhole({ after }: Update): boolean {
  const has = (part: string): boolean => `${prefix}${part}` in after;
  return has('applications') && (has('users') || has('clientApplications'));
}

/** A policy in one of these blocks nobody. */
const idle: ReadonlySet<Json> = new Set<Json>(['disabled', 'enabledForReportingButNotEnforced']);
/** Words of an admin alone. */
const unfelt: ReadonlySet<string> = new Set(['displayName', 'description', '@odata.type']);
/** Conditions in which an empty list means nobody and nothing; in the others it means everywhere. */
const emptyIsNone: ReadonlySet<string> = new Set(['users', 'applications', 'clientApplications']);

/** Whether an operation can make a policy block someone whom it allowed before: all that does not clearly allow more. A policy whose state the operation leaves out counts as on. */
export function policyTightens(operation: Operation): boolean {
  if (operation.kind === 'remove' || operation.kind === 'action') return false;
  const { state } = operation.after;
  if (state !== undefined && idle.has(state)) return false;
  if (operation.kind === 'create') return true;
  const { before, after } = operation;
  return Object.entries(after).some(
    ([name, wanted]) =>
      !unfelt.has(name) &&
      !onlyLoosens(before[name] ?? null, wanted, [name.startsWith(prefix) ? name.slice(prefix.length) : '', name]),
  );
}

/** `[part, name]`: the part of `conditions`, and the property in it. */
function onlyLoosens(before: Json, after: Json, [part, name]: readonly [part: string, name: string]): boolean {
  if (canonicalJson(before) === canonicalJson(after) || (isUnset(before) && isUnset(after))) return true;
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((key) =>
      onlyLoosens(before[key] ?? null, after[key] ?? null, [part, key]),
    );
  const [from, to] = [listOf(before), listOf(after)];
  if (from === null || to === null) return false;
  if (name.startsWith('exclude')) return isWithin(from, to);
  return name.startsWith('include') && isWithin(to, from) && (to.length > 0 || emptyIsNone.has(part));
}

/** Null: no list. */
function listOf(value: Json): readonly Json[] | null {
  if (isUnset(value)) return [];
  return Array.isArray(value) ? value : null;
}

function isWithin(few: readonly Json[], many: readonly Json[]): boolean {
  return few.every((one) => many.includes(one));
}
