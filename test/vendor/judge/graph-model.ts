/** The vendor's description of Microsoft Graph as this suite keeps it: types, enumerations, and what each path leads to. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from '../refresh/folder';

export interface ModelType {
  readonly base?: string;
  readonly abstract?: true;
  /** Takes properties that it does not name. */
  readonly open?: true;
  /** By name; `Collection(x)` for lists, and a `!` behind what is never null. Absent for a type that paths only lead through. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly navigation?: Readonly<Record<string, string>>;
}

export interface GraphModel {
  readonly roots: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, ModelType>>;
  /** Members in the order of the metadata: those behind `unknownFutureValue` are hidden from anyone who does not ask for them. */
  readonly enums: Readonly<Record<string, { readonly isFlags: boolean; readonly members: readonly string[] }>>;
  readonly operations: readonly {
    readonly name: string;
    readonly kind: 'Action' | 'Function';
    readonly parameters: readonly (readonly string[])[];
  }[];
}

export function dataOf(file: string): unknown {
  return JSON.parse(readFileSync(join(dataFolder, file), 'utf8'));
}

export const models: Readonly<Record<'v1.0' | 'beta', GraphModel>> = {
  'v1.0': dataOf('graph/v1.0.json') as GraphModel,
  beta: dataOf('graph/beta.json') as GraphModel,
};

/** The type of one of them, without what says whether it is a list or may be null. */
export function itemOf(type: string): string {
  return type.replace(/!$/, '').replace(/^Collection\((.*)\)$/, '$1');
}

export function isList(type: string): boolean {
  return type.startsWith('Collection(');
}

/** The type and what it derives from, nearest first. */
export function lineOf(model: GraphModel, type: string): readonly string[] {
  const base = model.types[type]?.base;
  return base === undefined ? [type] : [type, ...lineOf(model, base)];
}

export function propertyIn(model: GraphModel, type: string, name: string): string | undefined {
  return lineOf(model, type)
    .map((of) => own(model.types[of]?.properties, name))
    .find((found) => found !== undefined);
}

export function navigationIn(model: GraphModel, type: string, name: string): string | undefined {
  return lineOf(model, type)
    .map((of) => own(model.types[of]?.navigation, name))
    .find((found) => found !== undefined);
}

/** Every type that is the given one or derives from it. */
export function kindsOf(model: GraphModel, type: string): readonly string[] {
  return Object.keys(model.types).filter((name) => lineOf(model, name).includes(type));
}

function own(table: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
