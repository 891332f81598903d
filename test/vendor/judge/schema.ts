/** What a JSON schema of a vendor says of a value, in sentences. */
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Violation } from './violation';

export function schemaComplaints(validate: ValidateFunction, value: unknown, what: string): readonly Violation[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const sentences = errors.map(({ instancePath, message, params }) => {
    const place = instancePath === '' ? 'at its top' : `at ${instancePath.slice(1).replaceAll('/', '.')}`;
    const extra = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
    return `${what} ${place}: ${message ?? 'is not as the schema has it'}${extra}.`;
  });
  return [...new Set(sentences)].map((says) => ({ rule: 'manifest', request: what, says }));
}

/** Drafts 4 and 6 call some things otherwise than draft 7; what the vendors' schemas use of them means the same without. */
export function compiled(schema: unknown): ValidateFunction {
  const { $schema: _draft, id: _id, $id: _sameId, ...rest } = schema as Readonly<Record<string, unknown>>;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  return ajv.compile(rest);
}
