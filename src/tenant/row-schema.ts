/** How the rows of a resource are parsed: each as its schema says, and those of a schema that parsed many by code that is made of it. */
import { z } from 'zod';
import type { Resource } from './resource.js';

/** As many rows take about as long to parse as their schema takes to compile. */
const worthCompiling = 100;

const parsedBefore = new WeakMap<z.ZodType, number>();
const compiled = new WeakMap<z.ZodType, z.ZodType>();

/**
 * What parses the rows of a resource: its schema, or, once that parsed enough to be worth it, the same as code of its own, in half the time or less. It is
 * worth it for the pages of a long list, and for a short one that is read again and again.
 *
 * @param rows how many are about to be parsed
 */
export function rowSchema<Row>({ row }: Pick<Resource<Row>, 'row'>, rows: number): z.ZodType<Row> {
  const known = compiled.get(row) as z.ZodType<Row> | undefined;
  if (known !== undefined) return known;
  const before = parsedBefore.get(row) ?? 0;
  parsedBefore.set(row, before + rows);
  if (before < worthCompiling) return row;
  const made = z.compile(row);
  compiled.set(row, made);
  return made;
}
