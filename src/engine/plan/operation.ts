/** One reversible step of a plan: exactly one call to the service, and its inverse. */
import type { Json } from '../../lib/json.js';

/** Properties of an object by the service's own names. A value `{ "ref": n }` stands for the id that operation n created. */
export type Fields = { readonly [property: string]: Json };

interface Common {
  /** Key of the resource in `tenant/resources`, e.g. `exchange.CASMailbox`. */
  readonly resource: string;
  /** The name an admin knows the object by (address, display name): for cards, never for addressing. */
  readonly object: string;
  /** Properties whose values are for nobody's eyes (banned passwords): views, lists and exports say how many entries they have. */
  readonly secret?: readonly string[];
}

export type Operation =
  /** Change properties of an existing object. `before` and `after` have the same keys. */
  | (Common & { readonly kind: 'update'; readonly identity: string; readonly before: Fields; readonly after: Fields })
  /** Make an object. `name` carries our marker and is searched for before a create is ever repeated. */
  | (Common & { readonly kind: 'create'; readonly name: string; readonly after: Fields })
  /** Delete an object that we know whole. */
  | (Common & { readonly kind: 'remove'; readonly identity: string; readonly name: string; readonly before: Fields } & {
      /** The service cannot make it again as it was: the person has to register it again. */
      readonly final?: true;
    })
  /** Something that cannot be undone (a password reset): said so on the card. */
  | (Common & {
      readonly kind: 'action';
      readonly identity: string;
      readonly after: Fields;
      /** Doing it twice is as good as doing it once: where nobody knows whether it was done, it is done again. */
      readonly repeat?: true;
    });

/** Whether undoing the operation restores what was there. */
export function isReversible(operation: Operation): boolean {
  return operation.kind !== 'action' && !(operation.kind === 'remove' && operation.final === true);
}

/**
 * The operation that undoes this one, or null for an action. Needs nothing but the operation and, for a create, the id
 * that the service gave the object.
 */
export function invert(operation: Operation, createdId?: string): Operation | null {
  const { resource, object, secret } = operation;
  const hidden = secret === undefined ? {} : { secret };
  switch (operation.kind) {
    case 'update':
      return { ...operation, before: operation.after, after: operation.before };
    case 'create':
      return {
        kind: 'remove',
        resource,
        object,
        identity: createdId ?? operation.name,
        name: operation.name,
        before: operation.after,
        ...hidden,
      };
    case 'remove':
      if (operation.final === true) return null;
      return { kind: 'create', resource, object, name: operation.name, after: operation.before, ...hidden };
    case 'action':
      return null;
  }
}

/** What a person sees of an operation: each property with its value before and after (absent: the object is not there). */
export function differences(
  operation: Operation,
): readonly { readonly property: string; readonly before?: Json; readonly after?: Json }[] {
  const before: Fields = operation.kind === 'update' || operation.kind === 'remove' ? operation.before : {};
  const after: Fields = operation.kind === 'remove' ? {} : operation.after;
  const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const seen = (property: string, fields: Fields): Json => {
    const value = fields[property] as Json;
    return operation.secret?.includes(property) === true ? concealed(value) : value;
  };
  return properties.map((property) => ({
    property,
    ...(property in before ? { before: seen(property, before) } : {}),
    ...(property in after ? { after: seen(property, after) } : {}),
  }));
}

/** How many entries a secret value has, in words. */
function concealed(value: Json | undefined): string {
  const entries = typeof value === 'string' ? value.split('\t').filter((entry) => entry !== '') : [value ?? []].flat();
  return `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}, not shown`;
}

/** The operation as it may be shown or exported. */
export function withoutSecrets(operation: Operation): Operation {
  const { secret } = operation;
  if (secret === undefined) return operation;
  const conceal = (fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, secret.includes(key) ? concealed(value) : value]));
  switch (operation.kind) {
    case 'update':
      return { ...operation, before: conceal(operation.before), after: conceal(operation.after) };
    case 'create':
    case 'action':
      return { ...operation, after: conceal(operation.after) };
    case 'remove':
      return { ...operation, before: conceal(operation.before) };
  }
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a later operation may refer to: the id of an object that this one created, in the form in which Microsoft's services give ids. */
export function createdIdOf(operation: Operation, id: string | undefined): string | null {
  return operation.kind === 'create' && id !== undefined && guid.test(id) ? id : null;
}

/** The operation with every `{ "ref": n }` replaced by the id that operation n created; throws when that id is not known. */
export function resolveOperation(operation: Operation, createdIds: ReadonlyMap<number, string>): Operation {
  const resolved = <Value extends Fields>(fields: Value): Value => resolve(fields, createdIds) as Value;
  switch (operation.kind) {
    case 'update':
      return { ...operation, before: resolved(operation.before), after: resolved(operation.after) };
    case 'create':
    case 'action':
      return { ...operation, after: resolved(operation.after) };
    case 'remove':
      return { ...operation, before: resolved(operation.before) };
  }
}

function resolve(item: Json, createdIds: ReadonlyMap<number, string>): Json {
  if (Array.isArray(item)) return item.map((inner) => resolve(inner, createdIds));
  if (item === null || typeof item !== 'object') return item;
  const record = item as { readonly [key: string]: Json };
  const { ref, ...others } = record;
  if (typeof ref === 'number' && Object.keys(others).length === 0) {
    const id = createdIds.get(ref);
    if (id === undefined) throw new Error(`Operation ${ref} has not created anything yet.`);
    return id;
  }
  return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, resolve(inner, createdIds)]));
}

/** What its object is found by: its id, or the name that it is made under. */
export function addressedBy(operation: Operation): string {
  return operation.kind === 'create' ? operation.name : operation.identity;
}
