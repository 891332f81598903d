/** What services return as plain data, so that it can be compared with what was asked for and kept in a ledger. */
import { isObject, type Json } from '../../src/json.js';
import type { Fields } from '../../src/plan/operation.js';

/** A row of the wire as plain data, without annotations. */
export function asFields(row: Readonly<Record<string, unknown>>): Fields {
  const kept = Object.entries(row).filter(([key]) => !key.includes('@'));
  return Object.fromEntries(kept.map(([key, inner]) => [key, asJson(inner)]));
}

/** A value of the wire or of a parsed row as plain data, without annotations; absent is null. */
export function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(asJson);
  if (isObject(value)) return asFields(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
