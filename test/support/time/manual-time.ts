/** Time for tests: a pause ends at once, and the clock shows that it took as long as it should. */

export interface ManualTime {
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
  random(): number;
  /** Every pause so far, in milliseconds. */
  readonly pauses: readonly number[];
}

/** `random` always gives 1 or just below: pauses are as long as they can get. @param lateMs by how much each pause ends late, as outside of tests */
export function manualTime(lateMs = 0): ManualTime {
  const pauses: number[] = [];
  let now = 0;
  return {
    monotonicMs: () => now,
    sleep: (ms) => {
      pauses.push(ms);
      now += ms + lateMs;
      return Promise.resolve();
    },
    random: () => 1,
    pauses,
  };
}
