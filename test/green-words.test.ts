/** The page of what is claimed of a tenant names a test for each sentence, and each of them is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const page = readFileSync(join(root, 'docs', 'dev', 'green-words.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?!what|---)/.test(line));

test.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))('%s', (_claim, row) => {
  const [, file = '', name = ''] = /\]\(\.\.\/\.\.\/(test\/[\w.-]+\.test\.ts)\) `(.+)` \|$/.exec(row) ?? [];
  expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  expect(readFileSync(join(root, file), 'utf8')).toContain(`'${name}'`);
});

test('there are as many claims as the page lists', () => {
  expect(rows.length).toBeGreaterThan(10);
});
