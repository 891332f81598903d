/** What the parser of a resource takes an answer to be: the kinds of values of each field, derived from the schema itself. */
import { z } from 'zod';

/**
 * - `flag`, `text`, `count`, `moment`, `texts` (a list of words): what one field holds
 * - `object`, `objects` (a list of them): what stands below it
 * - `any`: nothing is expected of it
 */
export type ExpectedShape =
  | { readonly kind: 'flag' | 'text' | 'count' | 'moment' | 'texts' | 'any' }
  | { readonly kind: 'object' | 'objects'; readonly fields: ReadonlyMap<string, ExpectedShape> };

export function expectedShapeOf(schema: z.ZodType): ExpectedShape {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodBoolean) return { kind: 'flag' };
  if (inner instanceof z.ZodString) return { kind: 'text' };
  if (inner instanceof z.ZodNumber) return { kind: 'count' };
  if (inner instanceof z.ZodDate) return { kind: 'moment' };
  if (inner instanceof z.ZodObject) return { kind: 'object', fields: fieldsOf(inner) };
  if (!(inner instanceof z.ZodArray)) return { kind: 'any' };
  const element = expectedShapeOf(inner.element as z.ZodType);
  if (element.kind === 'object') return { kind: 'objects', fields: element.fields };
  return element.kind === 'text' ? { kind: 'texts' } : { kind: 'any' };
}

function fieldsOf(schema: z.ZodObject): ReadonlyMap<string, ExpectedShape> {
  return new Map(Object.entries(schema.shape).map(([name, field]) => [name, expectedShapeOf(field as z.ZodType)]));
}

/** Without what makes a value optional, and without the lenience before it. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.out as z.ZodType);
  return schema;
}
