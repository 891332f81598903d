/** What the manual promises of times and impossibilities names the test that proves it; a sentence that nothing proves is no promise, and says so. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasTest, testsNamed } from '../support/evidence/named-tests';
import { promiseRows, promisingSentences, type Sentence, sentencesOf } from '../support/evidence/promises';

const root = join(__dirname, '..', '..');
const sentences = promisingSentences();
const rows = promiseRows();
const begins = ({ text }: Sentence, beginning: string): boolean => text.replace(/^\| /, '').startsWith(beginning);

/** Why a sentence promises nothing that a test could prove. */
const reasons = [
  'advice',
  'what hardenbot does not know',
  'what is left to an attacker',
  'what the store does',
  'what others do',
  'what a port is without',
  'a limit between two versions',
  'measured by the trial that it names',
];

test('every sentence that promises a time or an impossibility stands in the table, once', () => {
  expect(sentences.length).toBeGreaterThan(40);
  const wrong = sentences.flatMap((one) => {
    const found = rows.filter((row) => row.page === one.page && begins(one, row.text)).length;
    return found === 1 ? [] : [`${one.page}, ${found} rows: ${one.text.slice(0, 120)}`];
  });
  expect(wrong).toEqual([]);
});

test('the table holds no sentence that the manual does not have', () => {
  const gone = rows.filter((row) => !sentences.some((one) => one.page === row.page && begins(one, row.text)));
  expect(gone.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
});

test.each(rows.map(({ page, text, by }) => [`${page}: ${text}`, by]))('%s', (_sentence, by) => {
  const [, reason] = /^no promise: (.*)$/.exec(by) ?? [];
  if (reason !== undefined) return expect(reasons).toContain(reason);
  const named = testsNamed(by);
  expect(named.length).toBeGreaterThan(0);
  for (const one of named) {
    expect([one.file, existsSync(join(root, one.file))]).toEqual([one.file, true]);
    expect([one, hasTest(readFileSync(join(root, one.file), 'utf8'), one)]).toEqual([one, true]);
  }
});

test('a new promise is found in prose, lists and tables, and code and heads of tables are not', () => {
  const page = [
    '# Never a title',
    'It goes on. A worker never\nsleeps for long; the rest is said.',
    '- *One.* It is told within 30 seconds.\n- Two.',
    '| what | never |\n|---|---|\n| a row | nobody |',
    '```text\nnever\n```',
  ].join('\n\n');
  expect(sentencesOf(page).filter((one) => /never|within|nobody/i.test(one))).toEqual([
    'A worker never sleeps for long; the rest is said.',
    '*One.* It is told within 30 seconds.',
    '| a row | nobody |',
  ]);
});
