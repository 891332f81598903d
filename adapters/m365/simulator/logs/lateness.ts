/** How long after an event each log can be read to hold it. A tenant whose file says nothing of it is never late. */

/** A number from 0 up to, not including, 1. */
export type Chance = () => number;

/** mulberry32 by Tommy Ettinger (public domain): the same seed has the same rows late. */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Share of the rows, and how late at most they are, ascending; between two points it grows evenly. */
type Distribution = readonly (readonly [share: number, ms: number])[];

/**
 * Microsoft promises none of these today.
 * - Logs of Entra: the last published figure was 95 % in 2 minutes and 99 % in 5; programs that measure find 4 minutes in the middle, and
 *   batches of sign-ins from 28 seconds to 18 minutes. A sign-in with MFA may take 2 hours until it is put together.
 * - Detections that are found at once: 5 to 10 minutes; later ones: up to 48 hours. Source: "What are risk detections?"
 * - The unified log: "typically 60 to 90 minutes". People report records of Exchange after 2 minutes as well as after 53 hours.
 */
const distributions = {
  directoryAudits: [
    [0, 20 * second],
    [0.3, 90 * second],
    [0.5, 4 * minute],
    [0.95, 9 * minute],
    [0.99, 15 * minute],
    [1, 18 * minute],
  ],
  signIns: [
    [0, 28 * second],
    [0.5, 4 * minute],
    [0.95, 12 * minute],
    [0.998, 18 * minute],
    [1, 2 * hour],
  ],
  nonInteractiveSignIns: [
    [0, 5 * minute],
    [0.5, 15 * minute],
    [1, 30 * minute],
  ],
  riskFoundAtOnce: [
    [0, 5 * minute],
    [1, 10 * minute],
  ],
  riskFoundLater: [
    [0, 30 * minute],
    [0.5, 3 * hour],
    [1, 48 * hour],
  ],
  unifiedLog: [
    [0, minute],
    [0.25, 2 * minute],
    [0.7, 20 * minute],
    [0.93, hour],
    [0.985, 90 * minute],
    [0.995, 6 * hour],
    [0.999, 24 * hour],
    [1, 53 * hour],
  ],
} as const satisfies Readonly<Record<string, Distribution>>;

export type LateSource = keyof typeof distributions;

/** Milliseconds from an event until it can be read. */
export function lateness(source: LateSource, chance: Chance): number {
  const drawn = chance();
  const points: Distribution = distributions[source];
  for (const [place, [share, ms]] of points.entries()) {
    const [shareBefore, msBefore] = points[place - 1] ?? [0, 0];
    if (drawn <= share && share > shareBefore)
      return Math.round(msBefore + ((drawn - shareBefore) / (share - shareBefore)) * (ms - msBefore));
  }
  return points.at(-1)?.[1] ?? 0;
}

/** Share of rows that a log answers twice, the second time later. Source: what programs that poll these logs count, 2.7 to 4 of 100. */
export const repeatedShare = 0.034;

/** By which distribution the rows that the service itself writes into a log are late. */
export function sourceOfLog(key: string): LateSource {
  if (key === 'exchange.UnifiedAuditLog') return 'unifiedLog';
  if (key === 'graph.riskDetections') return 'riskFoundAtOnce';
  return key === 'graph.signIns' ? 'signIns' : 'directoryAudits';
}
