/** What is wrong with settings, a line for each problem: its key, and what to write instead. */
import type { z } from 'zod';
import { didYouMean } from '../did-you-mean.js';

/** Zod's issues as lines `key.path: what is wrong`, an unknown key with the one that was probably meant. */
export function settingsProblems(error: z.ZodError, schema: z.ZodType): readonly string[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.join('.') || '(top level)';
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const meant = didYouMean(key, keysAt(schema, issue.path));
        const remedy = meant === null ? 'remove it or correct its spelling' : `did you mean ${meant}?`;
        return `${[...issue.path, key].join('.')}: nobody reads this key; ${remedy}`;
      });
    if (issue.code === 'invalid_type' && issue.expected === 'array') return `${path}: write a list, for example [one, two]`;
    // Of a key that cannot be one, the reason lies below.
    const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
    return `${path}: ${reason ?? issue.message}`;
  });
}

/** The keys that an object of the schema may have at this path; none where it is no such object. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let here: Inner | undefined = schema as Inner;
  for (const step of path) {
    const def: Inner['def'] = bare(here)?.def ?? {};
    here = def.shape?.[String(step)] ?? def.valueType ?? def.element;
  }
  return Object.keys(bare(here)?.def.shape ?? {});
}

/** The parts of a Zod schema that lead on. */
interface Inner {
  readonly def: {
    readonly shape?: Readonly<Record<string, Inner>>;
    readonly valueType?: Inner;
    readonly element?: Inner;
    readonly innerType?: Inner;
    readonly in?: Inner;
  };
}

/** Without what makes it optional, gives it a default or changes it afterwards. */
function bare(schema: Inner | undefined): Inner | undefined {
  const within = schema?.def.innerType ?? schema?.def.in;
  return within === undefined ? schema : bare(within);
}
