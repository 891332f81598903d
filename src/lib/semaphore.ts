/** Work that holds much in memory: few are at it at once, and one that waits long for a service keeps nobody else from beginning. */

interface SemaphoreLimits {
  readonly atOnce: number;
  /** In milliseconds: work that takes longer is not counted any more. */
  readonly overtakenAfterMs: number;
}

export class Semaphore {
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(private readonly rules: SemaphoreLimits) {}

  /** Resolves when the work may begin, with what to call at its end. */
  async take(): Promise<() => void> {
    if (this.#taken < this.rules.atOnce) this.#taken += 1;
    else await new Promise<void>((begin) => void this.#waiting.push(begin));
    let isCounted = true;
    const release = (): void => {
      if (!isCounted) return;
      isCounted = false;
      clearTimeout(overtaking);
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken -= 1;
      else next();
    };
    const overtaking = setTimeout(release, this.rules.overtakenAfterMs).unref();
    return release;
  }
}
