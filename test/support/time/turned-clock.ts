/** A hurried clock that can be turned ahead whole: what is measured notices it as well as what is dated. */
import { type HurriedClock, hurriedClock } from './hurried-clock';

export interface TurnedClock extends HurriedClock {
  pass(ms: number): void;
}

/** @param begins what it shows at first */
export function turnedClock(begins?: Date): TurnedClock {
  const clock = hurriedClock(begins);
  let passed = 0;
  return {
    ...clock,
    monotonicMs: () => clock.monotonicMs() + passed,
    pass: (ms) => {
      passed += ms;
      clock.forward(ms);
    },
  };
}
