/** Controls of several parts: each part has a verdict of its own, and a list that asks for one part is answered by that part alone. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { ControlDefinition, PartDefinition } from '../../src/controls/control';
import { partsOf } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { type Framework, frameworks } from '../../src/frameworks/framework';
import type { FrameworkReport, Fulfilment } from '../../src/frameworks/report';
import { frameworkPage } from '../../src/views/framework/page';
import { judge } from '../support/controls/run-case';
import { frameworkNamed, period, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';

const withParts = controls.filter(({ parts }) => parts !== undefined);

test.each(frameworks.map((one) => [one.id, one] as const))(
  '%s asks for no part that its control does not have',
  (_id, framework) => {
    const asked = framework.requirements.flatMap(({ answeredBy }) => answeredBy);
    const known = (id: string) => (controls.find((control) => control.id === id)?.parts ?? []).map((part) => part.id);
    expect(asked.filter(({ control, part }) => part !== undefined && !known(control).includes(part))).toEqual([]);
  },
);

const isBeside = ({ parts = [] }: ControlDefinition, name: string) =>
  parts.some(({ id, beside }) => id === name && beside === true);

/** Parts that a list asks for and that no tenant meets, or none misses alone: with them fall only those that are stricter about the same thing. */
function notShown(
  { id, parts = [] }: ControlDefinition,
  tenants: readonly Readonly<Record<string, Verdict>>[],
): readonly string[] {
  const asked = frameworks.flatMap(({ requirements }) => requirements.flatMap(({ answeredBy }) => answeredBy));
  return parts
    .filter((part) => asked.some((answer) => answer.control === id && answer.part === part.id))
    .flatMap((part) => {
      const mayFail = (other: PartDefinition) =>
        other.beside === true || other === part || other.includes?.includes(part.id) === true;
      const isMet = tenants.some((own) => own[part.id] === 'pass');
      const isMissedAlone = tenants.some(
        (own) => own[part.id] === 'fail' && parts.every((other) => mayFail(other) || own[other.id] !== 'fail'),
      );
      const wanted = `src/controls/${id}/cases.ts: add a tenant where ${part.id}`;
      return [
        ...(isMet ? [] : [`${wanted} passes`]),
        ...(isMissedAlone ? [] : [`${wanted} fails, and no other part but those that include it or are beside`]),
      ];
    });
}

test.each(withParts.map((control) => [control.id, control] as const))(
  '%s has in every case parts of its own, which all pass where it passes, and where one fails it does not',
  async (id, control) => {
    const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] };
    const wrong: string[] = [];
    const seen = new Set<Verdict>();
    const tenants: Readonly<Record<string, Verdict>>[] = [];
    for (const one of cases) {
      const finding = await judge(control, one);
      const { verdict, parts = {}, partCoverage = {} } = finding;
      const verdicts = Object.values(parts);
      // What is measured for lists of others alone is no part of the verdict.
      const own = Object.entries(parts).flatMap(([name, part]) => (isBeside(control, name) ? [] : [part]));
      for (const part of verdicts) seen.add(part);
      tenants.push(parts);
      const fits =
        Object.keys(parts).every((name) => control.parts?.some((part) => part.id === name)) &&
        (verdict !== 'pass' || own.every((part) => part === 'pass')) &&
        (!own.includes('fail') || verdict === 'fail' || verdict === 'partial') &&
        ((verdict !== 'fail' && verdict !== 'partial') || verdicts.includes('fail')) &&
        (verdict !== 'unknown' || verdicts.length === 0 || verdicts.includes('unknown')) &&
        Object.entries(partCoverage).every(
          ([name, { covered, of }]) => covered <= of && (parts[name] !== 'pass' || covered === of),
        ) &&
        JSON.stringify((partsOf(finding) ?? []).map((part) => part.id)) === JSON.stringify(Object.keys(parts));
      if (!fits) wrong.push(`${one.name}: ${verdict} of ${JSON.stringify(parts)}`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toEqual(new Set(['pass', 'fail', 'unknown']));
    expect(notShown(control, tenants)).toEqual([]);
  },
);

describe('a requirement that asks for a part', () => {
  const quarter = { from: '2026-07-01', to: '2026-09-30' };
  const sample = sampleExport();
  const framework: Framework = {
    ...frameworkNamed('cis-m365'),
    requirements: [{ id: 'x', title: 'x', answeredBy: [{ control: 'audit-log', relation: 'covers', part: 'log' }] }],
  };
  const auditLogWith = (parts: Readonly<Record<string, Verdict>> | undefined, days = period): FrameworkReport => {
    const findings = sample.findings.map((one) =>
      one.control === 'audit-log' ? { ...one, verdict: 'partial' as const, ...(parts === undefined ? {} : { parts }) } : one,
    );
    const history = sample.days.map((one) => ({ ...one, verdicts: { ...one.verdicts, 'audit-log': 'partial' as const } }));
    return reportOf(framework, { findings, days: history }, days);
  };

  test.each<[string, Readonly<Record<string, Verdict>> | undefined, Fulfilment]>([
    ['is met where the part passes and another one does not', { log: 'pass', exemptions: 'fail' }, 'met'],
    ['is open where the part fails', { log: 'fail', exemptions: 'pass' }, 'open'],
    ['cannot be judged where the part could not be', { log: 'unknown', exemptions: 'fail' }, 'untold'],
    ['cannot be judged where settings switch the part off', { exemptions: 'fail' }, 'untold'],
    ['goes by the whole where parts were not kept', undefined, 'open'],
  ])('%s', (_name, parts, expected) => {
    expect(auditLogWith(parts).requirements[0]?.fulfilment).toBe(expected);
  });

  test('goes by the whole at the end of a period of which verdicts alone are kept', () => {
    expect(auditLogWith({ log: 'pass', exemptions: 'fail' }, quarter).requirements[0]?.fulfilment).toBe('open');
  });

  test('is met by several of them where each of them passes', () => {
    const asked = frameworkNamed('scuba').requirements.find(({ id }) => id === 'MS.EXO.13.1v1');
    expect(asked?.answeredBy.map(({ part }) => part)).toEqual(['mailboxes', 'exemptions']);
    const standing = (exemptions: Verdict) => {
      const findings = sample.findings.map((one) =>
        one.control === 'audit-log'
          ? { ...one, verdict: 'partial' as const, parts: { mailboxes: 'pass' as const, exemptions } }
          : one,
      );
      const report = reportOf({ ...framework, requirements: asked === undefined ? [] : [asked] }, { findings });
      return report.requirements[0]?.fulfilment;
    };
    expect([standing('pass'), standing('fail')]).toEqual(['met', 'open']);
  });

  test('says on the page that it goes by the part', () => {
    const page = frameworkPage(auditLogWith({ log: 'pass', exemptions: 'fail' }), { language: 'en', logo: null });
    expect(page).toMatch(
      /<span class="good">pass<\/span>\s*<span class="soft">\(covers it; by this part of it: audit-log, log\)/,
    );
  });
});
