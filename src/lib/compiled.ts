/** How Zod parses what is parsed again and again, as rows are: as its schema says, and once that parsed many by code that is made of it. */
import { z } from 'zod';

/** This many values take about as long to parse as their schema takes to compile. */
const worthCompiling = 100;

const parsedBefore = new WeakMap<z.ZodType, number>();
const made = new WeakMap<z.ZodType, z.ZodType>();

/**
 * What parses by a schema: itself, or, once it parsed enough to be worth it, the same as code of its own, in half the time or less. It is
 * worth it for the pages of a long list, and for a short one that is read again and again.
 *
 * @param values how many are about to be parsed
 */
export function compiled<Type>(schema: z.ZodType<Type>, values = 1): z.ZodType<Type> {
  const known = made.get(schema) as z.ZodType<Type> | undefined;
  if (known !== undefined) return known;
  const before = parsedBefore.get(schema) ?? 0;
  parsedBefore.set(schema, before + values);
  if (before < worthCompiling) return schema;
  const code = z.compile(schema);
  made.set(schema, code);
  return code;
}
