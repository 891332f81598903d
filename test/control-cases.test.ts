/** Every case of every control, judged in memory: the verdict, the warnings, the names and what is missing. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../src/controls/case';
import { controls } from '../src/controls/index';
import { judge } from './support/run-case';

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
    const missing = finding.missing.map((read) => read.read);
    expect(missing).toEqual(expect.arrayContaining([...(one.missing ?? [])]));
  });
});
