/** Every case of every control, judged and planned in memory: the verdict, the warnings, the names, what is missing, and the first plan. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../src/controls/case';
import { controls } from '../src/controls/index';
import { isRefusal } from '../src/errors';
import { draft, isChangeable, isRefused, judge } from './support/run-case';

const folder = join(__dirname, '..', 'src', 'controls');
const withCases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'cases.ts')));

test('every folder of a control is in the list of controls, and every control has cases', () => {
  expect(new Set(controls.map((control) => control.id))).toEqual(new Set(withCases));
});

test('reports name the ways of hardening in order, and the basics last', () => {
  const ways = controls.map(({ way }) => way);
  expect(ways).toEqual(ways.toSorted((one, other) => one - other));
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const { cases } = require(join(folder, id, 'cases')) as { cases: readonly Case[] };

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const finding = await judge(control, one);
    expect({ verdict: finding.verdict, summary: finding.summary }).toEqual({ verdict: one.verdict, summary: finding.summary });
    expect(finding.warnings.map((warning) => warning.code)).toEqual(expect.arrayContaining([...(one.warns ?? [])]));
    const named = JSON.stringify(finding.evidence);
    for (const name of one.names ?? []) expect(named).toContain(name);
    for (const words of one.says ?? []) expect(finding.summary).toContain(words);
    const missing = finding.missing.map((read) => read.read);
    expect(missing).toEqual(expect.arrayContaining([...(one.missing ?? [])]));
  });

  const planned = control.plan === undefined ? [] : cases.filter((one) => isChangeable(one) || isRefused(one));
  if (planned.length > 0)
    test.each(planned.map((one) => [one.name, one] as const))('plans, or refuses to: %s', async (_name, one) => {
      const first = await draft(control, one);
      if (typeof one.plan === 'string') expect(isRefusal(first) ? first.code : first.stage).toBe(one.plan);
      else if (isRefusal(first)) throw new Error(`refused: ${first.code} ${first.reason}`);
      else if (typeof one.plan === 'number') expect([...first.operations]).toHaveLength(one.plan);
      else expect([...first.operations].length).toBeGreaterThan(0);
    });
});
