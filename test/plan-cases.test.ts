/** What every case says about its plan, drafted in memory: so many operations, or a refusal by its code. */
import { join } from 'node:path';
import type { Case } from '../src/controls/case';
import { controls } from '../src/controls/index';
import { isRefusal } from '../src/errors';
import { draft } from './support/run-case';

const folder = join(__dirname, '..', 'src', 'controls');

const planned = controls.flatMap((control) => {
  const { cases } = require(join(folder, control.id, 'cases')) as { cases: readonly Case[] };
  return cases.filter((one) => one.plan !== undefined).map((one) => [`${control.id}: ${one.name}`, control, one] as const);
});

test.each(planned)('%s', async (_name, control, one) => {
  const result = await draft(control, one);
  expect(isRefusal(result) ? result.code : [...result.operations].length).toBe(one.plan);
});
