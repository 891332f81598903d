/** How far a job is, for a card while it runs, and the port of where that is kept. */

/** How far a job is: only for showing, kept for an hour. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total?: number;
  /** Why it cannot go on now, as a sentence without its full stop: it is tried again by itself. */
  readonly waitsFor?: string;
  /** Until when that is so. */
  readonly until?: string;
}

export interface ProgressStore {
  set(tenant: string, subject: string, progress: Progress): Promise<void>;
  get(tenant: string, subject: string): Promise<Progress | null>;
}
