/** Acts in their turn: so many at once, and few of one account, so that a flood of one keeps nobody else waiting. */

export const turnLimits = {
  /** Acts under way of accounts that the settings list. */
  listed: 64,
  /** Acts under way of all others, among them those that nobody knows. */
  others: 16,
  /** Acts under way of one account. */
  ofAccount: 4,
  /** Acts of one account that wait for theirs. */
  waitingOfAccount: 60,
  /** Acts that wait in all. */
  waiting: 5000,
} as const;

export interface ActTurns {
  /** Does the work when its turn comes; null when too much of this account, or in all, waits already. */
  run<Result>(account: string, isListed: boolean, work: () => Promise<Result>): Promise<Result> | null;
}

interface Waiting {
  under: number;
  readonly waiting: (() => void)[];
}

export function createActTurns(): ActTurns {
  const queues = { listed: new Queue(turnLimits.listed), others: new Queue(turnLimits.others) };
  return {
    run: (account, isListed, work) => queues[isListed ? 'listed' : 'others'].run(account, work),
  };
}

class Queue {
  /** In the order in which accounts are served: whoever had a turn goes to the end. */
  private readonly accounts = new Map<string, Waiting>();
  private under = 0;
  private waiting = 0;

  constructor(private readonly max: number) {}

  run<Result>(account: string, work: () => Promise<Result>): Promise<Result> | null {
    const known = this.accounts.get(account) ?? { under: 0, waiting: [] };
    if (known.waiting.length >= turnLimits.waitingOfAccount || this.waiting >= turnLimits.waiting) return null;
    this.accounts.set(account, known);
    this.waiting += 1;
    return new Promise<Result>((resolve, reject) => {
      known.waiting.push(() => {
        work()
          .then(resolve, reject)
          .finally(() => this.ended(account, known));
      });
      this.next();
    });
  }

  private next(): void {
    for (const [account, known] of this.accounts) {
      if (this.under >= this.max) return;
      while (known.under < turnLimits.ofAccount && this.under < this.max) {
        const begin = known.waiting.shift();
        if (begin === undefined) break;
        known.under += 1;
        this.under += 1;
        this.waiting -= 1;
        this.accounts.delete(account);
        this.accounts.set(account, known);
        begin();
      }
    }
  }

  private ended(account: string, known: Waiting): void {
    known.under -= 1;
    this.under -= 1;
    if (known.under === 0 && known.waiting.length === 0) this.accounts.delete(account);
    this.next();
  }
}
