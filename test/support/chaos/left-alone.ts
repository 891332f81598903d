/** A service that asks again and again to be left alone, and what was asked of it all the same. */
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import type { Chance } from './random';

/** At the next read or write it asks to be left alone. */
export interface Ask {
  readonly only: 'reads' | 'writes';
  readonly status: number;
  /** Seconds. */
  readonly retryAfter: number;
  /** Requests that it answers before. */
  readonly skip: number;
}

/** Asks of one second to two minutes. @param skip fewer requests than this are answered before each */
export function anyAsk(chance: Chance, skip: number): Ask {
  const only = chance.happens(0.8) ? 'writes' : 'reads';
  return { only, status: chance.pick([429, 429, 503]), retryAfter: 1 + chance.below(120), skip: chance.below(skip) };
}

export function faultsOf(asks: readonly Ask[]): readonly object[] {
  return asks.map((ask) => ({ ...ask, match: 'exchange.CASMailbox', times: 1 }));
}

/** The times that it asked, in order, each with the seconds that it asked for. */
export function askedIn(calls: readonly RecordedCall[], asks: readonly Ask[]) {
  return (['reads', 'writes'] as const).flatMap((only) => {
    const seconds = asks.filter((ask) => ask.only === only).map(({ retryAfter }) => retryAfter);
    return callsOf(calls, only)
      .filter(({ status }) => status === 429 || status === 503)
      .map(({ ms }, nth) => ({ only, from: ms, seconds: seconds[nth] ?? 0 }));
  });
}

/**
 * What was asked while it wanted to be left alone, a sentence each. Reads and writes have a pause each, as services count them apart.
 * @param underWayMs in which requests may still arrive that were sent before the refusal was read
 * @param roundingMs what clocks may differ by
 */
export function early(
  calls: readonly RecordedCall[],
  asks: readonly Ask[],
  { underWayMs = 0, roundingMs = 0 }: { readonly underWayMs?: number; readonly roundingMs?: number } = {},
): readonly string[] {
  return askedIn(calls, asks).flatMap(({ only, from, seconds }) =>
    callsOf(calls, only)
      .filter(({ ms }) => ms > from + underWayMs && ms < from + seconds * 1000 - roundingMs)
      .map(({ ms }) => `${only}: asked for ${seconds} s, came after ${(ms - from) / 1000} s`),
  );
}

function callsOf(calls: readonly RecordedCall[], only: Ask['only']) {
  return calls
    .filter(({ service, write }) => service === 'exchange' && write === (only === 'writes'))
    .map(({ at, status }) => ({ ms: Date.parse(at), status }));
}
