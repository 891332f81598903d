/** What a test of a suite has to do with: the words in it, in its table, and in whatever of the suite it uses. */
import { parseSync } from '@swc/core';

type Node = Readonly<Record<string, unknown>>;

export interface WordsOfTest {
  /** In lower case, `azure-services` being one. */
  readonly words: ReadonlySet<string>;
  /** Words that a text begins with, `/harden` aside: what is typed in a chat is among them. */
  readonly first: ReadonlySet<string>;
}

/** Null: the suite has no test of that name, or passes over it. */
export function wordsOfTest(source: string, name: string): WordsOfTest | null {
  const program = parseSync(source, { syntax: 'typescript', target: 'es2022' }) as unknown as Node;
  const declared = new Map<string, Node>();
  const tests: Node[] = [];
  const look = (node: Node): void => {
    if (node['type'] === 'VariableDeclarator' && isNode(node['id']) && isNode(node['init'])) declare(node['id'], node['init']);
    if (node['type'] === 'FunctionDeclaration' && isNode(node['identifier'])) declare(node['identifier'], node);
    if (isPassedOver(node)) return;
    if (node['type'] === 'CallExpression' && isTest(node) && titleOf(node) === name) tests.push(node);
    for (const child of childrenOf(node)) look(child);
  };
  const declare = ({ value }: Node, is: Node): void => {
    if (typeof value === 'string') declared.set(value, is);
  };
  look(program);
  const [found] = tests;
  return found === undefined ? null : wordsIn(found, declared);
}

function wordsIn(root: Node, declared: ReadonlyMap<string, Node>): WordsOfTest {
  const words = new Set<string>();
  const first = new Set<string>();
  const followed = new Set<Node>();
  const follow = (node: Node): void => {
    if (followed.has(node)) return;
    followed.add(node);
    const text = node['type'] === 'StringLiteral' ? node['value'] : node['type'] === 'TemplateElement' ? node['raw'] : null;
    if (typeof text === 'string') {
      const [begin, ...more] = [
        ...text
          .toLowerCase()
          .replace(/^\/harden /, '')
          .matchAll(/[a-z0-9]+(?:-[a-z0-9]+)*/g),
      ].map(String);
      if (begin !== undefined) first.add(begin);
      for (const word of begin === undefined ? more : [begin, ...more]) words.add(word);
    }
    const meant = node['type'] === 'Identifier' ? declared.get(String(node['value'])) : undefined;
    if (meant !== undefined) follow(meant);
    for (const child of childrenOf(node)) follow(child);
  };
  follow(root);
  return { words, first };
}

/** `test('…')` or `test.each(…)('…')`. */
function isTest({ callee }: Node): boolean {
  if (!isNode(callee)) return false;
  if (callee['type'] === 'Identifier') return callee['value'] === 'test';
  return callee['type'] === 'CallExpression' && memberOf(callee['callee'], 'test') === 'each';
}

/** `test.skip`, `describe.skip` and the like, with whatever is inside. */
function isPassedOver({ type, callee }: Node): boolean {
  if (type !== 'CallExpression' || !isNode(callee)) return false;
  const called = callee['type'] === 'CallExpression' ? callee['callee'] : callee;
  return ['test', 'describe'].some((one) => /skip|todo|failing/.test(memberOf(called, one) ?? ''));
}

/** `each` of `test.each`, `skip.each` of `test.skip.each`; null: no member of it. */
function memberOf(node: unknown, of: string): string | null {
  if (!isNode(node) || node['type'] !== 'MemberExpression' || !isNode(node['property'])) return null;
  const own = String(node['property']['value']);
  const { object } = node;
  if (isNode(object) && object['type'] === 'Identifier') return object['value'] === of ? own : null;
  const before = memberOf(object, of);
  return before === null ? null : `${before}.${own}`;
}

function titleOf(node: Node): unknown {
  const [first] = node['arguments'] as readonly { readonly expression: Node }[];
  return first?.expression['type'] === 'StringLiteral' ? first.expression['value'] : null;
}

/** Without the names of members and keys, which name nothing of the suite. */
function childrenOf(node: Node): readonly Node[] {
  const names = node['type'] === 'MemberExpression' ? ['property'] : node['type'] === 'KeyValueProperty' ? ['key'] : [];
  return Object.entries(node)
    .filter(([key]) => !names.includes(key))
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
