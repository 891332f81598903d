/** Accounts that changes keep from signing in, and that no later change restored: a person waits for each of them. */

import { kindOf } from '../../features/kinds.js';
import type { Change } from './change.js';

interface KeptOut {
  /** The name the account signs in with. */
  readonly account: string;
  /** What blocked it last. */
  readonly change: Change;
}

/** @param changes of one tenant, newest first */
export function keptOut(changes: readonly Change[]): readonly KeptOut[] {
  const last = new Map<string, KeptOut & { readonly isOut: boolean }>();
  const inOrder = changes.toReversed().toSorted((one, other) => one.lastStepAt.getTime() - other.lastStepAt.getTime());
  for (const change of inOrder) {
    const kept = change.plan === null ? null : (kindOf(change.plan)?.keepsOut?.(change.plan) ?? null);
    if (kept !== null && wasDone(change, kept.isOut))
      last.set(kept.account.id, { account: kept.account.name, change, isOut: kept.isOut });
  }
  return [...last.values()].flatMap(({ isOut, ...one }) => (isOut ? [one] : []));
}

/** One that broke off may have blocked the account, and restored nothing as far as anyone knows. */
function wasDone({ status, journal }: Change, isOut: boolean): boolean {
  if (status === 'stopped') return isOut && journal.intents.size > 0;
  return status === 'verified' || status === 'mismatch' || status === 'partly' || status === 'reverted';
}
