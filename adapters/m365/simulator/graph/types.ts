/** The types of Microsoft Graph v1.0: which properties they have, and checking what a client sends against them. */
import { isObject } from '../../../../src/lib/json.js';
import { isUnset } from '../../../../src/tenant/lenient.js';
import graphData from '../data/graph-types.json';
import { textOf } from '../text.js';
import { badRequest } from './errors.js';

interface PropertySpec {
  readonly type: string;
  readonly collection?: boolean;
  readonly nullable?: boolean;
}

interface TypeSpec {
  readonly base?: string;
  readonly abstract?: boolean;
  readonly properties: Readonly<Record<string, PropertySpec>>;
}

const types = graphData.types as Readonly<Record<string, TypeSpec>>;
const enums = graphData.enums as Readonly<Record<string, readonly string[]>>;

/** Navigation properties that may be sent inline; the table holds structural ones only. */
const navigation: Readonly<Record<string, readonly string[]>> = { conditionalAccessGrantControls: ['authenticationStrength'] };
const inlineTypes: Readonly<Record<string, string>> = { authenticationStrength: 'authenticationStrengthPolicy' };

/** Every entity has an id, whether or not the table repeats it. */
const entityId: PropertySpec = { type: 'String' };

/** Lists of directory objects take what any kind of them has; every other list what its own type has. */
const anyKindOf = 'directoryObject';

/** A type and what it derives from, nearest first; of a directory object every kind that there is. */
function linesOf(type: string): readonly TypeSpec[] {
  if (type === anyKindOf)
    return Object.keys(types)
      .filter((name) => derivesFrom(name, anyKindOf))
      .flatMap((name) => types[name] ?? []);
  const line: TypeSpec[] = [];
  for (let spec = types[type]; spec !== undefined; spec = spec.base === undefined ? undefined : types[spec.base]) line.push(spec);
  return line;
}

/** The property of a type or of what it derives from; undefined for a type that is not in the table as well. */
export function propertyOf(type: string, name: string): PropertySpec | undefined {
  if (name === 'id') return entityId;
  const spec = linesOf(type).find(({ properties }) => Object.hasOwn(properties, name));
  return spec?.properties[name];
}

/** The name of a property as the type spells it, asked for in any letter case; undefined where there is none. */
export function propertyName(type: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted === 'id') return 'id';
  const names = linesOf(type).flatMap(({ properties }) => Object.keys(properties));
  return names.find((one) => one.toLowerCase() === wanted);
}

export function isKnownType(type: string): boolean {
  return Object.hasOwn(types, type);
}

/** The members of an enumeration, in the order in which the service got them; undefined for what is none. */
export function membersOf(type: string): readonly string[] | undefined {
  return Object.hasOwn(enums, type) ? enums[type] : undefined;
}

/** By the name of a property, its type in an object that is answered, which may say that it is of a more special kind. */
export function typeOf(type: string, row: Readonly<Record<string, unknown>>): (name: string) => string | undefined {
  const named = textOf(row['@odata.type']).replace(/^#?microsoft\.graph\./, '');
  const actual = isKnownType(named) && derivesFrom(named, type) ? named : type;
  return (name) => propertyOf(actual, name)?.type ?? inlineTypes[name];
}

/** Whether a type is the other or derives from it. */
function derivesFrom(type: string, ancestor: string): boolean {
  for (let name: string | undefined = type; name !== undefined; name = types[name]?.base) if (name === ancestor) return true;
  return false;
}

/** Throws `Refused` (400) where an operation is given a parameter that it does not take. */
export function assertParameters(operation: string, known: readonly string[], given: Readonly<Record<string, unknown>>): void {
  const unknown = Object.keys(given).find((name) => !name.includes('@') && !known.includes(name));
  if (unknown !== undefined)
    throw badRequest(
      `The parameter '${unknown}' in the request payload is not a valid parameter for the operation '${operation}'.`,
    );
}

/** Throws `Refused` (400) where an object is not of a type: unknown names, values of a wrong kind, words that are no member. */
export function assertType(type: string, value: Readonly<Record<string, unknown>>): void {
  const actual = actualType(type, value);
  for (const [name, inner] of Object.entries(value)) {
    if (name.includes('@')) continue;
    if (navigation[actual]?.includes(name)) continue;
    const property = propertyOf(actual, name);
    if (property === undefined)
      throw badRequest(
        `The property '${name}' does not exist on type 'microsoft.graph.${actual}'. Make sure to only use property names that are defined by the type.`,
      );
    assertProperty(name, property, inner);
  }
}

/** The type that `@odata.type` names, which an abstract type needs. */
function actualType(type: string, value: Readonly<Record<string, unknown>>): string {
  const named = typeof value['@odata.type'] === 'string' ? value['@odata.type'].replace(/^#?microsoft\.graph\./, '') : type;
  if (!isKnownType(named) || !derivesFrom(named, type))
    throw badRequest(`'${named}' is not a type of 'microsoft.graph.${type}'.`);
  if (types[named]?.abstract === true)
    throw badRequest(`The abstract type 'microsoft.graph.${type}' needs an @odata.type that says which kind is meant.`);
  return named;
}

/** Unset parts of null-filled objects, as exports carry them, are taken for null. */
function assertProperty(name: string, property: PropertySpec, value: unknown): void {
  if (value === null || (typeof value === 'object' && isUnset(value))) {
    if (value === null && property.nullable === false && property.collection !== true)
      throw badRequest(`The property '${name}' cannot be null.`);
    return;
  }
  if (property.collection === true && !Array.isArray(value)) throw badRequest(`The property '${name}' is a collection.`);
  for (const item of [value].flat()) assertValue(name, property.type, item);
}

function assertValue(name: string, type: string, value: unknown): void {
  const members = enums[type];
  if (members !== undefined) {
    const words = typeof value === 'string' ? value.split(',').map((word) => word.trim()) : [];
    if (words.length > 0 && words.every((word) => members.includes(word) && word !== 'unknownFutureValue')) return;
    throw badRequest(`Invalid value '${textOf(value)}' for '${name}'. It is one of: ${members.join(', ')}.`);
  }
  if (isKnownType(type)) {
    if (!isObject(value)) throw badRequest(`The property '${name}' is an object of type 'microsoft.graph.${type}'.`);
    assertType(type, value);
  }
  const expected = primitives[type];
  if (expected !== undefined && typeof value !== expected)
    throw badRequest(`Cannot convert the value of '${name}' to the expected type 'Edm.${type}'.`);
}

const primitives: Readonly<Record<string, string>> = {
  String: 'string',
  Boolean: 'boolean',
  Guid: 'string',
  DateTimeOffset: 'string',
  Int32: 'number',
  Double: 'number',
};
