/** Property names as the services write them: Exchange in PascalCase, Graph and ARM in camelCase, whatever an export did to the first letter. */
import { isObject } from '../../../src/lib/json.js';
import cmdletData from './data/exchange-cmdlets.json';
import graphData from './data/graph-types.json';
import type { Row } from './template.js';

/** How the properties of one service are spelled. */
export type Spelling = (name: string) => string;

const exchangeNames = namesOf(Object.values(cmdletData.cmdlets).map((parameters) => Object.keys(parameters)));
const graphNames = namesOf(Object.values(graphData.types).map((type) => Object.keys(type.properties)));

/** Known names letter for letter; of others the first letter is raised. */
function exchangeSpelling(name: string): string {
  return exchangeNames.get(name.toLowerCase()) ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** Known names letter for letter; of others the first letter is lowered. */
function graphSpelling(name: string): string {
  return graphNames.get(name.toLowerCase()) ?? armSpelling(name);
}

export function armSpelling(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A copy of a row with every property, at any depth, spelled as its service does; values stay as they are. */
export function respelled(row: Row, spelling: Spelling): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.includes('@') ? name : spelling(name), respelledValue(value, spelling)]),
  );
}

/** An Exchange row without the annotations that a capture of the wire carries between its properties. */
export function exchangeRow(row: Row): Row {
  const bare = Object.entries(row).filter(([name]) => !name.includes('@'));
  return respelled(Object.fromEntries(bare), exchangeSpelling);
}

/** A Graph row; what a PowerShell export put into `AdditionalProperties` returns to its place. */
export function graphRow(row: Row): Row {
  const spelled = respelled(row, graphSpelling);
  const { additionalProperties, ...own } = spelled;
  return isObject(additionalProperties) ? { ...additionalProperties, ...own } : spelled;
}

function respelledValue(value: unknown, spelling: Spelling): unknown {
  if (Array.isArray(value)) return value.map((item) => respelledValue(item, spelling));
  return isObject(value) ? respelled(value, spelling) : value;
}

function namesOf(lists: readonly (readonly string[])[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of lists.flat()) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return names;
}
