/** Moves every date of a tenant state by the same amount, so that an example of another day plays today. */

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/;

/** The state with `asOf` at `now` and every other ISO date as far from it as before, also where a log holds it in a text that is JSON. */
export function shiftDates<State extends { readonly asOf: string }>(state: State, now: Date): State {
  const by = now.getTime() - new Date(state.asOf).getTime();
  return shift(state, by) as State;
}

function shift(value: unknown, by: number): unknown {
  if (typeof value === 'string') return shiftText(value, by);
  if (Array.isArray(value)) return value.map((item) => shift(item, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shift(inner, by)]));
}

/** `AuditData` of the unified audit log and the values in `modifiedProperties` of the Entra log are JSON in a text, the latter sometimes twice. */
function shiftText(text: string, by: number): string {
  if (isoDate.test(text)) return shiftDate(text, by);
  if (!/^\s*["[{]/.test(text)) return text;
  let inner: unknown;
  try {
    inner = JSON.parse(text);
  } catch {
    return text;
  }
  return JSON.stringify(shift(inner, by));
}

/** The services write some times without a zone, which are UTC. */
function shiftDate(text: string, by: number): string {
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(text);
  const moved = new Date(new Date(hasZone ? text : `${text}Z`).getTime() + by).toISOString();
  return hasZone ? moved : moved.slice(0, -1);
}
