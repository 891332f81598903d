/** Adds a tenant to the text of a settings file and takes one out: every other line stays as it is, comments and order too. */
import { Document, isCollection, isMap, isPair, isScalar, type Pair, parse, parseDocument, visit, type YAMLMap } from 'yaml';
import { InputError } from '../errors.js';
import { sameJson } from '../json.js';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The text with one more tenant, behind those that are there. `file` is how messages call it; one that ends in `.json` is JSON. Throws InputError
 * where the text is of a form that cannot be added to line by line.
 */
export function withTenant(text: string, file: string, added: { readonly name: string; readonly entry: Tree }): string {
  const before = treeOf(parse(text));
  const wanted = { ...before, tenants: { ...treeOf(before['tenants']), [added.name]: added.entry } };
  if (file.endsWith('.json')) return `${JSON.stringify(wanted, null, 2)}\n`;
  const changed = behindLast(text, ['tenants'], linesOf({ [added.name]: added.entry }));
  if (changed !== null && means(changed, wanted)) return changed;
  throw new InputError(`${file} was not changed: \`tenants\` is of a form that lines cannot be added to.`, [
    'write each tenant on lines of its own below `tenants:`, as hardenbot init does, and run this again',
  ]);
}

/** What is in the entry of a tenant, a line each. */
function linesOf(entry: Tree): string {
  const document = new Document(entry);
  visit(document, {
    Collection: (_key, node, above) => {
      node.flow = above.filter(isCollection).length >= 2;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Behind the last entry of a map that is written on lines; null where there is none. */
function behindLast(text: string, path: readonly string[], lines: string): string | null {
  const map = parseDocument(text).getIn(path);
  if (!isBlockMap(map)) return null;
  const last = map.items.at(-1);
  const first = map.items[0];
  if (last === undefined || first === undefined) return null;
  const indent = columnOf(text, startOf(first));
  const end = endOf(text, last, indent);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`);
  const before = text.slice(0, end);
  const gap = before.endsWith('\n') ? '' : newline;
  return `${before}${gap}${block.join(newline)}${newline}${text.slice(end)}`;
}

function isBlockMap(node: unknown): node is YAMLMap {
  return isMap(node) && node.flow !== true && node.items.every((item) => isPair(item) && isScalar(item.key));
}

function startOf({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0;
}

/** Where the lines of an entry end: with the comments that are indented more than its key, which belong to it. */
function endOf(text: string, { key, value }: Pair, indent: number): number {
  const node = value ?? key;
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as readonly number[] | null) : null;
  let end = lineEnd(text, Math.max(0, (range?.[1] ?? 0) - 1));
  for (let next = end; next < text.length; ) {
    const after = lineEnd(text, next);
    const line = text.slice(next, after);
    if (line.trim() !== '') {
      if (!line.trim().startsWith('#') || line.search(/\S/) <= indent) break;
      end = after;
    }
    next = after;
  }
  return end;
}

/** Behind the line break of the line that this place is in. */
function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function means(text: string, wanted: Tree): boolean {
  const document = parseDocument(text);
  return document.errors.length === 0 && sameJson(document.toJS(), wanted);
}

function treeOf(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
