/** The tables of threats and of ASVS are kept: every test that they name exists, and no requirement is passed over. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requirements, wholeSections } from '../support/evidence/asvs';
import { hasTest, testsNamed } from '../support/evidence/named-tests';

const root = join(__dirname, '..', '..');
const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8');
const asvs = page('asvs.md');
const security = page('security.md');

/** Cells of every row of every table, without their heads. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
}

const apart = asvs.indexOf('## What does not apply');
/** Each part of the page has its title, its count, and rows whose tests stand in the last cell where a test shows it. */
const parts = ['Not met', 'Partly met', 'Shown by a test', 'Stated'].map((title) => {
  const [, count = '', text = ''] = new RegExp(`^## ${title} \\((\\d+)\\)\n([\\s\\S]*?)^## `, 'm').exec(asvs) ?? [];
  return { title, count: Number(count), rows: rowsOf(text).filter(([ids]) => /^V\d+\.\d+\.\d+(, |$)/.test(ids ?? '')) };
});
const levels = parts.flatMap(({ rows }) => rows);
const idsOf = (ids = ''): readonly string[] => ids.split(', ');

test.each([
  ['asvs.md', asvs],
  ['security.md', security],
])('every test that %s names exists, by file and by name', (_name, text) => {
  const named = testsNamed(text);
  const missing = named.filter((one) => {
    const file = join(root, one.file);
    return !existsSync(file) || !hasTest(readFileSync(file, 'utf8'), one);
  });
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('every requirement of levels 1 and 2 is in the table or does not apply, and is there once', () => {
  const inapplicable = rowsOf(asvs.slice(apart)).flatMap(([ids = '']) => ids.match(/V\d+\.\d+(?:\.\d+)?/g) ?? []);
  const listed = [...levels.flatMap(([ids]) => idsOf(ids)), ...inapplicable];
  expect([...listed].sort()).toEqual([...requirements, ...wholeSections].sort());
});

test('what is said to be shown names a test, and everything else says what is so and names none', () => {
  const wrong = parts.flatMap(({ title, rows }) =>
    rows.filter(([, how = '', by = '']) => how.trim() === '' || testsNamed(by).length > 0 !== (title === 'Shown by a test')),
  );
  expect(wrong).toEqual([]);
});

test('how many requirements are met is counted right', () => {
  expect(parts.map(({ title, count }) => [title, count])).toEqual(
    parts.map(({ title, rows }) => [title, rows.flatMap(([ids]) => idsOf(ids)).length]),
  );
});

test('every threat names an attacker, what they can do, what stops it and a test that shows it', () => {
  const threats = rowsOf(security.slice(security.indexOf('## Threats'))).filter(([attacker]) => attacker !== 'attacker');
  expect(threats.length).toBeGreaterThan(30);
  expect(threats.filter((cells) => cells.length !== 4 || testsNamed(cells[3] ?? '').length === 0)).toEqual([]);
});

test('what cannot be stopped names who notices it and when', () => {
  const from = security.indexOf('## What a store writer still can');
  const left = rowsOf(security.slice(from, security.indexOf('## Threats'))).filter(([what]) => what !== 'what they can do');
  expect(left.length).toBeGreaterThan(5);
  expect(left.filter((cells) => cells.length !== 3 || cells.some((cell) => cell.trim() === ''))).toEqual([]);
});
