/** Every actor before every state of a travel exception with every act: each cell has one answer, and it is written down. */
import { answeredIn, cellsOf, type State } from '../support/decisions/decision-grid';
import { type ExceptionAct, exceptionAnswers } from '../support/travel/exception-answers';
import { everyExceptionState } from '../support/travel/exception-states';

let states: readonly State[];

beforeAll(async () => {
  states = await everyExceptionState();
});

test.each(Object.keys(exceptionAnswers) as ExceptionAct[])(
  '%s is answered to everybody in every state of a travel exception as written',
  async (act) => {
    expect(await answeredIn(states, act)).toEqual(cellsOf(exceptionAnswers[act], states));
  },
);
