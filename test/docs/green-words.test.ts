/** The page of what is claimed of a tenant names a test, or a case of a control, for each sentence, and each of them is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasTest, testsNamed } from '../support/evidence/named-tests';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'dev', 'green-words.md'), 'utf8');
const [claims = '', ofControls = ''] = page.split('\n## Cases of a control\n');
const rowsOf = (part: string) => part.split('\n').filter((line) => /^\| (?!what|tenant|---)/.test(line));
const rows = rowsOf(claims);
const cases = rowsOf(ofControls);

test.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))('%s', (_claim, row) => {
  const named = testsNamed(row);
  expect(named).toHaveLength(1);
  for (const one of named) {
    expect([one.file, existsSync(join(root, one.file))]).toEqual([one.file, true]);
    expect([one, hasTest(readFileSync(join(root, one.file), 'utf8'), one)]).toEqual([one, true]);
  }
});

test.each(cases)('%s', (row) => {
  const [, control = '', name = ''] = /\| ([\w-]+): `([^`]+)` \|$/.exec(row) ?? [];
  const source = readFileSync(join(root, 'src', 'controls', control, 'cases.ts'), 'utf8');
  expect([name, hasTest(source, { file: control, test: name })]).toEqual([name, true]);
});

test('there are as many claims as the page lists', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(cases.length).toBeGreaterThan(10);
});
