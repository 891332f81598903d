/** How far a job is, for a card while it runs, and the port of where that is kept. */

/** How far a job is, kept for two hours. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total?: number;
  /** Why it cannot go on now, as a sentence without its full stop: it is tried again on its own. */
  readonly waitsFor?: string;
  /** When it is tried again, where a service said how long it wants to be left alone: until then no worker is missing. */
  readonly againAt?: string;
  /** Until when that is so. */
  readonly until?: string;
  /**
   * How many entries its subject had when a worker that was stopped in order left it: going on from there is no new beginning, and no worker died at it.
   * A note that is lost costs one of three tries, and one that comes again saves one.
   */
  readonly handedOver?: number;
  /** With `handedOver`: for how many milliseconds workers looked at each operation of which none says what became of it, by its number. */
  readonly looked?: readonly (readonly [n: number, ms: number])[];
}

export interface ReadsProgress {
  get(tenant: string, subject: string): Promise<Progress | null>;
}

export interface ProgressStore extends ReadsProgress {
  set(tenant: string, subject: string, progress: Progress): Promise<void>;
}
