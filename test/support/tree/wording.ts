/** The prose of the product, sentence by sentence, and the old words in it: what the glossary says to write instead. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const glossaryPath = 'docs/glossary.md';

/** Who reads it. `texts`: what the program prints, shows and answers, as it stands in the code. */
export type Reader = 'README' | 'docs' | 'texts' | 'comments';

/** Names and keys in tenants, findings and stores: they keep the spelling that was written. */
const stored: ReadonlySet<string> = new Set([
  'ask administrators for a method that withstands phishing',
  'ask everybody for a second factor',
  'refuse mail from outside to onmicrosoft.com',
  'This address does not take mail from outside.',
  'mail from outside',
  'told {} {}',
  'put back {}',
]);

export interface Sentence {
  readonly reader: Reader;
  /** Path from the root. */
  readonly path: string;
  readonly text: string;
}

/** The rows of a table of the glossary, below the heading. */
export function glossaryRows(glossary: string, heading: string): readonly (readonly string[])[] {
  const [, below = ''] = glossary.split(`## ${heading}\n`);
  const [section = ''] = below.split('\n## ');
  const rows = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, cells = '']) => cells.split('|').map((cell) => cell.trim()));
  return rows.slice(1);
}

/** Matches each old word of the glossary, in any sentence; Azure Front Door and what is under way are meant otherwise. */
export function oldWords(glossary: string): RegExp {
  const words = glossaryRows(glossary, 'Old words').flatMap(([, old = '']) => old.split(', '));
  if (words.length === 0) throw new Error(`${glossaryPath} names no old word.`);
  return new RegExp(`(?<![\\w-])(?<!\\b(?:Front|under) )(${words.join('|')})(?![\\w-])`, 'gi');
}

/** All prose below a folder: README and manual, and texts and comments of the code. */
export function proseOf(root: string): readonly Sentence[] {
  const pages = filesBelow(root, 'docs', '.md').filter((path) => !isAboutWords(path));
  const code = ['src', 'adapters', 'jobs'].flatMap((folder) => filesBelow(root, folder, '.ts'));
  const around = ['test', 'bench', 'docs/make', 'release'].flatMap((folder) => filesBelow(root, folder, '.ts'));
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return [
    ...sentencesOf(markdown(read('README.md')), 'README', 'README.md'),
    ...pages.flatMap((path) => sentencesOf(markdown(read(path)), 'docs', path)),
    ...code.flatMap((path) => {
      const { comments, strings } = lexed(read(path));
      const texts = path.endsWith('/cases.ts') || /\/(simulator|fake)\//.test(path) ? [] : strings;
      return [...sentencesOf(texts, 'texts', path), ...sentencesOf(comments, 'comments', path)];
    }),
    ...around.flatMap((path) => sentencesOf(lexed(read(path)).comments, 'comments', path)),
  ];
}

const isAboutWords = (path: string) => path === glossaryPath || path === 'docs/words.md';

function filesBelow(root: string, folder: string, ending: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function sentencesOf(pieces: readonly string[], reader: Reader, path: string): readonly Sentence[] {
  return pieces
    .flatMap((piece) => piece.replaceAll(/\s+/g, ' ').split(/(?<=[.!?;:])\s+/))
    .map((text) => text.trim())
    .filter((text) => text.includes(' ') && !stored.has(text))
    .map((text) => ({ reader, path, text }));
}

/** Paragraphs, items and cells; without code, links and pictures' addresses. */
function markdown(page: string): readonly string[] {
  return page
    .replaceAll(/^```[\s\S]*?^```/gm, '\n\n')
    .replaceAll(/`[^`\n]*`/g, '``')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .split(/\n\s*\n|^\s*(?:[-*]|\d+\.)\s|\||^#+ /m);
}

const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g;

/** Comments, those that follow each other as one, and the texts between quotes. */
export function lexed(code: string): { readonly comments: readonly string[]; readonly strings: readonly string[] } {
  const comments: string[] = [];
  const strings: string[] = [];
  for (const [token] of code.matchAll(tokens)) {
    if (!token.startsWith('/')) strings.push(token.slice(1, -1).replaceAll(/\$\{[^}]*\}/g, '{}'));
    else
      comments.push(
        token
          .replace(/^\/\*+|\*\/$/g, '')
          .replaceAll(/^\s*(?:\*|\/\/)\s?/gm, '')
          .replaceAll(/`[^`\n]*`/g, '``'),
      );
  }
  return { comments, strings };
}
