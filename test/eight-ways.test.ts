/** The page of the eight ways promises nothing that no story shows: each row names a story that exists, and a command that is understood. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eightWays } from '../docs/make/eight-ways-rows';
import { controls } from '../src/controls/index';
import { commands } from '../src/features/commands';
import { strayKeys } from './support/tree/typed-keys';

const names = new Set(commands.map(({ name }) => name));

test.each(eightWays.map((row) => [row.wish, row] as const))('%s', (_wish, { command, shownBy }) => {
  expect(shownBy.suite).toMatch(/-story(?:\.slow)?$/);
  const file = join(__dirname, `${shownBy.suite}.test.ts`);
  expect([shownBy.suite, existsSync(file)]).toEqual([shownBy.suite, true]);
  expect(readFileSync(file, 'utf8')).toContain(`'${shownBy.test}'`);
  const [verb = '', what = ''] = command.split(' ');
  if (verb === 'hardenbot') return;
  expect(names).toContain(verb);
  expect(strayKeys(command)).toEqual([]);
  if (verb === 'plan') expect(controls.map(({ id }) => id)).toContain(what);
});

test('every control of a way has a row that plans it', () => {
  const planned = new Set(eightWays.map(({ command }) => command.split(' ')[1]));
  expect(controls.filter(({ id, way }) => way <= 8 && !planned.has(id)).map(({ id }) => id)).toEqual([]);
});
