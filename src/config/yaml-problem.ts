/** What keeps a text from being YAML, in words for whoever wrote it. */
import type { Document } from 'yaml';

/** By the code of the parser (https://eemeli.org/yaml/#errors): its own words are about its grammar. */
const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'it begins with a tab; write blanks',
  DUPLICATE_KEY: 'a key stands there that stands above already; keep one of them',
  MULTIPLE_DOCS: 'another document begins here; take out the line "---" and what stands twice',
  BAD_INDENT: 'it does not begin in the column of the lines that it belongs to; the list or the line above may not be closed',
  BLOCK_AS_IMPLICIT_KEY: 'this line, or the next one, does not begin in the column of the lines that it belongs to',
  MULTILINE_IMPLICIT_KEY: 'this line, or the next one, does not begin in the column of the lines that it belongs to',
  MISSING_CHAR: 'a sign is missing: a colon with a blank behind it, a quote, a comma or a bracket',
  BAD_SCALAR_START: 'a value begins with a sign that means something else in YAML; put it into quotes',
};

/** Behind its blanks, what looks like one more and is none: a page or a word processor leaves it. A parser finds it lines later. */
const looksBlank = /^ *[\u00A0\u2000-\u200B\u202F\u3000]/;

/** Null for a document that is whole. Of one mistake the parser finds many, all of them below the first. */
export function yamlProblem({ errors }: Pick<Document.Parsed, 'errors'>, source: string): string | null {
  const [first] = errors;
  if (first === undefined) return null;
  const line = first.linePos?.[0].line ?? 1;
  const strange = source.split('\n', line).findIndex((one) => looksBlank.test(one));
  if (strange >= 0) return `line ${strange + 1}: it begins with something that only looks like a blank; write blanks`;
  return `line ${line}: ${words[first.code] ?? first.message.replace(/ at line \d[\s\S]*$/, '')}`;
}
