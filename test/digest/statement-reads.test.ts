/**
 * Each statement about a tenant rests on reads. Every read of every control is refused in turn: what was said may become unknown or stay, and never
 * turns into its opposite. Whether it stays where an unrelated read is refused is not looked at here.
 */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import type { Control } from '../../src/controls/control';
import type { Finding } from '../../src/controls/finding';
import { controls } from '../../src/controls/index';
import { judge } from '../support/controls/run-case';
import { sampleOfEach } from '../support/runner/counts';
import { findingWithout, readsOf } from '../support/tenants/failing-reads';

/** What a finding says that can be said of a tenant: its verdict as a whole, each part, and whom a day of the calendar affects. */
function statementsOf({ parts = {}, dates = [] }: Finding): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(parts).map(([id, verdict]) => [`part ${id}`, verdict] as const),
    ...dates.map(({ entry, on, affected }) => [`date ${entry} ${on}`, affected] as const),
  ]);
}

/** A statement without the read says something that it did not say with it, and is not that it is unknown. */
function isNew(key: string, before: string | undefined, after: string): boolean {
  if (before === after || after === 'unknown' || after === 'notApplicable') return false;
  if (key.startsWith('date '))
    return before !== undefined && !/could not be read|at least/.test(after) && !/\bunknown\b/.test(after);
  return before !== undefined && before !== 'unknown';
}

async function wrongOf(control: Control, one: Case): Promise<readonly string[]> {
  const whole = statementsOf(await judge(control, one));
  const wrong: string[] = [];
  for (const key of await readsOf(control, one)) {
    const without = statementsOf(await findingWithout(control, one, key));
    for (const [name, after] of without)
      if (isNew(name, whole.get(name), after))
        wrong.push(`${one.name}: without ${key}, ${name} is ${after}, and was ${whole.get(name)}`);
  }
  return wrong;
}

test.each(controls.map((control) => [control.id, control] as const))(
  '%s says nothing without a read that it would not say with it',
  async (id, control) => {
    const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { readonly cases: readonly Case[] };
    const tried = sampleOfEach(cases, 1, ({ verdict }) => verdict);
    const wrong: string[] = [];
    for (const one of tried) wrong.push(...(await wrongOf(control, one)));
    expect(wrong).toEqual([]);
  },
);
