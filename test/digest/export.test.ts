/** What people take with them: tables that no cell can turn into a formula, and a report that no name can turn into markup. */

import { parse } from 'csv-parse/sync';
import { contentOf, textFile } from '../../src/chat/attachment';
import { controls } from '../../src/controls/index';
import type { Operation } from '../../src/engine/plan/operation';
import type { ExportDocument } from '../../src/posture/export-document';
import { csv } from '../../src/views/csv';
import {
  changesCsv,
  decisionsCsv,
  exportCard,
  exportFiles,
  findingsCsv,
  ledgerCsv,
  waivedCsv,
  writesCsv,
} from '../../src/views/export';
import { htmlReport } from '../../src/views/html/report';
import { hostileTexts } from '../support/chat/hostile-text';
import { sampleExport } from '../support/evidence/sample-export';

/** Under the names that programs know. */
const forPrograms = ({ waived, ...others }: ExportDocument): unknown =>
  JSON.parse(JSON.stringify({ ...others, waivers: waived }));

const rowsOf = (table: string): readonly (readonly string[])[] => parse(table);
const named = (name: string): ExportDocument => {
  const sample = sampleExport();
  const [finding] = sample.findings;
  if (finding === undefined) throw new Error('The sample has no finding.');
  const evidence = [{ object: name, property: name, actual: name, expected: name }];
  return {
    ...sample,
    tenant: name,
    findings: [{ ...finding, summary: name, evidence, warnings: [{ code: 'lockout', text: name }], missing: [{ read: name }] }],
    moves: sample.moves.map((move) => ({
      ...move,
      objects: [name],
      authors: [{ who: name, what: name, object: name, at: move.at }],
    })),
    changes: sample.changes.map((change) => ({
      ...change,
      requestedBy: name,
      approvedBy: [name],
      refused: name,
      measured: { verdict: 'pass', expected: 'pass', summary: name },
      decisions: change.decisions.map((one) => ({ ...one, by: name, reason: name, ticket: name })),
    })),
    writes: sample.writes.map((write) => ({ ...write, object: name, property: name, before: name, after: name })),
    waived: sample.waived.map((one) => ({ ...one, object: name, reason: name, ended: name })),
  };
};

test('findings are one line an object, with what is beside what should be', () => {
  const [header, ...rows] = rowsOf(findingsCsv(sampleExport()));
  expect(header).toEqual(['control', 'severity', 'verdict', 'summary', 'object', 'property', 'actual', 'expected', 'not read']);
  expect(rows).toContainEqual(
    expect.arrayContaining(['pop-imap', 'medium', 'partial', 'scanner@contoso.com', 'PopEnabled', 'true', 'false']),
  );
});

test('changes are one line each, with who asked and who approved', () => {
  const [, ...rows] = rowsOf(changesCsv(sampleExport()));
  expect(rows[0]).toEqual(expect.arrayContaining(['c-4k7m2xq', 'pop-imap', 'verified', 'Ana', 'Bo']));
});

test('decisions are one line each, with who, where, when and why', () => {
  const rejected = {
    kind: 'reject',
    by: 'Bo',
    at: '2026-11-20T09:10:00.000Z',
    on: 'teams',
    reason: 'after Monday',
    ticket: null,
  } as const;
  const sample = sampleExport();
  const document = { ...sample, changes: sample.changes.map((change) => ({ ...change, decisions: [rejected] })) };
  expect(rowsOf(decisionsCsv(document))[1]).toEqual([
    'c-4k7m2xq',
    'pop-imap',
    'reject',
    'Bo',
    '2026-11-20T09:10:00.000Z',
    'teams',
    'after Monday',
    '',
  ]);
});

test('of one change every ledger line is there, and each value before and after, but those that are for nobody', () => {
  const operation: Operation = {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: 'scanner@contoso.com',
    identity: 'scanner',
    before: { PopEnabled: true, Words: ['one', 'two'] },
    after: { PopEnabled: false, Words: [] },
    secret: ['Words'],
  };
  const entries = [
    { seq: 7, at: '2026-11-20T09:20:00.000Z', event: { type: 'intent' as const, n: 1, operation } },
    { seq: 8, at: '2026-11-20T09:21:00.000Z', event: { type: 'outcome' as const, n: 1, result: 'applied' as const } },
  ];
  const [, ...rows] = rowsOf(ledgerCsv(entries));
  expect(rows.map((row) => [row[0], row[2], ...row.slice(6)])).toEqual([
    ['7', 'about to change scanner@contoso.com', 'scanner@contoso.com', 'PopEnabled', 'true', 'false'],
    ['7', 'about to change scanner@contoso.com', 'scanner@contoso.com', 'Words', '2 entries, not shown', '0 entries, not shown'],
    ['8', 'operation 1: applied', '', '', '', ''],
  ]);
});

test('each value that a change wrote stands before and after, with what became of it', () => {
  expect(rowsOf(writesCsv(sampleExport()))[1]).toEqual([
    'c-4k7m2xq',
    '2026-11-20T09:20:00.000Z',
    'finance@contoso.com',
    'PopEnabled',
    'true',
    'false',
    'applied',
    '',
  ]);
});

test('a change whose values are too many is named, not left out', () => {
  expect(rowsOf(writesCsv({ ...sampleExport(), withoutWrites: ['c-9999999'] })).at(-1)?.[0]).toBe('c-9999999');
});

test('who accepted a finding stands among the decisions', () => {
  expect(rowsOf(decisionsCsv(sampleExport()))).toContainEqual(
    expect.arrayContaining(['w-2b9k4mp', 'waive pop-imap', 'waive', 'Cy']),
  );
});

test('of a change what was measured stands beside it', () => {
  expect(rowsOf(changesCsv(sampleExport()))[1]).toContain('pass: POP and IMAP are off for 12 mailboxes.');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', ' =1'])(
  'a cell that begins like %j is text',
  (name) => {
    const cells = [findingsCsv, changesCsv, decisionsCsv, writesCsv, waivedCsv]
      .flatMap((table) => rowsOf(table(named(name))))
      .flat();
    expect(cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell))).toEqual([]);
  },
);

test.each([
  ...hostileTexts.map(({ text }) => text),
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</style><b>',
  '&lt;',
])('a tenant that is called %j stays text in the report', (name) => {
  const tags = (html: string): readonly string[] =>
    [...html.matchAll(/<\/?[a-z][^>]*>/gi)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
  expect(tags(htmlReport(named(name)))).toEqual(tags(htmlReport(named('plain'))));
});

test('the report needs nothing but itself, and forbids itself everything else', () => {
  const report = htmlReport(sampleExport());
  expect(report).toContain("default-src 'none'");
  expect(report).not.toMatch(/\b(src|href)=|url\(|@import|<script|<link/);
});

test('the report names every control with its evidence, its references, what is waived and who did what', () => {
  const report = htmlReport(sampleExport());
  for (const { id } of controls) expect(report).toContain(`<code>${id}</code>`);
  for (const words of [
    'scanner@contoso.com',
    'T1114.002',
    'Waived for',
    'CHG0123',
    'approved',
    'Measured pass, expected pass',
    'finance@contoso.com',
    'the scanner is replaced in December',
    'eve@contoso.com',
    'prefers-color-scheme: dark',
    '@media print',
  ])
    expect(report).toContain(words);
});

test.each([
  ['a;=cmd|calc', `"a;'=cmd|calc"`],
  ['a\t@SUM(1)', `"a\t'@SUM(1)"`],
  ['a;"=cmd|calc', `"a;""'=cmd|calc"`],
  [`a;${' '.repeat(40)}=cmd|calc`, `"a;${' '.repeat(40)}'=cmd|calc"`],
  ['a; b; c', '"a; b; c"'],
])('a cell in which another separator would begin a formula is text as well: %j', (text, cell) => {
  expect(csv(['object'], [[text]]).split('\r\n')[1]).toBe(cell);
});

test.each([...hostileTexts.map(({ text }) => text), 'soft\u00ADly \u3164 \u206A \uFFF9 \u009B31m', '\u0000=1+1'])(
  'no file of a tenant that is called %j hides what it says, or acts on a terminal',
  (name) => {
    for (const { name: file, content } of exportFiles(named(name))) {
      const signs = content.replaceAll(/[\r\n\t]/g, '');
      expect([
        file,
        signs.match(/[\p{Cc}\p{Zl}\p{Zp}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFF9]/gu),
      ]).toEqual([file, null]);
      if (file.endsWith('.csv'))
        expect(
          rowsOf(content)
            .flat()
            .filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell)),
        ).toEqual([]);
    }
  },
);

test('a document says the same to a program, whatever is in it', () => {
  for (const { text } of hostileTexts) {
    const document = named(text);
    const whole = exportFiles(document).find(({ name }) => name.endsWith('.json'))?.content ?? '';
    expect(JSON.parse(whole)).toEqual(forPrograms(document));
  }
});

test('in chat they are files of one message', async () => {
  const card = exportCard(sampleExport());
  expect(card.blocks.flatMap((block) => (block.kind === 'attachment' ? [block.name] : []))).toEqual([
    'contoso-2026-11-24-report.html',
    'contoso-2026-11-24-findings.csv',
    'contoso-2026-11-24-changes.csv',
    'contoso-2026-11-24-decisions.csv',
    'contoso-2026-11-24-values.csv',
    'contoso-2026-11-24-waivers.csv',
    'contoso-2026-11-24.json',
  ]);
  const json = card.blocks.flatMap((block) => (block.kind === 'attachment' && block.name.endsWith('.json') ? [block.file] : []));
  expect(JSON.parse(await contentOf(json[0] ?? textFile('')))).toEqual(forPrograms(sampleExport()));
});
