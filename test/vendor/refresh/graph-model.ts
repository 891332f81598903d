/** Trims the metadata of Microsoft Graph to the types that the requests of this project reach. */
import { type GraphModel, itemOf, type ModelType } from '../judge/graph-model';
import type { Csdl, CsdlType } from './csdl';

/** What a member of a group can be; the other kinds of directory objects are none of our reads'. */
const members = ['user', 'group', 'servicePrincipal', 'device', 'orgContact', 'application'];

/** Types whose heirs are not looked at: they are the base of hundreds. */
const bases = new Set(['entity', 'directoryObject', 'policyBase']);

/** `paths` are below the version, with `{id}` for keys; one that the metadata does not have is left out. */
export function trimmedModel(csdl: Csdl, paths: readonly string[]): GraphModel {
  const whole = new Set<string>();
  const passed = new Map<string, Set<string>>();
  const heirs = heirsOf(csdl);
  const operations = new Set<string>();
  const keep = (name: string): void => {
    const type = csdl.types.get(name);
    if (type === undefined || whole.has(name)) return;
    whole.add(name);
    if (type.base !== undefined) keep(type.base);
    for (const of of type.properties.values()) keep(itemOf(of));
    const below = name === 'directoryObject' ? members : bases.has(name) ? [] : (heirs.get(name) ?? []);
    for (const heir of below) keep(heir);
  };
  for (const path of paths) {
    let current: string | undefined;
    for (const segment of path.split('/').filter((part) => part !== '' && part !== '{id}')) {
      const next = current === undefined ? csdl.roots.get(segment) : memberOf(csdl, itemOf(current), segment);
      const operation = csdl.operations.filter(({ name }) => name === segment.replace(/^microsoft\.graph\.|\(.*$/g, ''));
      if (current !== undefined && next !== undefined) passed.set(current, (passed.get(current) ?? new Set()).add(segment));
      if (
        next === undefined &&
        segment.startsWith('microsoft.graph.') &&
        csdl.types.has(segment.slice('microsoft.graph.'.length))
      )
        continue;
      if (next === undefined && operation.length > 0) {
        operations.add(operation[0]?.name ?? '');
        for (const { parameters } of operation) for (const [, type] of parameters.slice(1)) keep(itemOf(type));
      }
      current = next ?? current;
      if (next !== undefined && current !== undefined && !passed.has(itemOf(current))) passed.set(itemOf(current), new Set());
    }
    if (current !== undefined) keep(itemOf(current));
  }
  const names = [...new Set([...whole, ...[...passed.keys()].map(itemOf)])].filter((name) => csdl.types.has(name)).sort();
  const types = Object.fromEntries(names.map((name) => [name, written(csdl.types.get(name), whole.has(name))]));
  const used = new Set(Object.values(types).flatMap((type) => Object.values(type.properties ?? {}).map(itemOf)));
  const ofOperations = csdl.operations.filter(({ name }) => operations.has(name));
  for (const { parameters } of ofOperations) for (const [, type] of parameters) used.add(itemOf(type));
  return {
    roots: Object.fromEntries([...csdl.roots].filter(([, type]) => names.includes(itemOf(type))).sort(byName)),
    types,
    enums: Object.fromEntries([...csdl.enums].filter(([name]) => used.has(name)).sort(byName)),
    operations: ofOperations.map(({ name, kind, parameters }) => ({ name, kind, parameters: parameters.map((one) => [...one]) })),
  };
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function heirsOf(csdl: Csdl): ReadonlyMap<string, readonly string[]> {
  const heirs = new Map<string, string[]>();
  for (const [name, { base }] of csdl.types) if (base !== undefined) heirs.set(base, [...(heirs.get(base) ?? []), name]);
  return heirs;
}

function memberOf(csdl: Csdl, type: string, name: string): string | undefined {
  for (let of: CsdlType | undefined = csdl.types.get(type); of !== undefined; of = csdl.types.get(of.base ?? '')) {
    const found = of.navigation.get(name) ?? of.properties.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function written(type: CsdlType | undefined, isWhole: boolean): ModelType {
  if (type === undefined) return {};
  return {
    ...(type.base === undefined ? {} : { base: type.base }),
    ...(type.isAbstract ? { abstract: true } : {}),
    ...(type.isOpen ? { open: true } : {}),
    ...(isWhole ? { properties: Object.fromEntries(type.properties) } : {}),
    navigation: Object.fromEntries(type.navigation),
  };
}
