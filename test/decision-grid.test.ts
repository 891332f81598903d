/** Every actor before every state with every act: each cell has one answer, and it is written down. */

import type { ChangeStatus } from '../src/changes/change';
import { actionNames } from '../src/chat/card';
import { statusWord } from '../src/views/words';
import { answers } from './support/decision-answers';
import { actors, acts, answerIn, everyState, type State } from './support/decision-grid';
import { openOffice } from './support/office';

let states: readonly State[];

beforeAll(async () => {
  states = await everyState();
});

/** The cells of a written grid, without the spaces that align them; one row may stand for every state. */
function cells(grid: string): readonly (readonly string[])[] {
  return grid
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap((row) => (row[0] === 'in every state' ? states.map(({ name }) => [name, ...row.slice(1)]) : [row]));
}

test('every button that a card may have is among what people do', () => {
  expect(actionNames.filter((name) => !acts.some((act) => act === name))).toEqual([]);
});

test('every status that a change may have is among the states', () => {
  const reached = new Set(
    states.map(({ id, snapshot, options }) => openOffice({ ...options, from: snapshot }).change(id)?.status),
  );
  expect(Object.keys(statusWord).filter((status) => !reached.has(status as ChangeStatus))).toEqual([]);
});

test.each(acts)('%s is answered to everybody in every state as written', async (act) => {
  const answered = await Promise.all(
    states.map(async (state) => [
      state.name,
      ...(await Promise.all(Object.values(actors).map((actor) => answerIn(state, actor, act)))),
    ]),
  );
  expect([['', ...Object.keys(actors)], ...answered]).toEqual(cells(answers[act]));
});
