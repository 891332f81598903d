/** What the finding and the first plan of every case consist of, line by line; read the difference before it is written again. */
import { join } from 'node:path';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { caseLine } from '../support/controls/case-line';

test.each(controls.map((control) => [control.id, control] as const))('%s', async (id, control) => {
  const { cases } = require(join(__dirname, '..', '..', 'src', 'controls', id, 'cases')) as { cases: readonly Case[] };
  const lines: string[] = [];
  for (const one of cases) lines.push(`${one.name}: ${await caseLine(control, one)}`);
  expect(lines.join('\n')).toMatchSnapshot();
});
