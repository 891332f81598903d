/** What is to go wrong: calls that fail as often as a test says. */

/** How the next calls go wrong. */
export interface Trouble {
  /** All methods where it is left out; `upload` is the address that takes the bytes of a file. */
  readonly method?: string;
  readonly times?: number;
  /** 200 with an error word, or another status. */
  readonly status?: number;
  readonly error?: string;
  readonly retryAfterSeconds?: number;
}

export class Troubles {
  private readonly waiting: (Trouble & { left: number })[] = [];

  add(trouble: Trouble): void {
    this.waiting.push({ ...trouble, left: trouble.times ?? 1 });
  }

  /** The trouble that this call has; null: none. */
  next(method: string): Trouble | null {
    const trouble = this.waiting.find((one) => one.left > 0 && (one.method === undefined || one.method === method));
    if (trouble === undefined) return null;
    trouble.left -= 1;
    return trouble;
  }
}
