/**
 * What a list of others asks is answered by the fact that it is about, and by nothing else: where one fact of a tenant changes, the requirements
 * that ask it change, and no other one does.
 */
import type { ControlDefinition, PartDefinition } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import type { Verdict } from '../../src/engine/plan/verdict';
import { type Answer, frameworks } from '../../src/frameworks/framework';
import { frameworkReport } from '../../src/frameworks/report';
import { period, reportOf } from '../support/evidence/framework-report';
import { sampleExport } from '../support/evidence/sample-export';

interface Fact {
  readonly control: ControlDefinition;
  /** null: the control is judged as a whole. */
  readonly part: PartDefinition | null;
}

const facts: readonly Fact[] = controls.flatMap((control): readonly Fact[] =>
  control.parts === undefined ? [{ control, part: null }] : control.parts.map((part) => ({ control, part })),
);
const nameOf = ({ control, part }: Fact): string => (part === null ? control.id : `${control.id} ${part.id}`);

/** Facts that cannot hold where this one does not. */
function falling({ control, part }: Fact): readonly string[] {
  if (part === null) return [];
  return [part.id, ...(control.parts ?? []).filter(({ includes = [] }) => includes.includes(part.id)).map(({ id }) => id)];
}

/** Facts that hold wherever this one does. */
function following({ part }: Fact): readonly string[] {
  return part === null ? [] : [part.id, ...(part.includes ?? [])];
}

/** Whether an answer goes by one of these parts, or by the whole that one of them is a part of. */
function goesBy({ control, part }: Answer, fact: Fact, parts: readonly string[]): boolean {
  if (control !== fact.control.id) return false;
  if (fact.part === null) return true;
  if (part !== undefined) return parts.includes(part);
  return (fact.control.parts ?? []).some(({ id, beside }) => parts.includes(id) && beside !== true);
}

/** A finding of a control where every part has one verdict but these. */
function findingOf({ id, way, parts }: ControlDefinition, all: Verdict, other: readonly string[] | 'whole' = []): Finding {
  const flipped: Verdict = all === 'pass' ? 'fail' : 'pass';
  const own = Object.fromEntries(
    (parts ?? []).map((part) => [part.id, other !== 'whole' && other.includes(part.id) ? flipped : all]),
  );
  const counting = (parts ?? []).filter(({ beside }) => beside !== true).map((part) => own[part.id]);
  const verdict = other === 'whole' ? flipped : counting.every((one) => one === all) ? all : 'partial';
  return {
    control: id,
    way,
    verdict,
    summary: '',
    evidence: [],
    evidenceTotal: 0,
    warnings: [],
    missing: [],
    ...(parts === undefined ? {} : { parts: own }),
  };
}

const document = { ...sampleExport(), days: [], moves: [] };

function standings(all: Verdict, fact: Fact | null, flipped: readonly string[]): ReadonlyMap<string, string> {
  const findings = controls.map((control) =>
    control.id === fact?.control.id ? findingOf(control, all, fact.part === null ? 'whole' : flipped) : findingOf(control, all),
  );
  return new Map(
    frameworks.flatMap((framework) =>
      frameworkReport({ framework, document: { ...document, findings }, period, issuer: null, checkpoints: [] }).requirements.map(
        ({ id, answeredBy }) => [`${framework.id} ${id}`, JSON.stringify(answeredBy.map(({ verdict }) => verdict))] as const,
      ),
    ),
  );
}

const before = { pass: standings('pass', null, []), fail: standings('fail', null, []) };

test.each(facts.map((fact) => [nameOf(fact), fact] as const))(
  'a tenant that misses %s alone, and one that meets it alone, differ in the requirements that ask it and in no other',
  (_name, fact) => {
    for (const [all, flipped] of [
      ['pass', falling(fact)],
      ['fail', following(fact)],
    ] as const) {
      const after = standings(all, fact, flipped);
      const moved = [...after].filter(([id, one]) => before[all].get(id) !== one).map(([id]) => id);
      const asking = frameworks.flatMap(({ id: framework, requirements }) =>
        requirements
          .filter(({ answeredBy }) => answeredBy.some((answer) => goesBy(answer, fact, flipped)))
          .map(({ id }) => `${framework} ${id}`),
      );
      expect([all, moved]).toEqual([all, asking]);
    }
  },
);

test('the parts of a day answer for a period that ended on it', () => {
  const { days, findings } = sampleExport();
  const quarter = { from: '2026-07-01', to: '2026-09-30' };
  const verdicts = (log: Verdict) =>
    days.map((one) => ({
      ...one,
      verdicts: { ...one.verdicts, 'audit-log': 'partial' as const },
      parts: { 'audit-log': { log, mailboxes: 'fail' as const, exemptions: 'fail' as const } },
    }));
  const standing = (log: Verdict) => {
    const cis = frameworks.find(({ id }) => id === 'cis-m365');
    if (cis === undefined) throw new Error('There is no cis-m365.');
    const report = reportOf(cis, { findings, days: verdicts(log) }, quarter);
    return report.requirements.find(({ id }) => id === '3.1.1')?.fulfilment;
  };
  expect([standing('pass'), standing('fail'), standing('unknown')]).toEqual(['met', 'open', 'untold']);
});
