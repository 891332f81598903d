/**
 * A meter for a limit that the service keeps to itself: a bucket that starts full, and learns its size and speed from refusals. The
 * speed grows with every request that is taken while it is what holds requests back, and falls with each refusal (AIMD). The
 * service's own bucket is empty at a refusal, so what it took between two of them is its true speed: the fall goes to just below that.
 */
import type { Meter, Reception } from './meters.js';

/** Shares of the speed after a refusal: of one that was measured, of the one seen before the first refusal, of one that is in doubt. */
const keeps = { measured: 0.95, first: 0.25, doubted: 0.9, refusedAtOnce: 0.5 } as const;

/**
 * Growth with each request that is taken: of a speed that was measured, as a share of it, twice as fast after `doublesAfter` of them; of
 * one that is guessed from many requests or from few, as a share of the speed of the moment.
 */
const growth = { measured: 0.0003, doublesAfter: 200, fromMany: 0.01, fromFew: 0.2 } as const;

/** Fewer requests than these say little about a speed. */
const few = 50;

/** Requests a second that are tried at the least, and when the very first request was refused. */
const slowest = { ever: 0.1, first: 1 } as const;

/** The smallest bucket: a batch of ten has to fit. */
const minSize = 10;

/** A shorter time between two refusals measures nothing. */
const minMeasureMs = 1000;

/** What was learned is forgotten after so long without a refusal: limits change, and the service's bucket is full again. */
const forgetAfterMs = 3_600_000;

export class LearningBucket implements Meter {
  /** Infinite until the first refusal. */
  #size = Number.POSITIVE_INFINITY;
  #tokens = Number.POSITIVE_INFINITY;
  /** Tokens a millisecond: now, and after the last refusal. */
  #speed = 0;
  #base = 0;
  /** Whether the speed was measured, or only guessed, and how fast it then grows. */
  #measured = false;
  #guessGrowth: number = growth.fromMany;
  /** Whether the next request waited for this meter, and whether the last one had: then the meter is what holds requests back. */
  #waits = false;
  #holdsBack = false;
  #filledAt = 0;
  /** What was taken since the service's bucket was last known to be empty or full; null before the first request. */
  #since: { readonly at: number; taken: number; readonly empty: boolean } | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;

  /** Tokens a second that are counted with; null while no limit is known. */
  get perSecond(): number | null {
    return this.#isUnknown ? null : this.#speed * 1000;
  }

  waitMs(now: number, cost = 1): number {
    this.#fill(now);
    const needed = Math.min(cost, minSize);
    if (this.#tokens >= needed) return 0;
    this.#waits = true;
    return Math.max(1, Math.ceil((needed - this.#tokens) / this.#speed));
  }

  take(now: number, cost = 1): void {
    this.#fill(now);
    this.#since ??= { at: now, taken: 0, empty: false };
    this.#tokens -= cost;
    this.#holdsBack = this.#waits;
    this.#waits = false;
  }

  /** What was taken before the first refusal is little to lose. */
  remembers(now: number): boolean {
    this.#fill(now);
    return !this.#isUnknown;
  }

  received({ now, startedAt, taken, refused }: Reception): void {
    this.#fill(now);
    this.#since ??= { at: startedAt, taken: 0, empty: false };
    this.#since.taken += taken;
    if (this.#holdsBack) this.#grow(taken);
    // What was under way when the bucket ran dry says nothing new.
    if (refused === 0 || startedAt < this.#refusedAt) return;
    if (this.#isUnknown) this.#guess(now, this.#since);
    else this.#slowDown(now, this.#since);
    this.#base = this.#speed;
    this.#tokens = 0;
    this.#since = { at: now, taken: 0, empty: true };
    this.#refusedAt = now;
  }

  get #isUnknown(): boolean {
    return this.#size === Number.POSITIVE_INFINITY;
  }

  #guess(now: number, { at, taken }: { readonly at: number; readonly taken: number }): void {
    this.#size = Math.max(minSize, taken);
    const seconds = Math.max(1, (now - at) / 1000);
    this.#speed = Math.max(slowest.first, (keeps.first * taken) / seconds) / 1000;
    this.#measured = false;
    this.#guessGrowth = taken < few ? growth.fromFew : growth.fromMany;
  }

  #slowDown(now: number, { at, taken, empty }: { readonly at: number; readonly taken: number; readonly empty: boolean }): void {
    const elapsed = now - at;
    // Tokens that we thought were left are the error of our size, unless they are few: then they are that of our speed.
    const left = Math.max(0, this.#tokens);
    const isSpeed = empty && left <= Math.max(minSize, taken / 5);
    this.#size = Math.max(minSize, this.#size - left);
    if (taken === 0) this.#guessGrowth = growth.fromFew;
    if (taken === 0) this.#toAtLeast(this.#speed * keeps.refusedAtOnce);
    else if (!isSpeed || elapsed < minMeasureMs) this.#toAtLeast(this.#speed * keeps.doubted);
    else this.#toAtLeast(Math.min((keeps.measured * taken) / elapsed, this.#speed * 2));
    this.#measured = taken > 0 && (this.#measured || (isSpeed && elapsed >= minMeasureMs));
  }

  #toAtLeast(speed: number): void {
    this.#speed = Math.max(slowest.ever / 1000, speed);
  }

  #grow(taken: number): void {
    const since = this.#since?.taken ?? 0;
    this.#speed += this.#measured
      ? this.#base * growth.measured * (1 + since / growth.doublesAfter) * taken
      : this.#speed * Math.min(1, this.#guessGrowth * taken);
  }

  /** Until the speed is measured, no more is saved up than one batch: a pause must not end in a flood. */
  #fill(now: number): void {
    const passed = Math.max(0, now - this.#filledAt);
    this.#filledAt = Math.max(now, this.#filledAt);
    if (this.#isUnknown) return;
    if (now - this.#refusedAt > forgetAfterMs) {
      this.#forget();
      return;
    }
    const rim = this.#measured ? this.#size : minSize;
    this.#tokens = Math.min(rim, this.#tokens + passed * this.#speed);
    if (this.#measured && this.#tokens === rim) this.#since = { at: now, taken: 0, empty: false };
  }

  #forget(): void {
    this.#size = Number.POSITIVE_INFINITY;
    this.#tokens = Number.POSITIVE_INFINITY;
    this.#holdsBack = false;
    this.#measured = false;
    this.#since = null;
  }
}
