/** A circuit breaker for one service of one tenant: what does not answer is left alone for a while, and then tried by one request. */
import { TenantError } from '../../src/lib/errors.js';
import { capitalized } from '../../src/tenant/origin.js';
import type { Time } from './connection.js';

/** It opens after this many failures in a row that took at least so long: a hiccup of seconds is only waited for. */
const opens = { afterFailures: 6, overMs: 10_000 } as const;

/** Milliseconds until one request is let through again; twice as long after each one that failed. */
const rests = { firstMs: 30_000, maxMs: 300_000 } as const;

/** What a request may do: go on patiently, go once to see whether the service is back, or not go at all. */
export type Admission =
  | { readonly kind: 'go' }
  | { readonly kind: 'probe' }
  | { readonly kind: 'rest'; readonly error: TenantError };

export class Breaker {
  readonly #name: string;
  readonly #time: Time;
  #failures = 0;
  #firstFailureAt = 0;
  #lastFailureAt = Number.NEGATIVE_INFINITY;
  #lastWords = '';
  /** What the failures in a row were about. */
  readonly #subjects = new Set<string>();
  #openUntil: number | null = null;
  #restMs: number = rests.firstMs;
  #isProbing = false;

  /** @param name what the service is called */
  constructor(name: string, time: Time) {
    this.#name = name;
    this.#time = time;
  }

  /** Milliseconds until it lets something through; 0 when it does. */
  restMs(): number {
    return this.#openUntil === null ? 0 : Math.max(0, this.#openUntil - this.#time.monotonicMs());
  }

  /** Whether it failed of late: as long as a rest may be after it, a new one would ask in vain. */
  remembers(): boolean {
    return this.#failures > 0 && this.#time.monotonicMs() - this.#lastFailureAt < rests.maxMs;
  }

  /** `subject`: the kind of object a request is about. One that was not among the failures may work all the same: it is tried at once. */
  admit(subject: string): Admission {
    if (this.#openUntil === null) return { kind: 'go' };
    const isDue = this.restMs() === 0 || !this.#subjects.has(subject);
    if (isDue && !this.#isProbing) {
      this.#isProbing = true;
      return { kind: 'probe' };
    }
    return { kind: 'rest', error: this.#error() };
  }

  /** A probe ended, however it did. */
  probed(): void {
    this.#isProbing = false;
  }

  /** The service answered, if only to refuse. */
  answered(): void {
    this.#failures = 0;
    this.#subjects.clear();
    this.#openUntil = null;
    this.#restMs = rests.firstMs;
  }

  failed(subject: string, words: string): void {
    const now = this.#time.monotonicMs();
    if (this.#failures === 0) this.#firstFailureAt = now;
    this.#failures += 1;
    this.#lastFailureAt = now;
    this.#lastWords = words;
    this.#subjects.add(subject);
    if (this.#openUntil === null) {
      if (this.#failures < opens.afterFailures || now - this.#firstFailureAt < opens.overMs) return;
      this.#openUntil = now + this.#restMs;
    } else if (this.#openUntil <= now) {
      this.#restMs = Math.min(rests.maxMs, this.#restMs * 2);
      this.#openUntil = now + this.#restMs;
    }
  }

  /** The same words for every read, and an hour later: many controls have one reason then. */
  #error(): TenantError {
    const retryAfterMs = Math.max(1000, this.restMs());
    const name = this.#name;
    return new TenantError(
      `${capitalized(name)} failed several times in a row (${this.#lastWords}), so hardenbot tries it only every few minutes. If it stays so, look at the service health of the Microsoft 365 admin center, and whether the worker can reach ${name}`,
      { kind: 'unavailable', retryAfterMs },
    );
  }
}
