/** The manual holds together: every link leads somewhere, and what is generated is current. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { derivedPages } from '../../docs/make/derived-files';
import { definitions } from '../../src/controls/definitions';
import { sourcesOf } from '../support/tree/import-graph';
import { pages } from '../support/tree/manual';

const root = join(__dirname, '..', '..');

test('every link to a file of the repository leads to one', () => {
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:\]\(|^\[[\w.-]+\]: )(?!https?:|#)([^)#\n]+)/gm)].flatMap(([, target = '']) => {
      const file = join(root, dirname(path), target);
      return existsSync(file) ? [] : [`${path} → ${relative(root, file)}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('every file of ours that a page names is there', () => {
  const missing = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:src|adapters|jobs|test|bench|docs|manifests|examples|release|setup)\/[\w./-]+)`/g)].flatMap(
      ([, named = '']) => (existsSync(join(root, named)) ? [] : [`${path} names ${named}`]),
    ),
  );
  expect(missing).toEqual([]);
});

test('the index of the manual has every page', () => {
  const index = readFileSync(join(root, 'docs', 'README.md'), 'utf8');
  const names = pages.map(({ path }) => path).filter((path) => path.startsWith('docs/') && path !== 'docs/README.md');
  expect(names.filter((name) => !index.includes(`](${name.replace('docs/', '')})`))).toEqual([]);
});

test('every link to a heading leads to one', () => {
  const headingsOf = (path: string): readonly string[] =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].flatMap(([, file = '', heading = '']) => {
      const target = file === '' ? path : relative(root, join(root, dirname(path), file));
      return existsSync(join(root, target)) && headingsOf(target).includes(heading) ? [] : [`${path} → ${file}#${heading}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('the pages of the controls and of the licences are those that the code gives (npm run docs writes them)', () => {
  for (const [path, text] of Object.entries(derivedPages()))
    expect({ path, text: readFileSync(join(root, path), 'utf8') }).toEqual({ path, text });
});

test('the page of approvals names each check whose plan can leave objects out, and no other', () => {
  const page = readFileSync(join(root, 'docs', 'approvals.md'), 'utf8');
  const [sentence = ''] = /^.*can leave objects out from the start/m.exec(page) ?? [];
  const named = [...sentence.slice(sentence.lastIndexOf('. ')).matchAll(/`([a-z-]+)`/g)].map(([, id]) => id);
  expect(new Set(named)).toEqual(new Set(definitions.flatMap(({ id, eachObject }) => (eachObject === true ? [id] : []))));
});

test('decisions have a number each, in a row', () => {
  const names = readdirSync(join(root, 'docs', 'decisions')).filter((name) => name !== 'README.md');
  const numbers = names.map((name) => Number(name.slice(0, 4)));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_number, index) => index + 1));
});

/** All code of the product that speaks. */
const sources = [...sourcesOf('src', 'adapters').values()].map(({ text }) => text).join('\n');

test('what the page of troubles quotes is what hardenbot says', () => {
  const symptoms = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8').match(/^\| [^|]+(?= \|)/gm) ?? [];
  const quoted = symptoms.flatMap((cell) => [...cell.matchAll(/"([^"]+)"/g)].flatMap(([, words = '']) => words.split('…')));
  expect(quoted.length).toBeGreaterThan(25);
  expect(quoted.filter((words) => !sources.includes(words.trim()))).toEqual([]);
});

test('the page of environment variables has each that the code reads, and no other', () => {
  const page = readFileSync(join(root, 'docs', 'environment.md'), 'utf8');
  const named = new Set([...page.matchAll(/`([A-Z]+_[A-Z_]+|BROWSER)`/g)].map(([, name = '']) => name));
  const read = new Set(
    [...sources.matchAll(/(?:secrets\.(?:optional|require|requireKey|day|path)\(\s*|environment\[)'([A-Z_]+)'/g)].map(
      ([, name = '']) => name,
    ),
  );
  read.delete('TERM');
  expect([...read].filter((name) => !named.has(name.replace(/_FILE$/, '')) && !named.has(name))).toEqual([]);
  // Names of tenants and webhooks stand in the middle of some, and some are put together from parts.
  const parts = (name: string) => name.replace(/^HARDENBOT_(NAME|WEBHOOK_NAME|DIRECTORY|MULTI_TENANT)/, '').replace(/^_/, '');
  expect([...named].filter((name) => !sources.includes(parts(name)))).toEqual([]);
});
