/** Settings that ask less of a control than its title says: they are reported beside its verdict, and a pass by them meets no requirement. */

import { controls } from '../../src/controls/index';
import { weakenedSettings } from '../../src/controls/weakened-settings';
import { sayIn } from '../../src/frameworks/languages';
import { assessmentResults } from '../../src/frameworks/oscal';
import type { FrameworkReport } from '../../src/frameworks/report';
import type { ExportDocument } from '../../src/posture/export-document';
import { frameworkFile } from '../../src/views/framework/files';
import { frameworkPage } from '../../src/views/framework/page';
import { auditControls } from '../../src/worker/audit/audit-job';
import { openRoundsLab } from '../support/corridor/rounds-lab';
import { frameworkNamed, period, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';
import { tenantOfMailboxes } from '../support/tenants/mailbox-tenant';

const control = (id: string) => controls.find((one) => one.id === id) ?? fail(id);
const told = (id: string, settings: object): readonly string[] =>
  weakenedSettings(control(id), control(id).settings.parse(settings));

describe('what settings ask less', () => {
  test.each(controls.map(({ id }) => [id]))('is nothing where %s has no settings', (id) => {
    expect(told(id, {})).toEqual([]);
  });

  test.each<[string, object, readonly string[]]>([
    ['mfa', { guests: false, except: { users: ['a@x.com', 'b@x.com'] } }, ['guests: false', 'except.users: a@x.com, b@x.com']],
    ['smtp-auth', { allow: ['a', 'b', 'c', 'd', 'e'] }, ['allow: a, b, c, 2 more']],
    ['global-admins', { max: 20 }, ['max: 20']],
    ['app-consent', { registration: true, workflow: false }, ['registration: true', 'workflow: false']],
    ['passwords', { expire: 90, lockout: null }, ['expire: 90', 'lockout: null']],
    ['passwords', { lockout: { threshold: 50 } }, ['lockout.threshold: 50']],
    [
      'spam-filter',
      { fileTypes: ['exe'], allow: { domains: ['partner.example'] } },
      ['fileTypes: exe', 'allow.domains: partner.example'],
    ],
    ['weak-methods', { methods: ['sms'] }, ['methods: sms']],
    ['admin-mfa', { roles: ['Global Administrator'] }, ['roles: Global Administrator']],
    ['domain-spoofing', { except: ['old.example'] }, ['except: old.example']],
  ])('is told of %s with %j', (id, settings, expected) => {
    expect(told(id, settings)).toEqual(expected);
  });

  test.each<[string, object]>([
    ['global-admins', { min: 3, max: 3, standing: false }],
    ['domain-spoofing', { dmarc: 'reject', parked: ['old.example'], resolvers: ['192.0.2.1'] }],
    ['passwords', { terms: ['contoso'], lockout: { threshold: 5, seconds: 600 } }],
    ['spam-filter', { minimum: 'standard', bulk: 5, fileTypes: ['exe', 'cmd', 'vbe', 'js'], allow: { tenant: false } }],
    ['weak-methods', { methods: ['sms', 'voice', 'email'] }],
    ['country-block', { block: ['KP'], home: ['US'] }],
    ['app-consent', { reviewers: ['ana@contoso.com'] }],
  ])('is nothing of %s with %j, which asks as much or more', (id, settings) => {
    expect(told(id, settings)).toEqual([]);
  });
});

test('what settings ask less is kept with the finding and with its day, and goes where they ask for all of it again', async () => {
  const popImap = control('pop-imap');
  const audited = async (settings: Readonly<Record<string, unknown>>) => {
    const state = () => tenantOfMailboxes({ 1: 'pop' }, 'none');
    const lab = openRoundsLab({ tenants: [{ name: 'contoso', state, settings }], controls: [popImap] });
    const [tenant] = lab.tenants;
    if (tenant === undefined) throw new Error('There is no tenant.');
    await lab.look(new Date('2026-11-24T09:00:00Z'));
    await auditControls(lab.work, { tenant, controls: [popImap], subject: 'c-1', reply: null });
    const posture = await lab.work.postures.latest(tenant.id);
    const [day] = await lab.work.history.days(tenant.id, ['2026-11-24']);
    return [posture?.findings[0]?.verdict, posture?.findings[0]?.askedLess, day?.askedLess];
  };
  expect(await audited({ controls: { 'pop-imap': { allow: ['1@contoso.com'] } } })).toEqual([
    'pass',
    ['allow: 1@contoso.com'],
    ['pop-imap'],
  ]);
  expect(await audited({})).toEqual(['partial', undefined, undefined]);
});

describe('a pass by such settings', () => {
  const quarter = { from: '2026-07-01', to: '2026-09-30' };
  const cis = frameworkNamed('cis-m365');
  const framework = { ...cis, requirements: cis.requirements.filter(({ id }) => id === '5.2.2.2') };
  const sample = sampleExport();
  const passing = sample.findings.map((one) => ({ ...one, verdict: 'pass' as const }));
  const document: ExportDocument = { ...sample, findings: passing };
  const less: ExportDocument = {
    ...document,
    findings: passing.map((one) => (one.control === 'mfa' ? { ...one, askedLess: ['guests: false'] } : one)),
  };
  const ofPart = (from: ExportDocument, days = period): FrameworkReport => reportOf(framework, from, days);
  const standing = (report: FrameworkReport) => report.requirements[0]?.fulfilment;

  test('is a part of what the control covers, and no more', () => {
    expect([standing(ofPart(document)), standing(ofPart(less))]).toEqual(['met', 'inPart']);
  });

  test('is one by the settings at the end of the period, whatever they are since', () => {
    const days = sample.days.map((one) => ({ ...one, verdicts: { ...one.verdicts, mfa: 'pass' as const } }));
    const then = days.map((one) => (one.day === quarter.to ? { ...one, askedLess: ['mfa'] } : one));
    expect([standing(ofPart({ ...less, days }, quarter)), standing(ofPart({ ...document, days: then }, quarter))]).toEqual([
      'met',
      'inPart',
    ]);
  });

  test('has its settings on the page, in the table and in the results of OSCAL', () => {
    const report = ofPart(less);
    const page = frameworkPage(report, { language: 'en', logo: null });
    expect(page).toContain('settings ask less than this says');
    expect(page).toContain('guests: false');
    expect(frameworkFile(report, { form: 'csv', language: 'en', logo: null }).content).toContain(
      'settings ask less than this says',
    );
    expect(JSON.stringify(assessmentResults(report, sayIn('en')))).toContain(
      'Settings ask less than the title says: guests: false.',
    );
    expect(JSON.stringify(assessmentResults(report, sayIn('en')))).not.toContain('"satisfied"');
  });
});

function fail(what: string): never {
  throw new Error(what);
}
