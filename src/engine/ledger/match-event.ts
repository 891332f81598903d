/** One function for each type of entry: the compiler says where a new type is forgotten. */
import type { LedgerEvent } from './entry.js';

export type EventOf<Type extends LedgerEvent['type']> = Extract<LedgerEvent, { type: Type }>;

export type MatchEvent<Args extends readonly unknown[], Result> = {
  readonly [Type in LedgerEvent['type']]: (event: EventOf<Type>, ...args: Args) => Result;
};

/** Calls the function that is there for the type of the event. */
export function matchEvent<Args extends readonly unknown[], Result>(
  cases: MatchEvent<Args, Result>,
  event: LedgerEvent,
  ...args: Args
): Result {
  // TypeScript does not see that the function and the event are of one type.
  const its = cases[event.type] as (event: LedgerEvent, ...args: Args) => Result;
  return its(event, ...args);
}
