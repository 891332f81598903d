import { languages } from '../../src/frameworks/framework';
import { sayIn } from '../../src/frameworks/languages';
import type { FrameworkReport } from '../../src/frameworks/report';
import type { ExportDocument, ExportedWaived } from '../../src/posture/export-document';
import { glanceLists } from '../../src/views/framework/glance';
import { frameworkPage } from '../../src/views/framework/page';
import { frameworkNamed, period, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';

const quarter = { from: '2026-07-01', to: '2026-09-30' };
const sample = sampleExport();
const say = sayIn('en');

const nis2 = (changed: Partial<ExportDocument>, days = period): FrameworkReport =>
  reportOf(frameworkNamed('nis2'), changed, days);

function linesOf(report: FrameworkReport, topic: 'closed' | 'accepted'): readonly string[] {
  return glanceLists(report, say).find((one) => one.topic === topic)?.lines ?? [];
}

describe('what was closed', () => {
  const title = 'POP and IMAP are off';
  const move = {
    at: '2026-11-10T07:00:00.000Z',
    control: 'pop-imap',
    kind: 'fixed' as const,
    from: 'partial' as const,
    to: 'pass' as const,
    objects: ['ana@contoso.com', 'bo@contoso.com'],
    summary: '',
    authors: [],
  };
  const controls = sample.controls.map((one) => (one.id === 'pop-imap' ? { ...one, title } : one));
  const passing = sample.findings.map((one) => ({ ...one, verdict: 'pass' as const }));

  test('is the whole control where it passed, and still does at the end', () => {
    const report = nis2({ controls, moves: [move], findings: passing });
    expect(linesOf(report, 'closed')).toEqual([`2026-11-10 ${title}`]);
  });

  test('is so many objects where the control did not pass by it', () => {
    const report = nis2({ controls, moves: [{ ...move, to: 'partial' }] });
    expect(linesOf(report, 'closed')).toEqual([`2026-11-10 ${title}: 2 of its objects, not the whole`]);
  });

  test('is told to be open again where it is', () => {
    const report = nis2({ controls, moves: [move] });
    expect(linesOf(report, 'closed')).toEqual([`2026-11-10 ${title} (not so any more at the end)`]);
  });

  test('is nothing where the control does not apply any more', () => {
    expect(linesOf(nis2({ controls, moves: [{ ...move, to: 'notApplicable' }] }), 'closed')).toEqual([]);
  });

  test("has the day of the tenant's calendar", () => {
    const late = { ...move, at: '2026-11-10T20:00:00.000Z' };
    const report = nis2({ controls, moves: [late], findings: passing, timeZone: 'Pacific/Auckland' });
    expect(linesOf(report, 'closed')).toEqual([`2026-11-11 ${title}`]);
  });
});

describe('what is accepted', () => {
  const [asked, waived] = ['2026-09-01T09:00:00.000Z', '2026-09-02T09:00:00.000Z'];
  const by = { on: 'slack', reason: null, ticket: null };
  const waiver = (changed: Partial<ExportedWaived>): ExportedWaived => ({
    id: 'w-2b9k4mp',
    control: 'pop-imap',
    object: 'scanner@contoso.com',
    status: 'active',
    until: '2026-12-24T00:00:00.000Z',
    reason: 'it is replaced',
    tickets: [],
    ended: null,
    decisions: [
      { kind: 'request', by: 'Ana', at: asked, ...by },
      { kind: 'waive', by: 'Cy', at: waived, ...by },
    ],
    ...changed,
  });
  const revoked = (at: string): ExportedWaived['decisions'] => [
    ...waiver({}).decisions,
    { kind: 'revoke', by: 'Ana', at, ...by },
  ];

  test.each<[string, Partial<ExportedWaived>, number]>([
    ['one that holds', {}, 1],
    ['one whose time was up after the end', { status: 'lapsed', until: '2026-10-15T00:00:00.000Z' }, 1],
    ['one whose time was up before the end', { status: 'lapsed', until: '2026-09-20T00:00:00.000Z' }, 0],
    ['one that someone ended after the end', { status: 'ended', decisions: revoked('2026-10-02T09:00:00.000Z') }, 1],
    ['one that someone ended before the end', { status: 'ended', decisions: revoked('2026-09-10T09:00:00.000Z') }, 0],
    ['one that ended automatically, nobody knows when', { status: 'ended' }, 0],
    [
      'one that was approved after the end',
      { decisions: revoked(asked).map((one) => ({ ...one, at: '2026-10-02T09:00:00.000Z' })) },
      0,
    ],
    ['one that waits', { status: 'waiting', decisions: waiver({}).decisions.slice(0, 1) }, 0],
    ['one that is not genuine', { status: 'forged' }, 0],
  ])('at the end of a quarter counts %s', (_name, changed, count) => {
    expect(linesOf(nis2({ waived: [waiver(changed)] }, quarter), 'accepted')).toHaveLength(count);
  });

  test.each<[string, Partial<ExportDocument>]>([
    ['it is unknown who accepted one', { waived: [waiver({ status: 'untold' })] }],
    ['some left the ledger', { waived: [], archived: { before: '2026-09-01T00:00:00.000Z', files: ['contoso.jsonl'] } }],
  ])('is not said to be nothing where %s', (_why, changed) => {
    const page = frameworkPage(nis2(changed), { language: 'en', logo: null });
    expect(page).toContain('Nothing is known to be accepted, but not everything could be told.');
    expect(page).not.toContain('Nothing is accepted.');
  });
});

describe('the score and the days', () => {
  test('name the first day that is known, where that is late in the period', () => {
    const days = sample.days.filter(({ day }) => day >= '2026-11-20');
    const page = frameworkPage(nis2({ days }), { language: 'en', logo: null });
    expect(page).toContain(`${days[0]?.score} on 2026-11-20, the first day that is known; `);
    expect(page).toContain('Of 5 of 90 days a record was kept.');
  });

  test('name no day and no score where nothing of the period was kept', () => {
    const page = frameworkPage(nis2({ days: [] }), { language: 'en', logo: null });
    expect(page).toContain('Not known: no audit of this period was kept. Of 0 of 90 days a record was kept.');
  });

  test('count no day as judged on which the control could not be told', () => {
    const verdicts = ['pass', 'unknown', 'partial', 'notApplicable'] as const;
    const days = sample.days.slice(-4).map((one, index) => ({ ...one, verdicts: { 'pop-imap': verdicts[index] ?? 'pass' } }));
    const report = nis2({ days });
    expect(report.controls.find(({ id }) => id === 'pop-imap')?.days).toEqual({ held: 1, known: 3 });
    expect(frameworkPage(report, { language: 'en', logo: null })).toContain(
      'Passed on 1 of 3 days on which it was judged, in a period of 90 days.',
    );
  });
});

test.each(languages)('without a change it is hardenbot that changed nothing (%s)', (language) => {
  const page = frameworkPage(nis2({ changes: [], writes: [] }), { language, logo: null });
  expect(page).toContain(sayIn(language)('noChanges'));
  expect(sayIn(language)('noChanges')).toMatch(/^hardenbot /);
});

test.each(languages)(
  'where older changes are left out, nothing is said to have been changed, and it says how many (%s)',
  (language) => {
    const older = { count: 7, lastAt: '2026-10-01T09:00:00.000Z' };
    const shown = frameworkPage(nis2({ changes: [], writes: [], older }), { language, logo: null });
    expect(shown).toContain(sayIn(language)('older', { count: 7, day: '2026-10-01' }));
    expect(shown).not.toContain(sayIn(language)('noChanges'));
    const afterwards = frameworkPage(nis2({ older: { ...older, lastAt: '2026-08-01T09:00:00.000Z' } }), { language, logo: null });
    expect(afterwards).not.toContain('2026-08-01');
  },
);
