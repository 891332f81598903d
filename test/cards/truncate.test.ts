/** What is too long for its place ends between words, and says how much more there is. */
import { withReason } from '../../src/controls/reasoning/findings/with-reason';
import { shortName, truncateAtItem, truncateAtWord } from '../../src/lib/truncate';

test('what fits stays as it is', () => {
  expect(truncateAtWord('POP3: 1 account', 15)).toBe('POP3: 1 account');
  expect(truncateAtItem(['Ana', 'Bo'], 7)).toBe('Ana, Bo');
});

test('an address is left out whole, with the bracket that opened before it', () => {
  expect(truncateAtWord('7 sign-ins (oto@contoso.com from 198.51.100.24)', 20)).toBe('7 sign-ins …');
});

test('one word that is too long alone shows its beginning', () => {
  expect(truncateAtWord('oto@a-very-long-domain.example', 10)).toBe('oto@a-ver…');
});

test('of a list, the items that fit are whole and the others counted', () => {
  expect(truncateAtItem(['ana@contoso.com', 'bo@contoso.com', 'cy@contoso.com'], 28)).toBe('ana@contoso.com and 2 more');
});

test('a first item that does not fit is cut between its words, and the others are counted', () => {
  expect(truncateAtItem(['IMAP4, last 30 days: 7 sign-ins', 'POP3: none'], 25, '; ')).toBe('IMAP4, last … and 1 more');
});

test('a name on a button keeps its beginning and its end, so that alike names stay apart', () => {
  const long = (n: number) => `anna-lena.von-hohenzollern-sigmaringen.ext${n}@hochschule-fuer-angewandte-wissenschaften.example`;
  expect(shortName('mia@contoso.com')).toBe('mia@contoso.com');
  expect(shortName(long(1))).toBe('anna-lena.vo…ringen.ext1@hochschule-fu…');
  expect(shortName(long(1))).not.toBe(shortName(long(2)));
});

test('no character is split', () => {
  expect(truncateAtWord('👩‍💻 👩‍💻 👩‍💻', 5)).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
});

test('what to do follows what is open, with one object of several and without properties or values', () => {
  const gap = (object: string) => ({ object, property: 'PopEnabled', actual: true, expected: false });
  const judged = (evidence: readonly ReturnType<typeof gap>[], summary = 'It is open.') =>
    withReason(
      {
        verdict: 'fail',
        summary,
        evidence: [...evidence],
        evidenceTotal: evidence.length,
        warnings: [],
        gaps: evidence.length,
        missing: [],
      },
      'Turn it off',
    ).summary;
  expect(judged([gap('policy')])).toBe('It is open. Turn it off.');
  expect(judged([gap('ana@contoso.com'), gap('bo@contoso.com')])).toBe('It is open. For example, ana@contoso.com. Turn it off.');
  expect(judged([gap('ana@contoso.com'), gap('bo@contoso.com')], 'ana@contoso.com can.')).toBe(
    'ana@contoso.com can. Turn it off.',
  );
  expect(judged([gap(`${'long '.repeat(200)}name`), gap('bo')]).length).toBeLessThan(260);
});
