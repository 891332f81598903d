/** The page of the eight ways promises nothing that no story shows: each row names a story that runs its command on its control. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eightWays } from '../../docs/make/eight-ways-rows';
import { controls } from '../../src/controls/index';
import { commands } from '../../src/features/commands';
import { plannedInStory, storiesElsewhere } from '../support/evidence/planned-stories';
import { suitePath } from '../support/evidence/suite-path';
import { type WordsOfTest, wordsOfTest } from '../support/evidence/words-of-test';
import { strayKeys } from '../support/tree/typed-keys';

const names = new Set(commands.map(({ name }) => name));
const ids = controls.map(({ id }) => id);
const story = 'eight-ways-story.slow';

/** What the story has to do with; of the one that plans every control, these too. */
function shown({ suite, test: name }: { readonly suite: string; readonly test: string }): WordsOfTest {
  const file = join(__dirname, '..', '..', suitePath(suite));
  expect([suite, existsSync(file)]).toEqual([suite, true]);
  const found = wordsOfTest(readFileSync(file, 'utf8'), name);
  if (found === null) throw new Error(`${suite} has no test "${name}".`);
  const isOfEach = suite === story && name.startsWith('$control ');
  return isOfEach ? { ...found, words: new Set([...found.words, ...plannedInStory]) } : found;
}

test.each(eightWays.map((row) => [row.wish, row] as const))('%s', (_wish, { command, shownBy }) => {
  expect(shownBy.suite).toMatch(/-story(?:\.slow)?$/);
  const [verb = '', what = ''] = command.split(' ');
  expect(names).toContain(verb);
  expect(strayKeys(command)).toEqual([]);
  const { words, first } = shown(shownBy);
  expect([...first]).toContain(verb);
  if (!['plan', 'audit', 'explain'].includes(verb)) return;
  expect(ids).toContain(what);
  expect([...words]).toContain(what);
});

test.each(Object.entries(storiesElsewhere))('the story of %s plans it', (control, where) => {
  const { words, first } = shown(where);
  expect([...first]).toContain('plan');
  expect([...words]).toContain(control);
});

test('every control of a way has a row that plans it', () => {
  const planned = new Set(eightWays.map(({ command }) => command.split(' ')[1]));
  expect(controls.filter(({ id, way }) => way <= 8 && !planned.has(id)).map(({ id }) => id)).toEqual([]);
});

test('a test that is not there, is passed over, or has to do with something else shows nothing', () => {
  const suite = `
    const one = { control: 'ews' };
    const plans = (id) => room.says('ana', \`plan \${id}\`);
    test.each([one])('is played', async () => plans('passwords'));
    test.skip('is passed over', () => plans('mfa'));
    describe.skip.each([1])('none', () => { test('is within', () => plans('mfa')); });
    const title = 'is only named';`;
  expect(wordsOfTest(suite, 'is played')).toEqual({
    words: new Set(['is', 'played', 'ews', 'ana', 'plan', 'passwords']),
    first: new Set(['is', 'ews', 'ana', 'plan', 'passwords']),
  });
  for (const name of ['is passed over', 'is within', 'is only named']) expect(wordsOfTest(suite, name)).toBeNull();
});
