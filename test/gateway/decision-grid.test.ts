/** Every actor before every state with every act: each cell has one answer, and it is written down. */

import { actionNames } from '../../src/chat/card';
import type { ChangeStatus } from '../../src/engine/changes/change';
import { statusWord } from '../../src/views/words';
import { openOffice } from '../support/corridor/office';
import { answers } from '../support/decisions/decision-answers';
import { acts, answeredIn, cellsOf, everyState, type State } from '../support/decisions/decision-grid';

let states: readonly State[];

beforeAll(async () => {
  states = await everyState();
});

test('every button that a card may have is among what people do', () => {
  expect(actionNames.filter((name) => !acts.some((act) => act === name))).toEqual([]);
});

test('every status that a change may have is among the states', () => {
  const reached = new Set(
    states.map(({ id, snapshot, options }) => openOffice({ ...options, from: snapshot }).change(id)?.status),
  );
  // What lapsed has another word, and is a change of one of the other statuses.
  const { lapsed: _word, ...words } = statusWord;
  expect(Object.keys(words).filter((status) => !reached.has(status as ChangeStatus))).toEqual([]);
});

test.each(acts)('%s is answered to everybody in every state as written', async (act) => {
  expect(await answeredIn(states, act)).toEqual(cellsOf(answers[act], states));
});
