/**
 * A clock that goes on only when nothing is under way: a day passes as fast as its work is done, and every pause, and every answer that is held back, lasts as long
 * as it says. For processes that ask services over sockets: a request that is on the way keeps the clock where it is.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as turn } from 'node:timers/promises';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Events by which a request begins or ends: of undici, which asks the services, and of Node's own client, by which the library of Entra ID asks for tokens. */
const begins = ['undici:request:create', 'http.client.request.start'] as const;
const ends = ['undici:request:trailers', 'undici:request:error', 'http.client.response.finish'] as const;
/** Turns of the event loop in which nothing moved, until nothing is taken to be under way. */
const calmTurns = 3;

export class InjectedTime {
  readonly #sleepers: Sleeper[] = [];
  #now: number;
  /** Requests without an answer, and how many of them the other side holds back. */
  #asked = 0;
  #held = 0;
  /** Whatever begins or ends counts one more. */
  #moves = 0;
  readonly #began = (): void => this.#note(1);
  readonly #ended = (): void => this.#note(-1);

  /**
   * @param nowMs milliseconds since 1970
   * @param passed called with each step of the clock, in milliseconds
   */
  constructor(
    nowMs: number,
    private readonly passed: (ms: number) => void,
  ) {
    this.#now = nowMs;
    for (const name of begins) subscribe(name, this.#began);
    for (const name of ends) subscribe(name, this.#ended);
  }

  nowMs(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    this.#moves += 1;
    return new Promise((resolve) => this.#add({ at: this.#now + Math.max(0, ms), wake: resolve }));
  }

  /** As a service that holds an answer back: the request is under way, and the clock goes on all the same. */
  async hold(ms: number): Promise<void> {
    this.#held += 1;
    await this.sleep(ms);
    this.#held -= 1;
  }

  /** Lets time pass up to a moment, and everything that is due happen. */
  async passUntil(endMs: number): Promise<void> {
    for (;;) {
      await this.#calm();
      const [next] = this.#sleepers;
      if (next === undefined || next.at > endMs) break;
      this.#goTo(next.at);
      for (let due = this.#sleepers[0]; due !== undefined && due.at <= this.#now; due = this.#sleepers[0]) {
        this.#sleepers.shift();
        due.wake();
      }
    }
    this.#goTo(endMs);
  }

  close(): void {
    for (const name of begins) unsubscribe(name, this.#began);
    for (const name of ends) unsubscribe(name, this.#ended);
  }

  #goTo(moment: number): void {
    const ms = Math.max(0, moment - this.#now);
    this.#now += ms;
    this.passed(ms);
  }

  async #calm(): Promise<void> {
    for (let calm = 0; calm < calmTurns; ) {
      const before = this.#moves;
      await turn();
      calm = this.#moves === before && this.#asked === this.#held ? calm + 1 : 0;
    }
  }

  #note(more: number): void {
    this.#moves += 1;
    this.#asked += more;
  }

  /** The earliest first; of those of one moment the one that began first. */
  #add(one: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sleepers[middle]?.at ?? 0) <= one.at) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, one);
  }
}
