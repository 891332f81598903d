/** Reads interfaces and enumerations out of generated typings (`.d.ts`), for vendors whose description is published as a package. */
import type { GraphModel, ModelType } from '../judge/graph-model';

interface Interface {
  readonly base?: string;
  /** By name, as TypeScript writes it. */
  readonly members: ReadonlyMap<string, string>;
}

export interface Typings {
  readonly interfaces: ReadonlyMap<string, Interface>;
  /** Unions of literals, and enumerations. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export function parseTypings(text: string): Typings {
  const plain = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const interfaces = new Map<string, Interface>();
  for (const [, name = '', base, body = ''] of plain.matchAll(
    /^export (?:declare )?interface (\w+)(?: extends ([\w.]+))? \{\n?([\s\S]*?)^\}/gm,
  )) {
    const members = [...body.matchAll(/^ {4}(?:readonly )?(\w+)\??: ([\s\S]*?);$/gm)].map(
      ([, member = '', type = '']) => [member, type.replaceAll(/\s+/g, ' ')] as const,
    );
    interfaces.set(name, { ...(base === undefined ? {} : { base }), members: new Map(members) });
  }
  const words = new Map<string, readonly string[]>();
  for (const [, name = '', union = ''] of plain.matchAll(/^export (?:declare )?type (\w+) =([^;]*);/gm)) {
    const found = [...union.matchAll(/"([^"]*)"/g)].map(([, word = '']) => word);
    if (found.length > 0) words.set(name, found);
  }
  for (const [, name = '', body = ''] of plain.matchAll(/^export declare enum (\w+) \{([\s\S]*?)^\}/gm))
    words.set(
      name,
      [...body.matchAll(/= "([^"]*)"/g)].map(([, word = '']) => word),
    );
  return { interfaces, words };
}

const primitives: Readonly<Record<string, string>> = {
  string: 'Edm.String',
  number: 'Edm.Double',
  boolean: 'Edm.Boolean',
  Date: 'Edm.DateTimeOffset',
};

/** Types of the typings and of everything that they hold, as the model of Graph writes them. They write moments as texts: those are known by their names. */
export function modelOf(typings: Typings, wanted: readonly string[]): Pick<GraphModel, 'types' | 'enums'> {
  const types: Record<string, ModelType> = {};
  const enums: Record<string, { isFlags: boolean; members: readonly string[] }> = {};
  const keep = (name: string): void => {
    const found = typings.interfaces.get(name);
    const key = modelName(name);
    if (found === undefined || key in types) return;
    types[key] = {};
    const { base } = found;
    const properties = [...found.members].map(
      ([member, type]) => [member, member.endsWith('DateTime') ? 'Edm.DateTimeOffset' : modelType(type)] as const,
    );
    types[key] = { ...(base === undefined ? {} : { base: modelName(base) }), properties: Object.fromEntries(properties) };
    if (base !== undefined) keep(base);
    for (const type of found.members.values()) {
      const item = itemName(type);
      const words = typings.words.get(item);
      if (words !== undefined) enums[modelName(item)] = { isFlags: false, members: words };
      keep(item);
    }
  };
  for (const name of wanted) keep(name);
  return { types, enums };
}

function itemName(type: string): string {
  return type
    .replace(/^NullableOption<(.*)>$/, '$1')
    .replace(/^([\w.]+)\[\]$/, '$1')
    .replace(/^(\w+) \| null$/, '$1');
}

function modelType(type: string): string {
  const item = itemName(type);
  const isList = /^(NullableOption<)?[\w.]+\[\]>?$/.test(type);
  const known = primitives[item] ?? (/^[A-Z]\w*$/.test(item) ? modelName(item) : 'Edm.Untyped');
  return isList ? `Collection(${known})` : known;
}

/** Typings write the first letter large, the metadata small. */
function modelName(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

type Model = Pick<GraphModel, 'types' | 'enums'>;

/**
 * Of a model, the properties that are asked, by their types, and the enumerations by their names.
 * @param renamed what the serializers of a package call a property on the wire, where the typings call it otherwise
 */
export function pickedOf(
  typings: Typings,
  wanted: { readonly types: Readonly<Record<string, readonly string[]>>; readonly words: readonly string[] },
  renamed: Readonly<Record<string, string>> = {},
): Model {
  const { types } = modelOf(typings, Object.keys(wanted.types));
  const picked = Object.entries(wanted.types).map(([name, properties]) => {
    const found = Object.entries(types[modelName(name)]?.properties ?? {}).map(
      ([property, type]) => [renamed[property] ?? property, type] as const,
    );
    const lacking = properties.filter((property) => !found.some(([one]) => one === property));
    if (lacking.length > 0) throw new Error(`${name} has no ${lacking.join(', ')} any more.`);
    return [
      modelName(name),
      { properties: Object.fromEntries(found.filter(([property]) => properties.includes(property))) },
    ] as const;
  });
  const enums = wanted.words.map(
    (name) => [modelName(name), { isFlags: false, members: typings.words.get(name) ?? [] }] as const,
  );
  return { types: Object.fromEntries(picked), enums: Object.fromEntries(enums) };
}
