// Reads answers with Microsoft's generated models: from standard input [{ route, factory, rows }], to standard output what is left over of each.
import { text } from 'node:stream/consumers';
import { JsonParseNode } from '@microsoft/kiota-serialization-json';

// Thousands of functions, of which the answers name those that are needed.
const models = await import('@microsoft/msgraph-sdk/models/index.js');
const samples = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(samples.map(leftOver)));

function leftOver({ route, factory, rows }) {
  const create = models[factory];
  if (create === undefined) return { route, leftOver: [`no model has the factory ${factory}`] };
  const all = rows.flatMap((row) => [...differencesOf(row, new JsonParseNode(row).getObjectValue(create), '')]);
  return { route, leftOver: [...new Set(all)] };
}

/** Properties that no model took, and values that it lost, such as a word that its enumeration does not have. */
function* differencesOf(raw, read, path) {
  if (Array.isArray(raw)) {
    if (!Array.isArray(read) || read.length !== raw.length) yield `${path}: lost ${JSON.stringify(raw).slice(0, 80)}`;
    else for (const [n, one] of raw.entries()) yield* differencesOf(one, read[n], path);
    return;
  }
  if (raw === null || raw === undefined) return;
  if (read === null || read === undefined) {
    yield `${path}: lost ${JSON.stringify(raw).slice(0, 80)}`;
    return;
  }
  if (typeof raw !== 'object') return;
  for (const [name, value] of Object.entries(raw)) {
    if (name.includes('@')) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (Object.hasOwn(read.additionalData ?? {}, name)) yield `${at}: left over`;
    else yield* differencesOf(value, read[name], at);
  }
}
