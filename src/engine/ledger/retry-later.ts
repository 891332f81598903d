/** Reasons for which work on the ledger has to wait: none of them is a failure of the work itself. */

/** The job cannot be done at this moment; trying it again after `afterMs` milliseconds may help, however often. */
export class RetryLater extends Error {
  override readonly name: string = 'RetryLater';
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

/** What was waited for, or why that has to wait: for who goes on with others meanwhile. Any other failure stays one. */
export async function orRetryLater<Result>(wanted: Promise<Result>): Promise<Result | RetryLater> {
  try {
    return await wanted;
  } catch (error) {
    const away = error instanceof RetryLater ? error : storeRetryLater(error);
    if (away === null) throw error;
    return away;
  }
}

/** The part of the store with a tenant does not answer: nothing of what was asked for was begun there. */
export class StoreAway extends RetryLater {
  override readonly name = 'StoreAway';
  /** The id of the tenant. */
  readonly tenant: string;

  constructor(tenant: string) {
    super(`The part of the store with tenant ${tenant} does not answer.`, 1000);
    this.tenant = tenant;
  }
}

/** Something was written and nobody knows yet whether it stays: nothing that rests on it is done, and nobody learns that it was taken. */
export class Unsettled extends RetryLater {
  override readonly name = 'Unsettled';

  constructor(message: string) {
    super(message, 1000);
  }
}

/**
 * How a store says that it takes nothing at this moment: it is a replica now, it has lost its replicas, it loads, its disk or memory is full, a script
 * runs away, a password was changed there first. Redis before version 7 says of a script that it failed, and that behind it.
 */
const refusals =
  /^(?:ERR Error running script .*: -)?(BUSY |NOAUTH|WRONGPASS|READONLY|NOREPLICAS|CLUSTERDOWN|MASTERDOWN|LOADING|TRYAGAIN|MISCONF|OOM|UNBLOCKED|Too many Cluster redirections|Connection is closed|Socket timeout)/;

/** Milliseconds until a store that refused is tried again: a fail-over takes some seconds. */
const storePauseMs = 1000;

/** The store takes nothing at this moment, and says so. */
export class StoreRefused extends RetryLater {}

/** A refusal of the store as something to wait for; null where the error is another one. */
export function storeRetryLater(error: unknown): RetryLater | null {
  if (!(error instanceof Error)) return null;
  const refusal = [error, ...discardedFor(error)].find(({ message }) => refusals.test(message));
  if (refusal === undefined) return null;
  return new StoreRefused(`The store takes nothing at this moment (${refusal.message.slice(0, 80)}).`, storePauseMs);
}

/** Of a script the server says this behind ERR: this user may not do what is in it, whatever lies under the key. */
const forbidden = /ACL failure in script|The user executing the script can't/;

/** Whether the store says that the user whom this process logs in as may not do this. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Error && (error.message.startsWith('NOPERM ') || forbidden.test(error.message));
}

/** A command that was renamed or is not there, also one of a script: that says nothing of the key. */
const unknownCommand =
  /^ERR (?:Error running script \(call to \w+\): (?:@user_script: ?\d+: )*)?unknown (?:\w+ )?(?:sub)?command\b/i;

/** Whether the server refused a command for what it found under the key, which someone else wrote: not for its own state, nor because we may not. */
export function isForeign(error: unknown): boolean {
  if (!(error instanceof Error) || storeRetryLater(error) !== null) return false;
  return /^(WRONGTYPE|ERR) /.test(error.message) && !unknownCommand.test(error.message) && !isForbidden(error);
}

/** The end of a transaction says EXECABORT alone; ioredis hands on beside it what was said to its commands. */
export function discardedFor(error: Error): readonly Error[] {
  const { previousErrors = [] } = error as { readonly previousErrors?: readonly unknown[] };
  return previousErrors.filter((one) => one instanceof Error);
}

/** Someone else may work on these objects by now: anyone who gets this stops at once and writes nothing more. */
export class LeaseLost extends RetryLater {
  override readonly name = 'LeaseLost';

  constructor(message: string) {
    super(message, 1000);
  }
}

/** The store holds less, or something else, than is known to have been written: nothing new begins until it is restored. */
export class LedgerBehind extends RetryLater {
  override readonly name = 'LedgerBehind';

  /** `remedy`: a sentence, where restoring it is none. */
  constructor(what: string, remedy = 'Nothing new begins until `hardenbot ledger restore` has run.') {
    super(`${what} ${remedy}`, 10_000);
  }
}

/** A later version wrote what this one cannot read: it is left alone until that version runs here too. */
export class NewerLedger extends RetryLater {
  override readonly name = 'NewerLedger';

  constructor(message: string) {
    super(message, 10_000);
  }
}
