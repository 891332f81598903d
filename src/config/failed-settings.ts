/** Settings at which code of ours fails, rather than that it finds something wrong with them: told by their key, as what is wrong is. */
import type { ControlDefinition } from '../controls/control.js';
import { InputError } from '../lib/errors.js';
import { InternalError, refusalOfInternalError } from '../lib/internal-error.js';
import { isObject } from '../lib/json.js';

type Parsing = Pick<ControlDefinition, 'id' | 'settings'>;

/** What `parse` gives. Throws InputError where it throws by what settings say of a control, and what it threw where no control is to blame. */
export function unlessFailed<Result>(
  parse: () => Result,
  {
    document,
    file,
    definitions,
  }: { readonly document: unknown; readonly file: string; readonly definitions: readonly Parsing[] },
): Result {
  try {
    return parse();
  } catch (error) {
    const problems = isObject(document) ? [...failedIn('', document, definitions), ...failedTenants(document, definitions)] : [];
    if (problems.length === 0) throw error;
    throw new InputError(`${file} cannot be read:`, problems);
  }
}

function failedTenants({ tenants }: Readonly<Record<string, unknown>>, definitions: readonly Parsing[]): readonly string[] {
  if (!isObject(tenants)) return [];
  return Object.entries(tenants).flatMap(([name, tenant]) =>
    isObject(tenant) ? failedIn(`tenants.${name}.`, tenant, definitions) : [],
  );
}

function failedIn(
  path: string,
  { controls }: Readonly<Record<string, unknown>>,
  definitions: readonly Parsing[],
): readonly string[] {
  if (!isObject(controls)) return [];
  return definitions.flatMap(({ id, settings }) => {
    try {
      settings.safeParse(controls[id]);
      return [];
    } catch (error) {
      const { reason } = refusalOfInternalError(new InternalError(id, error));
      const [what = '', where = ''] = (error instanceof Error ? (error.stack ?? '') : String(error)).split('\n');
      return [`${path}controls.${id}: ${reason} Report it with this: ${`${what} ${where.trim()}`.trim()}`];
    }
  });
}
