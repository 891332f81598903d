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
    /^export interface (\w+)(?: extends ([\w.]+))? \{\n?([\s\S]*?)^\}/gm,
  )) {
    const members = [...body.matchAll(/^ {4}(?:readonly )?(\w+)\??: ([\s\S]*?);$/gm)].map(
      ([, member = '', type = '']) => [member, type.replaceAll(/\s+/g, ' ')] as const,
    );
    interfaces.set(name, { ...(base === undefined ? {} : { base }), members: new Map(members) });
  }
  const words = new Map<string, readonly string[]>();
  for (const [, name = '', union = ''] of plain.matchAll(/^export type (\w+) =([^;]*);/gm)) {
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

/** Types of the typings and of everything that they hold, as the model of Graph writes them. They write moments as texts: those are told by their names. */
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
