/** Every rule that a control of the basics is judged by is shown by a case, and no case names a rule that is none. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { basicsRules } from '../support/controls/basics-rules';

const casesOf = (id: string) =>
  (require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { cases: readonly Case[] }).cases;

/** The numbers in `rules 1 and 3: …`, `rule 3, a trap: …` and `… (A2-A4, B1)`. */
function rulesIn(name: string): readonly string[] {
  const [, before = ''] = /^rules? ((?:[A-Z]?\d+(?:, | and )?)+)(?:: |, a trap: )/.exec(name) ?? [];
  const [, behind = ''] = /\(([A-Z]?\d+(?:-[A-Z]?\d+)?(?:, [A-Z]?\d+(?:-[A-Z]?\d+)?)*)\)$/.exec(name) ?? [];
  return [...before.split(/, | and /), ...behind.split(', ')].flatMap((text) => {
    const [, letter = '', first, last = first] = /^([A-Z]?)(\d+)(?:-[A-Z]?(\d+))?$/.exec(text) ?? [];
    if (first === undefined) return [];
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${letter}${Number(first) + index}`);
  });
}

/** What a case of another control shows: `rule 6 of device-code: …`. */
function ruleOfAnother(name: string): { readonly id: string; readonly rule: string } | null {
  const [, rule, id] = /^rule ([A-Z]?\d+) of ([a-z-]+): /.exec(name) ?? [];
  return rule === undefined || id === undefined ? null : { id, rule };
}

const fromElsewhere = controls.flatMap(({ id }) => casesOf(id).flatMap(({ name }) => ruleOfAnother(name) ?? []));

test.each(Object.entries(basicsRules))('every rule of %s is shown by a case', (id, rules) => {
  const shown = new Set([
    ...casesOf(id).flatMap(({ name }) => rulesIn(name)),
    ...fromElsewhere.filter((other) => other.id === id).map(({ rule }) => rule),
  ]);
  expect(Object.keys(rules).filter((rule) => !shown.has(rule))).toEqual([]);
  expect([...shown].filter((rule) => !(rule in rules))).toEqual([]);
});

test.each(Object.keys(basicsRules))('%s has twelve cases or more', (id) => {
  expect(casesOf(id).length).toBeGreaterThanOrEqual(12);
});
