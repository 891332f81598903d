/**
 * What every control promises, proved through the real adapters against the simulated tenant: on each of its cases in `npm run test:all`, on some of each kind
 * in `npm test`, where `control-cases.test.ts` judges and plans all of them in memory.
 */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Control, ControlDefinition } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import type { Operation } from '../../src/engine/plan/operation';
import { isRefusal } from '../../src/lib/errors';
import { isChangeable, isRefused } from '../support/controls/run-case';
import { sampleCovering, sampleOfEach } from '../support/runner/counts';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';

const day = 24 * 60 * 60 * 1000;
const maxStages = 4;

let lab: TenantLab;
beforeAll(async () => {
  lab = await openTenantLab();
});
afterAll(() => lab.close());

const folder = join(__dirname, '..', '..', 'src', 'controls');
const casesOf = (control: Control) => (require(join(folder, control.id, 'cases')) as { cases: readonly Case[] }).cases;

describe.each(controls.map((control) => [control.id, control] as const))('%s', (_id, control) => {
  const cases = casesOf(control);

  test('is called as its folder, is what its definition says, and plans unless a person has to change it', () => {
    const { definition } = require(join(folder, control.id, 'definition')) as { readonly definition: ControlDefinition };
    expect(control).toMatchObject(definition);
    expect(control.plan === undefined).toBe(control.onlyByHand === true);
  });

  const judged = sampleCovering(cases, ({ verdict, warns = [], missing = [] }) => [verdict, ...warns, ...missing]);

  test.each(judged.map((one) => [one.name, one] as const))('judges over the wire: %s', async (_name, one) => {
    lab.load(one);
    const finding = await lab.audit(control, one);
    // Summary and reasons stand on both sides, so that a difference shows them.
    const { summary, missing } = finding;
    expect({ verdict: finding.verdict, summary, missing }).toEqual({ verdict: one.verdict, summary, missing });
    expect(finding.warnings.map((warning) => warning.code)).toEqual(expect.arrayContaining([...(one.warns ?? [])]));
    expect(finding.missing.map((read) => read.read)).toEqual(expect.arrayContaining([...(one.missing ?? [])]));
  });

  const rests = sampleOfEach(
    cases.flatMap((one) => (one.restsOn ?? []).map((field) => [field, one.name, one] as const)),
    1,
    ([field]) => field,
  );
  if (rests.length > 0)
    test.each(rests)('does not pass without %s: %s', async (field, _name, one) => {
      lab.load({ ...one, state: without(one.state, field) });
      expect((await lab.audit(control, one)).verdict).not.toBe('pass');
    });

  if (control.plan === undefined) return;

  // By number of operations, three stand for many.
  const changeable = sampleCovering(cases.filter(isChangeable), ({ verdict, plan, ends }) => [
    verdict,
    { ends },
    { plan: typeof plan === 'number' ? Math.min(plan, 3) : plan },
  ]);
  const refused = sampleOfEach(cases.filter(isRefused), 1, ({ plan }) => plan);

  if (changeable.length > 0)
    test.each(changeable.map((one) => [one.name, one] as const))(
      'plans to the end, leaves only what is for a person, and reverts to what was: %s',
      async (_name, one) => {
        lab.load(one);
        const before = lab.state();
        const undo: (readonly Operation[])[] = [];
        let left: readonly Operation[] = [];
        for (let stage = 0; ; stage += 1) {
          const draft = await lab.draft(control, one);
          // What is left to a person may be refused with what that person has to do.
          if (isRefusal(draft) && stage > 0 && one.ends !== undefined) break;
          if (isRefusal(draft)) throw new Error(`refused: ${draft.code} ${draft.reason}`);
          left = [...draft.operations];
          if (stage === 0 && typeof one.plan === 'number') expect(left).toHaveLength(one.plan);
          if (left.length === 0 || stage === maxStages) break;
          undo.unshift(await lab.apply(left));
          left = [];
          expect({ stage: draft.stage, verdict: (await lab.audit(control, one)).verdict }).toEqual({
            stage: draft.stage,
            verdict: draft.expects,
          });
          lab.passTime(8 * day);
        }
        const finding = await lab.audit(control, one);
        expect({ verdict: finding.verdict, summary: finding.summary }).toEqual({
          verdict: one.ends ?? (one.plan === 0 ? one.verdict : 'pass'),
          summary: finding.summary,
        });
        expect(left).toEqual([]);
        for (const operations of undo) await lab.apply(operations);
        expect(lab.state()).toEqual(before);
      },
    );

  if (refused.length > 0)
    test.each(refused.map((one) => [one.name, one] as const))('refuses to plan: %s', async (_name, one) => {
      lab.load(one);
      const draft = await lab.draft(control, one);
      expect(isRefusal(draft) ? draft.code : draft.stage).toBe(one.plan);
    });

  test('judges the same tenant the same twice, and changes nothing by looking', async () => {
    const [one] = cases;
    if (one === undefined) throw new Error(`${control.id} has no cases.`);
    lab.load(one);
    const before = lab.state();
    const first = await lab.audit(control, one);
    const second = await lab.audit(control, one);
    expect({ ...second, ms: 0 }).toEqual({ ...first, ms: 0 });
    expect(lab.state()).toEqual(before);
  });
});

/** The state with `collection.property` removed from every row; `graph.conditionalAccessPolicies.conditions.users` goes deeper. */
function without(state: Readonly<Record<string, unknown>>, path: string): Record<string, unknown> {
  const copy = structuredClone(state) as Record<string, unknown>;
  remove(copy, path.split('.'));
  return copy;
}

function remove(value: unknown, path: readonly string[]): void {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) remove(item, path);
    return;
  }
  const record = value as Record<string, unknown>;
  if (rest.length === 0) delete record[key];
  else remove(record[key], rest);
}
