/** Parses operations that come back from storage, which is not trusted. */
import { z } from 'zod';
import type { Json } from '../../lib/json.js';
import type { Fields, Operation } from './operation.js';

const fields = z.record(z.string(), z.json()) as unknown as z.ZodType<Fields>;
const common = { resource: z.string(), object: z.string(), secret: z.array(z.string()).readonly().exactOptional() };

export const operationSchema: z.ZodType<Operation> = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('update'), identity: z.string(), before: fields, after: fields }),
  z.strictObject({ ...common, kind: z.literal('create'), name: z.string(), after: fields }),
  z.strictObject({
    ...common,
    kind: z.literal('remove'),
    identity: z.string(),
    name: z.string(),
    before: fields,
    final: z.literal(true).exactOptional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('action'),
    identity: z.string(),
    after: fields,
    repeat: z.literal(true).exactOptional(),
  }),
]);

/** JSON data of any shape. */
export const jsonSchema: z.ZodType<Json> = z.json();
