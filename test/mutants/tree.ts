/** The syntax tree as swc gives it: objects with a type and a span. */

export interface Node {
  readonly type: string;
  /** Bytes from 1. */
  readonly span: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

export function isNode(value: unknown): value is Node {
  const record = asObject(value);
  return typeof record?.['type'] === 'string' && asObject(record['span']) !== null;
}

export function textOf({ span }: Node, bytes: Buffer): string {
  return bytes.subarray(span.start - 1, span.end - 1).toString();
}
