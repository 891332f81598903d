/** Adds a tenant to the text of a settings file and takes one out: every other line stays as it is, comments and order too. */
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parse,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { InputError } from '../lib/errors.js';
import { isObject, sameJson } from '../lib/json.js';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The text with one more tenant, behind those that are there, and with the one that was alone as the directory: what comes by its place must not
 * move to a tenant that sorts before it. `file` is how messages call it; one that ends in `.json` is JSON. Throws InputError where the text is of a
 * form that cannot be added to line by line.
 */
export function withTenant(text: string, file: string, added: { readonly name: string; readonly entry: Tree }): string {
  const before = treeOf(parse(text));
  const [only, ...others] = Object.keys(treeOf(before['tenants']));
  const named = before['directory'] === undefined && only !== undefined && others.length === 0 ? { directory: only } : {};
  const wanted = { ...before, tenants: { ...treeOf(before['tenants']), [added.name]: added.entry }, ...named };
  if (file.endsWith('.json')) return `${JSON.stringify(wanted, null, 2)}\n`;
  const longer = behindLast(text, ['tenants'], linesOf({ [added.name]: added.entry }));
  const changed = longer === null ? null : `${longer}${Object.keys(named).length === 0 ? '' : directoryLines(longer, named)}`;
  if (changed !== null && means(changed, wanted)) return changed;
  throw new InputError(`${file} was not changed: \`tenants\` is of a form that lines cannot be added to.`, [
    'write each tenant on lines of its own below `tenants:`, as hardenbot init does, and run this again',
  ]);
}

function directoryLines(text: string, named: Tree): string {
  const comment = '# The tenant with the people, their groups and their linked accounts.';
  return `${text.endsWith('\n') ? '' : '\n'}\n${comment}\n${linesOf(named)}`;
}

/**
 * The text without a tenant and without its name in `groups` and `webhooks`; a group that nobody is left in goes with it. A webhook that was of it
 * alone stays as it is, because one without tenants hears of all. Throws InputError for the only tenant, and where the text
 * is of a form that lines cannot be taken out of.
 */
export function withoutTenant(text: string, file: string, name: string): string {
  const before = treeOf(parse(text));
  const { [name]: _, ...tenants } = treeOf(before['tenants']);
  const groups = Object.entries(treeOf(before['groups']));
  const emptied = groups.filter(([, members]) => isListOf(members, [name])).map(([group]) => group);
  const isLastGroup = groups.length > 0 && emptied.length === groups.length;
  const wanted = withoutNames({ ...before, tenants }, { name, emptied, isLastGroup });
  if (Object.keys(tenants).length === 0)
    throw new InputError(`${file} was not changed.`, [`tenants.${name}: it is the only tenant; add another one first`]);
  if (file.endsWith('.json')) return `${JSON.stringify(wanted, null, 2)}\n`;
  let changed: string | null = withoutEntry(text, ['tenants'], name);
  if (isLastGroup) changed = changed === null ? null : withoutEntry(changed, [], 'groups');
  else for (const group of emptied) changed = changed === null ? null : withoutEntry(changed, ['groups'], group);
  for (const path of listsWith(wanted, before, name)) changed = changed === null ? null : withoutItem(changed, path, name);
  if (changed !== null && means(changed, wanted)) return changed;
  throw new InputError(`${file} was not changed: the lines of ${name} are of a form that they cannot be taken out of.`, [
    `tenants.${name}: take it out by hand, and its name under groups and webhooks`,
  ]);
}

interface Leaving {
  readonly name: string;
  /** Groups of which it was the only member. */
  readonly emptied: readonly string[];
  readonly isLastGroup: boolean;
}

function withoutNames({ groups, webhooks, ...rest }: Tree, { name, emptied, isLastGroup }: Leaving): Tree {
  const left = (members: unknown) => (Array.isArray(members) ? members.filter((member) => member !== name) : members);
  const leftGroups = Object.entries(treeOf(groups)).filter(([group]) => !emptied.includes(group));
  const leftHooks = Object.entries(treeOf(webhooks)).map(([hook, webhook]) => {
    const { tenants } = treeOf(webhook);
    return [hook, tenants === undefined || isListOf(tenants, [name]) ? webhook : { ...treeOf(webhook), tenants: left(tenants) }];
  });
  return {
    ...rest,
    ...(groups === undefined || isLastGroup
      ? {}
      : { groups: Object.fromEntries(leftGroups.map(([group, members]) => [group, left(members)])) }),
    ...(webhooks === undefined ? {} : { webhooks: Object.fromEntries(leftHooks) }),
  };
}

/** Where a list that is to stay names the tenant. */
function listsWith(wanted: Tree, before: Tree, name: string): readonly (readonly string[])[] {
  const names = (list: unknown) => Array.isArray(list) && list.includes(name);
  return [
    ...Object.keys(treeOf(wanted['groups']))
      .filter((group) => names(treeOf(before['groups'])[group]))
      .map((group) => ['groups', group]),
    ...Object.entries(treeOf(before['webhooks']))
      .filter(([, webhook]) => names(treeOf(webhook)['tenants']) && !isListOf(treeOf(webhook)['tenants'], [name]))
      .map(([hook]) => ['webhooks', hook, 'tenants']),
  ];
}

function isListOf(list: unknown, members: readonly string[]): boolean {
  return Array.isArray(list) && sameJson([...new Set(list)], members);
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

/** Without the lines of one entry, and without the remarks right above it, which are about it; null where the map is not written on lines. */
function withoutEntry(text: string, path: readonly string[], key: string): string | null {
  const document = parseDocument(text);
  const map = path.length === 0 ? document.contents : document.getIn(path);
  if (!isBlockMap(map)) return null;
  const position = map.items.findIndex((item) => isScalar(item.key) && String(item.key.value) === key);
  const item = map.items[position];
  if (item === undefined) return null;
  const at = startOf(item);
  const indent = columnOf(text, at);
  const end = endOf(text, item, indent);
  // What stands above the first entry is as likely about all of them.
  const start = position === 0 ? at - indent : remarksAbove(text, at - indent, indent);
  return text.slice(0, start) + text.slice(end);
}

/** Where the remarks begin that stand right above this line, indented as much. */
function remarksAbove(text: string, lineStart: number, indent: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    const line = text.slice(above, start);
    if (!line.trim().startsWith('#') || line.search(/\S/) !== indent) break;
    start = above;
  }
  return start;
}

/** Without one item of a list, written in brackets or on lines; null where it is not there. */
function withoutItem(text: string, path: readonly string[], value: string): string | null {
  const list = parseDocument(text).getIn(path);
  if (!isSeq(list) || !list.items.every(isNode)) return null;
  const kept = list.items.filter((item) => !isScalar(item) || item.value !== value);
  const [begin, end] = list.range ?? [0, 0];
  if (list.flow === true) {
    const texts = kept.map(({ range }) => text.slice(range?.[0] ?? 0, range?.[1] ?? 0));
    return `${text.slice(0, begin)}[${texts.join(', ')}]${text.slice(end)}`;
  }
  return list.items
    .filter((item) => !kept.includes(item))
    .toReversed()
    .reduce((left, { range }) => {
      const at = range?.[0] ?? 0;
      return left.slice(0, left.lastIndexOf('\n', at) + 1) + left.slice(lineEnd(left, at));
    }, text);
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
  return isObject(value) ? value : {};
}
