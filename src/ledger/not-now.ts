/** Reasons for which work on the ledger has to wait: none of them is a failure of the work itself. */

/** The job cannot be done at this moment; trying it again after `afterMs` milliseconds may help, however often. */
export class NotNow extends Error {
  override readonly name: string = 'NotNow';
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** Somebody else may work on these objects by now: whoever gets this stops at once and writes nothing more. */
export class LeaseLost extends NotNow {
  override readonly name = 'LeaseLost';

  constructor(message: string) {
    super(message, 1000);
  }
}

/** The store holds less, or something else, than is known to have been written: nothing is done until it is restored. */
export class LedgerBehind extends NotNow {
  override readonly name = 'LedgerBehind';

  constructor(what: string) {
    super(`${what} Nothing is changed until \`hardenbot ledger restore\` has run.`, 10_000);
  }
}
