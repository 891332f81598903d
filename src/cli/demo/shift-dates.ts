/** Moves every date of a tenant state by the same amount, so that an example of another day plays today. */

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** The state with `asOf` at `now` and every other ISO date as far from it as before. */
export function shiftDates<State extends { readonly asOf: string }>(state: State, now: Date): State {
  const by = now.getTime() - new Date(state.asOf).getTime();
  return shift(state, by) as State;
}

function shift(value: unknown, by: number): unknown {
  if (typeof value === 'string') return isoDate.test(value) ? new Date(new Date(value).getTime() + by).toISOString() : value;
  if (Array.isArray(value)) return value.map((item) => shift(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shift(inner, by)]));
}
