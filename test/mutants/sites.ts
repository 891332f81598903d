/** Where the sources of a control can be broken in one place: found on the syntax tree of TypeScript, written back as text. */
import { parseSync } from '@swc/core';
import { asObject, isNode, type Node, textOf } from './tree';

export type Kind = 'condition' | 'exclusion' | 'read';

/** One edit of one file. Offsets are bytes of its UTF-8 text. */
export interface Site {
  /** From the root. */
  readonly file: string;
  readonly line: number;
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  /** What stood there. */
  readonly was: string;
}

/** Functions that only put into words what was decided elsewhere. */
const wordings =
  /^(contrast|lacking|example|spfWish|takenFrom|summary|describe|words|text|sentence|label|name|explain|say|shown|sample|reason|because|origin$|who$|list)|(Words|Text|Sentence|Label|Name|Names|InWords|Evidence)$/i;

export function sitesOf(file: string, source: string): readonly Site[] {
  const bytes = Buffer.from(source);
  const found: Site[] = [];
  visit(parseSync(source, { syntax: 'typescript', target: 'es2022' }), '', (node) => {
    for (const { kind, of, becomes } of edits(node, bytes)) {
      const [start, end] = [of.start - 1, of.end - 1];
      const line = bytes.subarray(0, start).toString().split('\n').length;
      found.push({ file, line, kind, start, end, becomes, was: bytes.subarray(start, end).toString() });
    }
  });
  return found;
}

export function mutated(source: string, { start, end, becomes }: Site): string {
  const bytes = Buffer.from(source);
  return Buffer.concat([bytes.subarray(0, start), Buffer.from(becomes), bytes.subarray(end)]).toString();
}

function visit(value: unknown, within: string, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, within, see);
    return;
  }
  const record = asObject(value);
  if (record === null) return;
  const named = nameOf(record) ?? within;
  if (isNode(record)) {
    if (record.type === 'ImportDeclaration' || record.type.startsWith('Ts') || wordings.test(named)) return;
    see(record);
  }
  for (const [key, inner] of Object.entries(record)) if (key !== 'span') visit(inner, named, see);
}

/** The name of a function or method, so that what makes words can be left out. */
function nameOf(record: Readonly<Record<string, unknown>>): string | null {
  const type = record['type'];
  const holder = type === 'FunctionDeclaration' ? record['identifier'] : type === 'ClassMethod' ? record['key'] : null;
  const value = asObject(holder)?.['value'];
  return typeof value === 'string' ? value : null;
}

interface Edit {
  readonly kind: Kind;
  readonly of: Node['span'];
  readonly becomes: string;
}

const opposites: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>': '<=',
  '<=': '>',
  '>=': '<',
  '&&': '||',
  '||': '&&',
};

function edits(node: Node, bytes: Buffer): readonly Edit[] {
  const text = (part: unknown): string => (isNode(part) ? textOf(part, bytes) : '');
  switch (node.type) {
    case 'IfStatement':
      return [...inverted(node['test'], text), ...skipped(node)];
    case 'ConditionalExpression':
      return inverted(node['test'], text);
    case 'UnaryExpression':
      return node['operator'] === '!' ? [{ kind: 'condition', of: node.span, becomes: text(node['argument']) }] : [];
    case 'BinaryExpression':
      return swapped(node, text);
    case 'CallExpression':
      return callEdits(node, text);
    case 'ArrayExpression':
      return droppedReads(node, text);
    default:
      return [];
  }
}

function inverted(test: unknown, text: (part: unknown) => string): readonly Edit[] {
  return isNode(test) ? [{ kind: 'condition', of: test.span, becomes: `!(${text(test)})` }] : [];
}

function swapped(node: Node, text: (part: unknown) => string): readonly Edit[] {
  const { left, right, operator } = node;
  const opposite = opposites[String(operator)];
  if (opposite === undefined || !isNode(left) || !isNode(right)) return [];
  return [{ kind: 'condition', of: node.span, becomes: `(${text(left)}) ${opposite} (${text(right)})` }];
}

/** `if (…) continue;` and `if (…) return;` leave something out. */
function skipped(node: Node): readonly Edit[] {
  const then = asObject(node['consequent']);
  const leaves = then?.['type'] === 'ContinueStatement' || then?.['type'] === 'ReturnStatement';
  return leaves && node['alternate'] === null ? [{ kind: 'exclusion', of: node.span, becomes: ';' }] : [];
}

/** Methods that take something away. */
const takesAway = new Set(['minus', 'removeAll', 'keepAll', 'intersection', 'slice']);

function callEdits(node: Node, text: (part: unknown) => string): readonly Edit[] {
  const callee = asObject(node['callee']);
  if (callee?.['type'] !== 'MemberExpression') return [];
  const name = asObject(callee['property'])?.['value'];
  const [first] = (node['arguments'] ?? []) as readonly unknown[];
  const argument = asObject(first)?.['expression'];
  if (name === 'filter' && isNode(argument)) return [{ kind: 'exclusion', of: argument.span, becomes: '() => true' }];
  if (name === 'some' || name === 'every') {
    const [object] = [text(callee['object'])];
    const other = name === 'some' ? 'every' : 'some';
    return [{ kind: 'condition', of: node.span, becomes: `${object}.${other}(${text(argument)})` }];
  }
  if (typeof name === 'string' && takesAway.has(name) && isNode(argument))
    return [{ kind: 'exclusion', of: node.span, becomes: text(callee['object']) }];
  if (name === 'on' && isNode(argument) && isRead(text(argument)))
    return [{ kind: 'read', of: node.span, becomes: `${text(callee['object'])}.on(${text(argument)}, () => undefined)` }];
  return [];
}

/** An element, or what an element spreads. */
function droppedReads(node: Node, text: (part: unknown) => string): readonly Edit[] {
  const elements = ((node['elements'] ?? []) as readonly unknown[]).map(asObject);
  return elements.flatMap((element) => {
    const read = element?.['expression'];
    if (!isNode(read) || !isRead(text(read))) return [];
    return [{ kind: 'read' as const, of: read.span, becomes: element?.['spread'] ? '[]' : '...[]' }];
  });
}

function isRead(text: string): boolean {
  return /^(\.\.\.)?[\w.]*reads?(Of)?(\([\w., ]*\))?$/i.test(text);
}
