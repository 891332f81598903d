import { frameworks } from '../../src/frameworks/framework';
import { sayIn } from '../../src/frameworks/languages';
import { assessmentResults } from '../../src/frameworks/oscal';
import { type FrameworkReport, frameworkReport } from '../../src/frameworks/report';
import { frameworkNamed, period, reportOf } from '../support/evidence/framework-report';
import { oscalResults } from '../support/evidence/oscal-results';
import { sampleExport } from '../support/evidence/sample-export';

describe('assessment results of OSCAL', () => {
  const resultOf = (report: FrameworkReport) => {
    const [result] = oscalResults.parse(assessmentResults(report, sayIn('en')))['assessment-results'].results;
    if (result === undefined) throw new Error('There is no result.');
    return result;
  };

  test.each(frameworks.map((one) => [one.id, one] as const))('of %s are what the schema of NIST demands', (_id, framework) => {
    const { success, error } = oscalResults.safeParse(assessmentResults(reportOf(framework), sayIn('en')));
    expect({ success, problems: error?.issues ?? [] }).toEqual({ success: true, problems: [] });
  });

  test('of a tenant of which nothing is known are that, too', () => {
    const nothing = { ...sampleExport(), auditedAt: null, findings: [], days: [], changes: [], waived: [] };
    expect(oscalResults.safeParse(assessmentResults(reportOf(frameworkNamed('scuba'), nothing), sayIn('en'))).success).toBe(true);
  });

  test('call satisfied what is met and nothing else', () => {
    const report = reportOf(frameworkNamed('cis-m365'));
    const findings = resultOf(report).findings ?? [];
    expect(findings.filter(({ target }) => target.status.state === 'satisfied')).toHaveLength(
      report.requirements.filter(({ fulfilment }) => fulfilment === 'met').length,
    );
  });

  test.each(frameworks.map((one) => [one.id, one] as const))(
    'of %s refer to what is in them alone, and name nothing by the id of something else',
    (_id, framework) => {
      const written = assessmentResults(reportOf(framework), sayIn('en'));
      const { results, ...rest } = oscalResults.parse(written)['assessment-results'];
      const resources = (rest['back-matter']?.resources ?? []).map(({ uuid }) => uuid);
      expect(resources).toContain(rest['import-ap'].href);
      const observed = (results[0]?.observations ?? []).map(({ uuid }) => uuid);
      const byFinding = (results[0]?.findings ?? []).map((one) =>
        (one['related-observations'] ?? []).map((other) => other['observation-uuid']),
      );
      const related = byFinding.flat();
      expect(related.filter((id) => !observed.includes(id))).toEqual([]);
      expect(byFinding.filter((ids) => new Set(ids).size !== ids.length)).toEqual([]);
      const ids: readonly string[] = JSON.stringify(written).match(/(?<="uuid":")[^"]+/g) ?? [];
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    },
  );

  test.each(frameworks.map((one) => [one.id, one] as const))(
    'of %s name every requirement once, as reviewed or not, and find something of each that was reviewed',
    (_id, framework) => {
      const report = reportOf(framework);
      const result = resultOf(report);
      const [selection] = result['reviewed-controls']['control-selections'];
      const listed = (key: 'include-controls' | 'exclude-controls') => (selection?.[key] ?? []).map((one) => one['control-id']);
      const ids = [...listed('include-controls'), ...listed('exclude-controls')];
      expect(new Set(ids).size).toBe(report.requirements.length);
      expect(ids).toHaveLength(report.requirements.length);
      expect((result.findings ?? []).map(({ target }) => target['target-id'])).toEqual(listed('include-controls'));
    },
  );

  test("begin and end with the days of the tenant's calendar, and not later than they were written", () => {
    const times = (timeZone: string, days: typeof period) => {
      const document = { ...sampleExport(), timeZone };
      const { start, end } = resultOf(
        frameworkReport({ framework: frameworkNamed('nis2'), document, period: days, issuer: null, checkpoints: [] }),
      );
      return [start, end];
    };
    const quarter = { from: '2026-07-01', to: '2026-09-30' };
    expect(times('Pacific/Auckland', quarter)).toEqual(['2026-06-30T12:00:00.000Z', '2026-09-30T10:59:59.999Z']);
    expect(times('America/New_York', quarter)).toEqual(['2026-07-01T04:00:00.000Z', '2026-10-01T03:59:59.999Z']);
    expect(times('UTC', period)).toEqual(['2026-08-27T00:00:00.000Z', sampleExport().at]);
  });

  test('observe nothing of what was never judged, and say where something was found after the period', () => {
    const nothing = { ...sampleExport(), judgedAt: {}, findings: [], days: [] };
    expect(resultOf(reportOf(frameworkNamed('nis2'), nothing)).observations).toBeUndefined();
    const later = { from: '2026-08-01', to: '2026-09-30' };
    const report = frameworkReport({
      framework: frameworkNamed('nis2'),
      document: sampleExport(),
      period: later,
      issuer: null,
      checkpoints: [],
    });
    expect(resultOf(report).observations?.[0]?.remarks).toContain('What is described was found after the period.');
  });

  test.each([
    ['[the report](https://evil.example)', '\\[the report\\](https://evil.example)'],
    ['{{ insert: param, x }}', '\\{\\{ insert: param, x \\}\\}'],
    ['*.contoso.com <b>', '\\*.contoso.com \\<b\\>'],
    ['1. # a_b _c_', '1\\. # a_b \\_c\\_'],
  ])('show %j as it is', (text, shown) => {
    const sample = sampleExport();
    const document = { ...sample, findings: sample.findings.map((one) => ({ ...one, summary: text })) };
    expect(resultOf(reportOf(frameworkNamed('nis2'), document)).observations?.[0]?.description).toBe(shown);
  });

  test('name whoever hands them out on one line', () => {
    const issuer = 'Contoso\nServices\n';
    const report = frameworkReport({
      framework: frameworkNamed('nis2'),
      document: sampleExport(),
      period,
      issuer,
      checkpoints: [],
    });
    expect(oscalResults.parse(assessmentResults(report, sayIn('en')))['assessment-results'].metadata.parties?.[0]?.name).toBe(
      'Contoso Services',
    );
  });

  test('have who decided what, when and why in their log', () => {
    expect(resultOf(reportOf(frameworkNamed('nis2')))['assessment-log']?.entries).toContainEqual(
      expect.objectContaining({
        title: 'approved: pop-imap (c-4k7m2xq)',
        description: 'Bo, on teams',
        start: '2026-11-20T09:10:00.000Z',
      }),
    );
  });
});
