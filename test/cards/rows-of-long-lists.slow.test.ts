/** Rows of long lists are parsed by compiled schemas: they are to read every row as the schema itself does. */
import fc from 'fast-check';
import { z } from 'zod';
import { resources } from '../../src/tenant/resources/registry';

/** What services, exports and unknown accounts write where a property belongs. */
const values = fc.oneof(
  fc.constantFrom(null, true, false, 'True', 'false', '', '7', 'yes', '/Date(1700000000000)/', '2026-11-24T00:00:00Z', 3),
  fc.jsonValue({ maxDepth: 2 }),
);

function keysOf(row: z.ZodType): readonly string[] {
  let inner: unknown = row;
  while (inner instanceof z.ZodPipe) inner = inner.out;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function rowsOf(row: z.ZodType): fc.Arbitrary<unknown> {
  const keys = keysOf(row).flatMap((key) => [key, key.charAt(0).toLowerCase() + key.slice(1), `${key}@data.type`]);
  const key = fc.constantFrom('@odata.id', 'somethingNew', '__proto__', ...keys);
  return fc.oneof({ weight: 9, arbitrary: fc.dictionary(key, values, { maxKeys: 12 }) }, { weight: 1, arbitrary: values });
}

/** Absent and undefined are distinguished. */
function outcome(schema: z.ZodType, row: unknown): unknown {
  const parsed = schema.safeParse(row);
  if (!parsed.success) return parsed.error.issues;
  const { data } = parsed;
  return typeof data === 'object' && data !== null ? [data, Object.keys(data).sort()] : data;
}

test.each(resources.map((resource) => [resource.key, resource.row] as const))(
  'a compiled row of %s reads whatever comes as the schema does',
  (_key, row) => {
    const compiled = z.compile(row);
    fc.assert(
      fc.property(rowsOf(row), (given) => {
        expect(outcome(compiled, given)).toEqual(outcome(row, given));
      }),
      { numRuns: 60 },
    );
  },
);
