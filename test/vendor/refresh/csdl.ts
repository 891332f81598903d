/** Reads the metadata of Microsoft Graph (OData CSDL): types, enumerations, entity sets and operations. Names lose the prefix `microsoft.graph.`. */

export interface CsdlType {
  readonly base?: string;
  readonly isAbstract: boolean;
  readonly isOpen: boolean;
  /** By name; a type that ends with `!` is never null. */
  readonly properties: Map<string, string>;
  readonly navigation: Map<string, string>;
}

export interface CsdlOperation {
  readonly name: string;
  readonly kind: 'Action' | 'Function';
  /** The first one is what it is bound to. */
  readonly parameters: readonly (readonly [string, string])[];
}

export interface Csdl {
  readonly types: Map<string, CsdlType>;
  readonly enums: Map<string, { readonly isFlags: boolean; readonly members: string[] }>;
  /** Sets as `Collection(type)`, singletons as the type. */
  readonly roots: Map<string, string>;
  readonly operations: CsdlOperation[];
}

type Attributes = Readonly<Record<string, string>>;

export function parseCsdl(xml: string): Csdl {
  const csdl: Csdl = { types: new Map(), enums: new Map(), roots: new Map(), operations: [] };
  const aliases = new Map([...xml.matchAll(/<Schema\s[^>]*>/g)].flatMap(([tag]) => aliasOf(attributesOf(tag))));
  let namespace = '';
  let type: CsdlType | null = null;
  let members: string[] | null = null;
  let parameters: (readonly [string, string])[] | null = null;
  const full = (name: string): string => shortName(unaliased(name, aliases));
  for (const [, closing, tag = '', attributes = ''] of xml.matchAll(/<(\/?)(\w+)((?:\s+[\w:.]+="[^"]*")*)\s*\/?>/g)) {
    if (closing === '/') {
      if (tag === 'EntityType' || tag === 'ComplexType') type = null;
      if (tag === 'EnumType') members = null;
      if (tag === 'Action' || tag === 'Function') parameters = null;
      continue;
    }
    const own = attributesOf(attributes);
    const name = own['Name'] ?? '';
    switch (tag) {
      case 'Schema':
        namespace = own['Namespace'] ?? '';
        break;
      case 'EntityType':
      case 'ComplexType':
        type = {
          ...(own['BaseType'] === undefined ? {} : { base: full(own['BaseType']) }),
          isAbstract: own['Abstract'] === 'true',
          isOpen: own['OpenType'] === 'true',
          properties: new Map(),
          navigation: new Map(),
        };
        csdl.types.set(shortName(`${namespace}.${name}`), type);
        break;
      case 'Property':
        type?.properties.set(name, `${full(own['Type'] ?? '')}${own['Nullable'] === 'false' ? '!' : ''}`);
        break;
      case 'NavigationProperty':
        type?.navigation.set(name, full(own['Type'] ?? ''));
        break;
      case 'EnumType':
        members = [];
        csdl.enums.set(shortName(`${namespace}.${name}`), { isFlags: own['IsFlags'] === 'true', members });
        break;
      case 'Member':
        members?.push(name);
        break;
      case 'EntitySet':
        csdl.roots.set(name, `Collection(${full(own['EntityType'] ?? '')})`);
        break;
      case 'Singleton':
        csdl.roots.set(name, full(own['Type'] ?? ''));
        break;
      case 'Action':
      case 'Function':
        parameters = [];
        csdl.operations.push({ name, kind: tag, parameters });
        break;
      case 'Parameter':
        parameters?.push([name, `${full(own['Type'] ?? '')}${own['Nullable'] === 'false' ? '!' : ''}`]);
        break;
    }
  }
  return csdl;
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries([...text.matchAll(/([\w:.]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

function aliasOf({ Namespace: namespace, Alias: alias }: Attributes): readonly (readonly [string, string])[] {
  return namespace === undefined || alias === undefined ? [] : [[alias, namespace]];
}

function unaliased(name: string, aliases: ReadonlyMap<string, string>): string {
  const inner = /^Collection\((.*)\)$/.exec(name)?.[1];
  if (inner !== undefined) return `Collection(${unaliased(inner, aliases)})`;
  const dot = name.lastIndexOf('.');
  const namespace = aliases.get(name.slice(0, dot));
  return namespace === undefined ? name : `${namespace}.${name.slice(dot + 1)}`;
}

function shortName(name: string): string {
  return name.replace(/^(Collection\()?microsoft\.graph\./, '$1').replace(/^(Collection\()?Edm\./, '$1Edm.');
}
