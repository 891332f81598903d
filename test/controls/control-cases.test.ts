/** Every case of every control, judged and planned in memory: the verdict, the warnings, the names, what is missing, and the first plan. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { nothingToPlan } from '../../src/controls/control';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import { judgementComplaint, planComplaint } from '../support/controls/case-complaint';
import { draft, isChangeable, isRefused, judge } from '../support/controls/run-case';
import { count, sampleCovering } from '../support/runner/counts';
import { findingWithout, readsOf } from '../support/tenants/failing-reads';
import { claimOfPart, isWhole, listsOf } from '../support/tenants/read-in-part';
import { withRowsTwice } from '../support/tenants/rows-twice';

interface CasesOfControl {
  readonly cases: readonly Case[];
  /** Resource keys without which a pass may stand. */
  readonly passesWithout?: readonly string[];
}

/** This many passes stand or fall with each read, unless `passesWithout` names it: then all, until one stands. */
const triesOfRead = count({ fast: 2, full: Number.POSITIVE_INFINITY });

const folder = join(__dirname, '..', '..', 'src', 'controls');
const withCases = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'cases.ts')));

test('every folder of a control is in the list of controls, and every control has cases', () => {
  expect(new Set(controls.map((control) => control.id))).toEqual(new Set(withCases));
});

test('reports name the ways of hardening in order, and the basics last', () => {
  const ways = controls.map(({ way }) => way);
  expect(ways).toEqual(ways.toSorted((one, other) => one - other));
});

describe.each(controls.map((control) => [control.id, control] as const))('%s', (id, control) => {
  const { cases, passesWithout = [] } = require(join(folder, id, 'cases')) as CasesOfControl;

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(await judgementComplaint(control, one)).toBeNull();
  });

  test('no pass outlives a refused read, but for those that cases.ts lists under passesWithout', async () => {
    const outlived = new Set<string>();
    const tries = new Map<string, number>();
    for (const one of cases.filter(({ verdict }) => verdict === 'pass'))
      for (const key of await readsOf(control, one)) {
        const tried = tries.get(key) ?? 0;
        if (outlived.has(key) || (tried >= triesOfRead && !passesWithout.includes(key))) continue;
        tries.set(key, tried + 1);
        if ((await findingWithout(control, one, key)).verdict === 'pass') outlived.add(key);
      }
    expect([...outlived].toSorted()).toEqual(passesWithout.toSorted());
  });

  test('says nothing of a tenant that was read in part that is not so of it whole', async () => {
    const claims = [];
    for (const one of sampleCovering(cases.filter(isWhole), ({ state }) => listsOf(state)))
      claims.push(...[await claimOfPart(control, one)].filter((claim) => claim !== null));
    expect(claims).toEqual([]);
  });

  test('judges a tenant the same whose lists bring rows twice', async () => {
    const different = [];
    for (const one of sampleCovering(cases.filter(isWhole), ({ state, verdict }) => [verdict, ...listsOf(state)])) {
      const { verdict } = await judge(control, { ...one, state: withRowsTwice(one.state) });
      if (verdict !== one.verdict) different.push(`${one.name}: ${one.verdict}, and ${verdict} twice`);
    }
    expect(different).toEqual([]);
  });

  test('is closed by hand where no plan would change anything of it, and an empty plan says what is open', async () => {
    const complaints = [];
    for (const one of cases.filter(
      ({ verdict }) => control.plan !== undefined && (verdict === 'fail' || verdict === 'partial'),
    )) {
      const { byHand } = await judge(control, one);
      const first = await draft(control, one);
      const steps = isRefusal(first) ? 0 : [...first.operations].length;
      if (byHand === true && steps > 0) complaints.push(`${one.name}: by hand, and a plan has ${steps} steps`);
      if (byHand !== true && isRefusal(first) && first.code === 'by-hand')
        complaints.push(`${one.name}: a plan is refused, and the finding does not say that it is by hand`);
      if (isRefusal(first) || steps > 0) continue;
      const said = nothingToPlan(control, first);
      if (/is true already|does not apply/u.test(said) || said.length < 140) complaints.push(`${one.name}: ${said}`);
    }
    expect(complaints).toEqual([]);
  });

  const planned = control.plan === undefined ? [] : cases.filter((one) => isChangeable(one) || isRefused(one));
  if (planned.length > 0)
    test.each(planned.map((one) => [one.name, one] as const))('plans, or refuses to: %s', async (_name, one) => {
      expect(await planComplaint(control, one)).toBeNull();
    });
});
