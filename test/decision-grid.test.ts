/** Every actor before every state with every act: each cell has one answer, and it is written down. */
import { answers } from './support/decision-answers';
import { actors, acts, answerIn, everyState, type State } from './support/decision-grid';

let states: readonly State[];

beforeAll(async () => {
  states = await everyState();
});

/** The cells of a written grid, without the spaces that align them. */
function cells(grid: string): readonly (readonly string[])[] {
  return grid
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

test.each(acts)('%s is answered to everybody in every state as written', async (act) => {
  const answered = await Promise.all(
    states.map(async (state) => [
      state.name,
      ...(await Promise.all(Object.values(actors).map((actor) => answerIn(state, actor, act)))),
    ]),
  );
  expect([['', ...Object.keys(actors)], ...answered]).toEqual(cells(answers[act]));
});
