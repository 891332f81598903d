/** The glossary is true of the code, new sentences are written in its words, and declarations are named by them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesOf } from '../support/tree/import-graph';
import { oldNames } from '../support/tree/old-names';
import { glossaryPath, glossaryRows, lexed, oldWords, proseOf } from '../support/tree/wording';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const glossary = read(glossaryPath);

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

const types = glossaryRows(glossary, 'Terms').flatMap(([term = '', , type = '']) => {
  const [, name] = /^`(\w+)`$/.exec(type) ?? [];
  return name === undefined ? [] : [{ term, name }];
});
const formerNames = oldNames.flatMap(({ write, instead }) => instead.map((old) => ({ write, old })));

test('the glossary has terms, old words and old names', () => {
  expect(types.length).toBeGreaterThan(20);
  expect(formerNames.length).toBeGreaterThan(60);
  expect('whoever was told'.match(oldWords(glossary))).toEqual(['whoever', 'told']);
});

test.each(types)('$term: the type $name is declared once in src', ({ name }) => {
  const places = declared.filter((one) => one.isType && one.name === name && one.path.startsWith('src/'));
  expect(places.map((place) => place.path)).toHaveLength(1);
});

test.each(formerNames)('no declaration goes back to $old', ({ old }) => {
  const isOld = (name: string) => (old === old.toLowerCase() ? wordsOf(name).includes(old) : name === old);
  expect(declared.filter(({ name }) => isOld(name)).map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});

describe('sentences', () => {
  test('none uses a word that the glossary replaces', () => {
    const old = oldWords(glossary);
    expect(
      proseOf(root).flatMap(({ path, text }) => {
        const found = [...text.matchAll(old)].map(([word]) => word);
        return found.length === 0 ? [] : [`${path}: "${text}" says ${found.join(', ')}`];
      }),
    ).toEqual([]);
  });

  test('comments and texts of code are told apart', () => {
    const code = `/** Says\n * why. */\nconst one = 'it''s'; // and more\nconst two = \`of \${one} and // none\`;`;
    expect(lexed(code)).toEqual({ comments: [' Says\nwhy. ', 'and more'], strings: ['it', 's', 'of {} and // none'] });
  });
});
