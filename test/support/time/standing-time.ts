/** Time that moves only while something sleeps and nothing else is under way, to the moment when the next sleep ends. Intervals go by it. */
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { isMachineAwaited, watchRequests } from './under-way';

interface Sleeper {
  readonly at: number;
  readonly of: unknown;
  readonly wake: () => void;
}

interface Interval {
  readonly work: () => void;
  readonly everyMs: number;
  at: number;
}

/** Milliseconds by which it goes on at most before intervals have their turn. */
const stepMs = 1000;
/** So often in a row nothing may be under way: what a busy machine takes between two requests is no time that passes. */
const quietFor = 3;

export class StandingTime {
  /** Moves the clock that everyone reads. */
  moves: (ms: number) => void = () => undefined;
  readonly #sleepers = new Set<Sleeper>();
  readonly #intervals = new Set<Interval>();
  readonly #underWay = new Set<unknown>();
  readonly #real = { setInterval: globalThis.setInterval, clearInterval: globalThis.clearInterval };
  readonly #forget: () => void;
  #isMoving = false;

  constructor(private readonly nowMs: () => number) {
    globalThis.setInterval = ((work: () => void, everyMs = 0) => {
      const interval = { work, everyMs, at: nowMs() + everyMs };
      this.#intervals.add(interval);
      return Object.assign(interval, { unref: () => interval });
    }) as unknown as typeof setInterval;
    globalThis.clearInterval = ((interval: Interval) => {
      if (!this.#intervals.delete(interval)) this.#real.clearInterval(interval as never);
    }) as unknown as typeof clearInterval;
    this.#forget = watchRequests(
      (request) => void this.#underWay.add(request),
      (request) => void this.#underWay.delete(request),
    );
  }

  /** Gives intervals back to the clock of the machine. */
  close(): void {
    Object.assign(globalThis, this.#real);
    this.#forget();
  }

  /** Stands still until something is done that takes time of the machine and none of its own, as a question to a store. */
  async during<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  /** @param of whose sleep it is */
  sleep(ms: number, of?: unknown): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#sleepers.add({ at: this.nowMs() + ms, of, wake: resolve });
      if (!this.#isMoving) void this.#move();
    });
  }

  /** So long, or until something is so. */
  async pass(ms: number, isOver: () => boolean): Promise<void> {
    const until = this.nowMs() + ms;
    while (!isOver() && this.nowMs() < until) await this.sleep(Math.min(stepMs, until - this.nowMs()));
  }

  /** Wakes those of one who has ended: what they do next ends them. */
  end(of: unknown): void {
    for (const sleeper of this.#sleepers) if (sleeper.of === of) this.#wake(sleeper);
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers.delete(sleeper);
    sleeper.wake();
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    while (this.#sleepers.size > 0) {
      await pause(1);
      if (!(await this.#isQuiet())) continue;
      const next = Math.min(...[...this.#sleepers].map(({ at }) => at));
      this.moves(Math.min(stepMs, Math.max(0, next - this.nowMs())));
      for (const interval of this.#intervals)
        if (interval.at <= this.nowMs()) {
          interval.at += interval.everyMs;
          interval.work();
        }
      for (const sleeper of this.#sleepers) if (sleeper.at <= this.nowMs()) this.#wake(sleeper);
    }
    this.#isMoving = false;
  }

  async #isQuiet(): Promise<boolean> {
    for (let looks = 0; looks < quietFor; looks += 1) {
      if (this.#underWay.size > 0 || isMachineAwaited()) return false;
      await turn();
    }
    return true;
  }
}
