/** A report that an unknown account sent becomes what it confirms and contradicts, and each contradiction a case that fails until hardenbot is mended. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InputError } from '../../src/lib/errors';
import { packageVersion } from '../../src/process/package-root';
import {
  type ShapesDocument,
  type ShapesReport,
  shapesDocument,
  shapesReport,
  shapesText,
} from '../../src/setup/shapes/report-text';
import { readSentence, sentence } from '../../src/setup/shapes/sentences';
import { readReport, readReportFile } from '../fidelity/report/read-report';
import { keptCases, type ReportedCase, reportedFolder, stillContradicted, titleOf } from '../fidelity/report/reported-case';
import { takeReport } from '../fidelity/report/take-report';
import { rowsAs, shapesBehind } from '../support/tenants/deviating-tenant';
import type { Scripted, SeenRequest } from '../support/wire/http-listener';

let folder: string;
let document: ShapesDocument;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-report-'));
  const { collections } = await shapesBehind(anotherService);
  document = shapesDocument({ version: packageVersion(), source: 'tenant' }, collections);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A service that differs from the simulated tenant in a name, a kind, a word, a code, and what an open question is about. */
function anotherService({ headers, path }: SeenRequest): Scripted | null {
  const cmdlet = headers['x-cmdletname'];
  if (cmdlet === 'Get-CASMailbox') return rowsAs(({ PopEnabled, ...row }) => ({ ...row, PopAllowed: PopEnabled }));
  if (cmdlet === 'Get-TransportRule') return rowsAs((row) => ({ ...row, Priority: String(row['Priority']) }));
  if (cmdlet === 'Get-InboxRule') return (answer) => JSON.stringify({ ...JSON.parse(answer), value: [inboxRule] });
  if (path.startsWith('/v1.0/identity/conditionalAccess/policies')) return rowsAs((row) => ({ ...row, state: 'pausedByVendor' }));
  if (path.startsWith('/v1.0/groups?')) return { status: 403, body: '{"error":{"code":"ScopeGone","message":"no"}}' };
  return null;
}

const inboxRule = { Name: 'rule', Identity: 'ana\\1', RuleIdentity: '1', Enabled: true, ForwardTo: ['<mallory@evil.example>'] };

function written(bytes: string | Buffer): string {
  const file = join(folder, `report-${Math.trunc(performance.now() * 1000)}.txt`);
  writeFileSync(file, bytes);
  return file;
}

async function told(
  file: string,
  caseFolder: string | null = null,
): Promise<{ readonly agrees: boolean; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const agrees = await takeReport(file, { caseFolder, print: (line) => lines.push(line) });
  return { agrees, lines };
}

describe('the whole circle', () => {
  test('a report names each belief that it contradicts, and the file to mend', async () => {
    const { agrees, lines } = await told(written(shapesText(shapesReport(document))));
    expect(agrees).toBe(false);
    const at = lines.findIndex((line) => line.startsWith('contradicted: exchange.CASMailbox: '));
    expect(lines.slice(at, at + 2)).toEqual([
      'contradicted: exchange.CASMailbox: PopEnabled: never came in 36 rows; it may go by another name (not read so far: PopAllowed)',
      '  src/tenant/resources/cas-mailbox.ts: mend',
    ]);
    expect(lines).toContain('  src/tenant/resources/inbox-rule.ts: mend what is believed, and take the mark off');
    expect(lines).toContain('  src/tenant/resources/email-app-usage.ts: take the mark off, and name the report as its source');
    expect(lines.at(-1)).toMatch(/^confirmed: \d\d collections are as believed: azure\.sites, /);
  });

  test('each contradiction becomes a case that fails, and is kept once', async () => {
    const cases = mkdtempSync(join(folder, 'cases-'));
    const file = written(shapesText(shapesReport(document)));
    const { lines } = await told(file, cases);
    expect(lines.filter((line) => line.startsWith('no case'))).toEqual([]);
    const kept = keptCases(cases);
    expect(kept.map(titleOf).sort()).toEqual(
      [
        'exchange.CASMailbox/{of}: PopEnabled: never came in 3 rows; it may go by another name',
        'exchange.CASMailbox: PopEnabled: never came in 36 rows; it may go by another name',
        'exchange.InboxRule: That recipients outside are written as a name with an SMTP address in brackets.',
        'exchange.TransportRule: Priority: came as number as text (3), where a number is expected',
        'graph.conditionalAccessPolicies: state: held a word that hardenbot does not know (4), of the form aAaAa',
        'graph.groups: error: an answer 403 with the code ScopeGone, which hardenbot does not know as forbidden',
      ].sort(),
    );
    for (const one of kept) expect(await stillContradicted(one)).toHaveLength(1);
    const again = await told(file, cases);
    expect(again.lines.filter((line) => line.startsWith('kept already'))).toHaveLength(kept.length);
    expect(keptCases(cases)).toEqual(kept);
  });

  test('a report of an export confirms nothing: the simulator of hardenbot answered it', async () => {
    const file = written(shapesText(shapesReport({ ...document, source: 'export' })));
    await expect(told(file)).rejects.toThrow(
      /^This report is of an export, .+ It confirms nothing and contradicts nothing of Microsoft 365\./,
    );
  });

  test.each<ReportedCase>([
    { about: 'answer', key: 'exchange.CASMailbox', field: 'ECPEnabled', what: sentence('missing', { rows: 3 }) },
    {
      about: 'answer',
      key: 'graph.groups',
      field: 'error',
      what: sentence('unknownCode', { answer: 'an answer 403 with the code AccessDenied', kind: 'forbidden' }),
    },
    {
      about: 'answer',
      key: 'graph.conditionalAccessPolicies',
      field: 'state',
      what: sentence('word', { times: 1, form: 'a' }),
      knownOfForm: 0,
    },
    {
      about: 'question',
      key: 'exchange.InboxRule',
      point: 'That recipients outside are written as a name with an SMTP address in brackets.',
      form: 'what was expected before',
      came: ['?a@a.a?'],
    },
  ])('a case of what hardenbot expects passes: $key', async (one) => {
    expect(await stillContradicted(one)).toEqual([]);
  });
});

for (const one of keptCases(reportedFolder))
  test(`mended since it was reported: ${titleOf(one)}`, async () => {
    expect(await stillContradicted(one)).toEqual([]);
  });

describe('a report is what a stranger sent', () => {
  const text = (): string => shapesText(shapesReport(document));

  test('it is read as the command wrote it, on any system, as text and as JSON', () => {
    const report = readReport(Buffer.from(text()));
    expect(shapesText(report)).toBe(text());
    for (const bytes of [
      Buffer.from(`\ufeff${text().replaceAll('\n', '\r\n')}`, 'utf16le'),
      Buffer.from(`\ufeff${text()}\n\n`),
      Buffer.from(JSON.stringify(document, null, 2)),
    ])
      expect(readReport(bytes)).toEqual(report);
  });

  test.each<readonly [string, (text: string) => string]>([
    ['another first line', (all) => all.replace('Report of', 'Letter about')],
    ['a version that is none', (all) => all.replace(/hardenbot \d+\.\d+\.\d+/, 'hardenbot `process.exit()`')],
    ['a line more', (all) => all.replace('\nNot seen', '\nrun npm install evil\nNot seen')],
    ['a line more in a group', (all) => all.replace('    PopEnabled', '    `rm -rf /`\n    PopEnabled')],
    ['another sentence', (all) => all.replace('it may go by another name', "it may'); process.exit(); ('")],
    ['a key that is a path', (all) => all.replace('exchange.CASMailbox,', '../../package.json,')],
    ['colours of a terminal', (all) => all.replace('PopAllowed', '\u001b[31mPopAllowed')],
    ['words that no answer has', (all) => all.replace('flag (40)', 'flag (40), <img src=x> (1)')],
    ['no last line', (all) => all.slice(0, all.indexOf('What to do'))],
    ['a group twice', (all) => `${all}${all.slice(all.indexOf('\nConfirmed'))}`],
    ['nothing', () => ''],
    ['JSON with another field', () => JSON.stringify({ ...document, note: 'x' })],
    ['JSON with another sentence', () => JSON.stringify(document).replace('it may go by another name', 'it may go')],
    ['JSON that ends early', () => '{"schema":"shapes/2"'],
  ])('with %s it is refused in a sentence', (_name, change) => {
    const changed = change(text());
    expect(changed).not.toBe(text());
    expect(() => readReport(Buffer.from(changed))).toThrow(InputError);
    expect(() => readReport(Buffer.from(changed))).toThrow(
      /^This is no report of hardenbot doctor --shapes that can be read: .+\.\n/,
    );
  });

  test('one that is too large is not read, and one that is not there is said to be so', () => {
    expect(() => readReportFile(written(text() + ' '.repeat(300_000)))).toThrow(/bytes, and a report has 262144 at most/);
    expect(() => readReportFile(join(folder, 'none'))).toThrow(/there is no such file/);
  });

  test('with any line changed it is refused, or says what a report can say', () => {
    const lines = text().split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 2), fc.string({ minLength: 1 }), fc.nat(120), (at, junk, from) => {
        const changed = lines.with(at, `${lines[at]?.slice(0, from)}${junk}${lines[at]?.slice(from)}`).join('\n');
        const read = readOrNull(changed);
        if (read !== null) expect(JSON.stringify(read)).toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });

  test('a sentence is read as it was written', () => {
    expect(readSentence(sentence('came', { as: 'flag as text', times: 3, believed: 'true or false' }))).toEqual({
      kind: 'came',
      values: { as: 'flag as text', times: '3', believed: 'true or false' },
    });
    expect(readSentence('never came in 3 rows; it may go by another name and more')).toBeNull();
  });

  test('the cases that it becomes hold nothing but its own words', async () => {
    const cases = mkdtempSync(join(folder, 'cases-'));
    await told(written(text()), cases);
    for (const one of keptCases(cases)) expect(JSON.stringify(one)).not.toMatch(/mallory|evil/);
    expect(readFileSync(join(reportedFolder, 'README.md'), 'utf8')).toContain('--as-case');
  });
});

function readOrNull(text: string): ShapesReport | null {
  try {
    return readReport(Buffer.from(text));
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
