/** How many changes undo themselves unless someone keeps them: what workers and gateways tell Prometheus, each from its own look at the ledger. */
import { type Change, dueSince, toKeepUntil } from './change.js';

export interface KeepDeadlines {
  /** They wait for someone to keep them, and their time is not up. */
  readonly due: number;
  /** They are to be restored, because their time is up or someone wants it, and are not yet. */
  readonly overdue: number;
}

/** Counts one change after the other. */
export class KeepCount implements KeepDeadlines {
  due = 0;
  overdue = 0;

  add(change: Change, now: Date): void {
    if (dueSince(change, now)?.what === 'revert') this.overdue += 1;
    else if (toKeepUntil(change, now) !== null) this.due += 1;
  }
}
