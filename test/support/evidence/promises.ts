/** The sentences of the manual that promise a time or say that something cannot happen, and what the table of promises says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(__dirname, '..', '..', '..', 'docs');

/** What of each page is looked at. Threats have a test in each row; alerts and objectives are measured where hardenbot runs. */
const pages: Readonly<Record<string, (text: string) => string>> = {
  'security.md': (text) => text.slice(0, text.indexOf('## Threats')),
  'ledger.md': (text) => text,
  'settings-in-chat.md': (text) => text.slice(text.indexOf('## From proposal')),
  'store.md': (text) => text,
  'operations.md': (text) => text.replaceAll(/^(\| `Hardenbot|Objectives ).*$/gm, ''),
};

const units = '(?:s|seconds?|minutes?|hours?)';
const promising = new RegExp(
  `\\b(?:never|can(?:not|['’]t)|no one|nobody|(?:within|at most) (?:some )?(?:\\d+|a|an|one|two|three|five|ten) ${units})\\b|\\bfor \\d+ hours\\b`,
  'i',
);

/** Pages of which every sentence is a promise; the number of a step is none. */
const everySentence: ReadonlySet<string> = new Set(['settings-in-chat.md']);

export interface Sentence {
  readonly page: string;
  readonly text: string;
}

export function promisingSentences(): readonly Sentence[] {
  return Object.entries(pages).flatMap(([page, part]) =>
    sentencesOf(part(readFileSync(join(docs, page), 'utf8'))).flatMap((text) =>
      promising.test(text) || (everySentence.has(page) && !/^\d+\.$/.test(text)) ? [{ page, text }] : [],
    ),
  );
}

/** Sentences of paragraphs and lists, and rows of tables, without code that stands on its own. */
export function sentencesOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return prose.split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )/).flatMap((block) => {
    if (block.trim().startsWith('#')) return [];
    const all = block.split('\n');
    const isRule = (line: string | undefined): boolean => /^\|[-| ]+$/.test(line ?? '');
    // Not the head of a table, nor the line below it.
    const rows = all.filter((line, at) => line.startsWith('|') && !isRule(line) && !isRule(all[at + 1]));
    const lines = all.filter((line) => !line.startsWith('|'));
    const joined = lines
      .map((line) => line.trim())
      .join(' ')
      .replace(/^[-*] /, '');
    return [...rows, ...joined.split(/(?<=[.:;])\s+(?=[A-Z*`[])/)].filter((sentence) => sentence.trim() !== '');
  });
}

export interface PromiseRow extends Sentence {
  /** The cell that says what proves it. */
  readonly by: string;
}

/** The rows of docs/promises.md: the beginning of a sentence as it stands, and what proves it. */
export function promiseRows(): readonly PromiseRow[] {
  return readFileSync(join(docs, 'promises.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const [title = ''] = section.split('\n');
      return section
        .split('\n')
        .filter((line) => line.startsWith('| ') && !line.startsWith('| the sentence'))
        .map((line) => {
          const at = line.lastIndexOf(' | ');
          return { page: title.trim(), text: line.slice(2, at).replaceAll('\\|', '|'), by: line.slice(at + 3, -2) };
        });
    });
}
