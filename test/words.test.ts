/** docs/words.md is true of the code: each word is one type, in one file, and no name at the top of a file is made of a word that was left behind. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesOf } from './support/tree/import-graph';

const page = readFileSync(join(__dirname, '..', 'docs', 'words.md'), 'utf8');

/** The cells of each row of the page, without the heads of its tables. */
const rows = [...page.matchAll(/^\| (?!word |-)(.*) \|$/gm)].map(([, cells = '']) => cells.split('|').map((cell) => cell.trim()));

/** What files of the product declare at their top; cases are made of the words of tenants. */
const declared = [...sourcesOf('src', 'adapters', 'jobs').values()]
  .filter(({ path }) => !path.endsWith('/cases.ts'))
  .flatMap(({ path, text }) =>
    [...text.matchAll(/^(export )?(?:abstract |async )?(interface|type|class|function\*?|const|let|enum) (\w+)/gm)].map(
      ([, exported, kind = '', name = '']) => ({
        path,
        name,
        isType: exported !== undefined && /^(interface|type|class)$/.test(kind),
      }),
    ),
  );

/** `openStandIn` is made of open, stand and in. */
function wordsOf(name: string): readonly string[] {
  return name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_/).map((word) => word.toLowerCase());
}

const types = rows.flatMap(([word = '', , code = '']) => {
  const [, name, path] = /^`(\w+)` in `([^`]+)`$/.exec(code) ?? [];
  return name === undefined || path === undefined ? [] : [{ word, name, path }];
});
const left = rows.flatMap(([word = '', , , not = '']) => not.split(', ').flatMap((old) => (old === '' ? [] : [{ word, old }])));

test('the page has words, and words that were left behind', () => {
  expect(types.length).toBeGreaterThan(20);
  expect(left.length).toBeGreaterThan(20);
});

test.each(types)('$word: the type $name is declared once in the product, in $path', ({ name, path }) => {
  const places = declared.filter((one) => one.isType && one.name === name && one.path.startsWith('src/'));
  expect(places.map((place) => place.path)).toEqual([path]);
});

test.each(left)('no name at the top of a file is made of "$old": the word is $word', ({ old }) => {
  expect(declared.filter(({ name }) => wordsOf(name).includes(old)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});
