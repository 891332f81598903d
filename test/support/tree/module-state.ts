/**
 * What modules keep for themselves from one call to the next, derived from their syntax trees: a variable at the top of a file that a function changes, a
 * value there that changes itself (an object of a class with changing fields, a function with changing variables around it), a pattern that remembers
 * where it stopped. A value that is changed under another name, or by a function that it is handed to, is not seen.
 */
import { parseSync } from '@swc/core';
import type { SourceFile } from './import-graph';

interface Node {
  readonly type: string;
  readonly [part: string]: unknown;
}

/** A function, and what stands around it. */
interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
  /** Whose result it is part of: the function or the class at the top of the file. */
  readonly maker: string;
  readonly isConstructor: boolean;
}

/** `<path> <name>` of everything that is kept, sorted. */
export function keptByModules(files: readonly Pick<SourceFile, 'path' | 'text'>[]): readonly string[] {
  const modules = files.map(({ path, text }) => ({ path, ...readModule(text) }));
  const makers = new Set(modules.flatMap((module) => module.makers));
  const kept = modules.flatMap(({ path, changed, made }) => [
    ...changed.map((name) => `${path} ${name}`),
    ...made.filter(({ by }) => by.some((maker) => makers.has(maker))).map(({ name }) => `${path} ${name}`),
  ]);
  return [...new Set(kept)].sort();
}

interface ModuleState {
  /** Names at the top of the file, imported ones of ours too, whose values functions change. */
  readonly changed: readonly string[];
  /** What is at the top of the file, and by which functions and classes it was made as the file was loaded. */
  readonly made: readonly { readonly name: string; readonly by: readonly string[] }[];
  /** Functions and classes of the file whose results change themselves. */
  readonly makers: readonly string[];
}

function readModule(text: string): ModuleState {
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' }) as unknown as { readonly body: readonly Node[] };
  const tops = body.flatMap(topsOf);
  const names = new Set([...tops, ...body.flatMap(importsOf)].map(({ name }) => name));
  const remembering = new Set(tops.filter(({ init }) => isRemembering(init)).map(({ name }) => name));
  const changed = tops.filter(({ isFixed }) => !isFixed).map(({ name }) => name);
  const makers: string[] = [];
  visit(body, null, '', (node, scope) => {
    const root = changedBy(node, remembering);
    if (root === null || scope === null) return;
    const owner = ownerOf(root, scope);
    if (root === 'this' ? !scope.isConstructor : owner !== null && owner !== scope) makers.push(scope.maker);
    if (owner === null && names.has(root)) changed.push(root);
  });
  return { changed, made: tops.map(({ name, init }) => ({ name, by: calledIn(init) })), makers };
}

interface Top {
  readonly name: string;
  readonly init: unknown;
  readonly isFixed: boolean;
}

/** Variables at the top of a file, and the static fields of its classes. */
function topsOf(item: Node): readonly Top[] {
  const node = (item['declaration'] ?? item['decl'] ?? item) as Node;
  if (node.type === 'VariableDeclaration')
    return nodes(node['declarations']).flatMap(({ id, init }) =>
      namesIn(id).map((name) => ({ name, init, isFixed: node['kind'] === 'const' })),
    );
  if (node.type !== 'ClassDeclaration') return [];
  return nodes(node['body'])
    .filter((member) => member['isStatic'] === true && /^(Class|Private)Property$/.test(member.type))
    .map(({ key, value }) => ({ name: `${written(node['identifier'])}.${written(key)}`, init: value, isFixed: true }));
}

/** Names of ours: what another file keeps can be changed here. */
function importsOf(item: Node): readonly Top[] {
  if (item.type !== 'ImportDeclaration' || !written(item['source']).startsWith('.')) return [];
  return nodes(item['specifiers']).map(({ local }) => ({ name: written(local), init: null, isFixed: true }));
}

const functions =
  /^(Function(Declaration|Expression)|ArrowFunctionExpression|ClassMethod|PrivateMethod|Constructor|(Method|Getter|Setter)Property)$/;
const declarations = /^(FunctionDeclaration|ClassDeclaration|VariableDeclarator)$/;

/** Every node, with the innermost function that it stands in. */
function visit(part: unknown, scope: Scope | null, maker: string, see: (node: Node, scope: Scope | null) => void): void {
  if (Array.isArray(part)) {
    for (const one of part) visit(one, scope, maker, see);
    return;
  }
  if (typeof part !== 'object' || part === null) return;
  const node = part as Node;
  const named =
    scope === null && maker === '' && declarations.test(node.type) ? written(node['identifier'] ?? node['id']) : maker;
  const inner = functions.test(node.type)
    ? { names: declaredBy(node), outer: scope, maker: named, isConstructor: node.type === 'Constructor' }
    : scope;
  see(node, inner);
  for (const child of Object.values(node)) visit(child, inner, named, see);
}

/** Parameters and variables of a function, those of the functions in it aside. */
function declaredBy(node: Node): ReadonlySet<string> {
  const { params, body } = { ...node, ...(node['function'] as Node | undefined) };
  const names = new Set(namesIn(params));
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return;
    const { type, id, identifier, param } = part as Node;
    if (type === 'VariableDeclarator') for (const name of namesIn(id)) names.add(name);
    if (type === 'CatchClause') for (const name of namesIn(param)) names.add(name);
    if (type === 'FunctionDeclaration') names.add(written(identifier));
    if (!functions.test(type)) Object.values(part).forEach(walk);
  };
  walk(body);
  return names;
}

/** The names that a pattern gives to what it takes apart. */
function namesIn(pattern: unknown): readonly string[] {
  if (Array.isArray(pattern)) return pattern.flatMap(namesIn);
  if (typeof pattern !== 'object' || pattern === null) return [];
  const node = pattern as Node;
  if (node.type === 'Identifier') return [written(node)];
  const parts = {
    ...node,
    typeAnnotation: null,
    right: null,
    init: null,
    ...(node.type === 'KeyValuePatternProperty' ? { key: null } : {}),
    ...(node.type === 'AssignmentPatternProperty' ? { value: null } : {}),
  };
  return Object.values(parts).flatMap(namesIn);
}

const mutators =
  /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set(UTC)?(FullYear|Month|Date|Hours|Minutes|Seconds|Milliseconds|Time)|add(Address|Range|Subnet)|enterWith)$/;

/** What a node changes, by the name that it is reached by. */
function changedBy(node: Node, remembering: ReadonlySet<string>): string | null {
  if (node.type === 'AssignmentExpression') return rootOf(node['left']);
  if (node.type === 'UpdateExpression') return rootOf(node['argument']);
  if (node.type === 'UnaryExpression') return node['operator'] === 'delete' ? rootOf(node['argument']) : null;
  if (node.type !== 'CallExpression') return null;
  const { type, object, property } = bare(node['callee']);
  if (type !== 'MemberExpression') return null;
  const method = written(property);
  const root = rootOf(object);
  if (root === 'Object' || root === 'Reflect')
    return /^(assign|define|set|delete)/.test(method) ? rootOf(nodes(node['arguments'])[0]?.['expression']) : null;
  if (/^(exec|test)$/.test(method)) return root !== null && remembering.has(root) ? root : null;
  return mutators.test(method) ? root : null;
}

/** `name`, `Class.field` or `this`: what a chain of members, and of what a map or a list gives out, begins with. */
function rootOf(part: unknown): string | null {
  if (typeof part !== 'object' || part === null) return null;
  const node = part as Node;
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'Identifier') return written(node);
  if (node.type === 'MemberExpression') {
    const root = rootOf(node['object']);
    const isStatic = root !== null && /^[A-Z]/.test(root) && (node['object'] as Node).type === 'Identifier';
    return isStatic && root !== 'Object' && root !== 'Reflect' ? `${root}.${written(node['property'])}` : root;
  }
  if (node.type === 'CallExpression') {
    const callee = bare(node['callee']);
    return /^(get|at)$/.test(written(callee['property'])) ? rootOf(callee['object']) : null;
  }
  return rootOf(node['base'] ?? node['expression']);
}

function ownerOf(root: string, scope: Scope): Scope | null {
  for (let one: Scope | null = scope; one !== null; one = one.outer) if (one.names.has(root)) return one;
  return null;
}

/** The functions and classes that are called as a value is made, and not later. */
function calledIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(calledIn);
  if (typeof part !== 'object' || part === null) return [];
  const node = part as Node;
  if (functions.test(node.type)) return [];
  const own = /^(Call|New)Expression$/.test(node.type) ? [written(node['callee'])] : [];
  return [...own, ...Object.values(node).flatMap(calledIn)];
}

/** A pattern with `g` or `y`. */
function isRemembering(init: unknown): boolean {
  const node = init as Node | null | undefined;
  return node?.type === 'RegExpLiteral' && /[gy]/.test(written(node['flags']));
}

/** What is called, its `?.` taken away. */
function bare(callee: unknown): Node {
  const node = callee as Node;
  return node.type === 'OptionalChainingExpression' ? (node['base'] as Node) : node;
}

function nodes(list: unknown): readonly Node[] {
  return (list ?? []) as readonly Node[];
}

/** A name or a text, as it stands in the source. */
function written(part: unknown): string {
  if (typeof part === 'string') return part;
  const value = (part as Node | null | undefined)?.['value'];
  return typeof value === 'string' ? value : '';
}
