/** Every actor before every state of a travel exception with every act: each cell has one answer, and it is written down. */
import { answeredIn, cellsOf, type State } from './support/decisions/decision-grid';
import { type TripAct, tripAnswers } from './support/travel/trip-answers';
import { everyTripState } from './support/travel/trip-states';

let states: readonly State[];

beforeAll(async () => {
  states = await everyTripState();
});

test.each(Object.keys(tripAnswers) as TripAct[])(
  '%s is answered to everybody in every state of a trip as written',
  async (act) => {
    expect(await answeredIn(states, act)).toEqual(cellsOf(tripAnswers[act], states));
  },
);
