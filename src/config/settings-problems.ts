/** What is wrong with settings, a line for each problem: its key, and what to write instead. */
import type { z } from 'zod';
import { didYouMean } from '../lib/did-you-mean.js';

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
    // Of a key that cannot be one, the reason lies below.
    const reason = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
    return `${path}: ${reason ?? issue.message}`;
  });
}

/** Where the schema has no words of its own: what to write, in place of the names of types. As Zod takes it beside what it parses. */
export function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : ofType[issue.expected];
    case 'invalid_value':
      return `write ${issue.values.map(String).join(' or ')}`;
    case 'too_big':
      return issue.origin === 'number' ? `write ${issue.maximum} or less` : `too long; ${issue.maximum} at most`;
    case 'too_small':
      return issue.origin === 'number' ? `write ${issue.minimum} or more` : 'empty; write something, or leave the line out';
    case 'invalid_format':
      return issue.format === 'url' ? 'write an address with its scheme, for example https://hardenbot.contoso.com' : undefined;
    default:
      return undefined;
  }
}

const keysBelow = 'write keys below it, each with a colon and a value';

const ofType: Readonly<Record<string, string>> = {
  array: 'write a list, for example [one, two]',
  string: 'write one text; a number, a day or a yes takes quotes',
  number: 'write a number, without quotes',
  int: 'write a whole number',
  boolean: 'write true or false, without quotes',
  object: keysBelow,
  record: keysBelow,
};

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
