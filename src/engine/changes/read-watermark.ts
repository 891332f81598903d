/** Whether workers have read what someone said to keep them from something: anyone who runs the store may show them another ledger, or none. */
import type { ChainHead } from '../ledger/chain.js';
import type { ChecksEntries, ReadsTouched } from '../ledger/ledger.js';
import type { SignedDecision } from '../plan/decision.js';
import { type Change, dueSince } from './change.js';

export interface ReadsWatermark {
  /** Null where no worker has said anything that can be believed. */
  upTo(tenant: string): Promise<ChainHead | null>;
}

export interface WritesWatermark {
  say(tenant: string, upTo: ChainHead): Promise<void>;
}

/** How far workers have read each ledger, in their words. */
export interface ReadWatermarkStore extends ReadsWatermark, WritesWatermark {}

export interface Objection {
  readonly what: 'revoked' | 'rejected' | 'kept';
  readonly at: Date;
}

/** What was last said of a change without which a worker would apply it, or put it back; null: nothing. */
export function objectionTo({ plan, status, revocation, rejection, keep }: Change): Objection | null {
  if (plan === null) return null;
  if (status === 'revoked' && revocation !== null) return { what: 'revoked', at: saidAt(revocation) };
  if (status === 'rejected' && rejection !== null) return { what: 'rejected', at: saidAt(rejection) };
  const kept = keep?.kept.at(-1);
  return kept === undefined ? null : { what: 'kept', at: saidAt(kept) };
}

function saidAt({ decision }: SignedDecision): Date {
  return new Date(decision.decidedAt);
}

/**
 * What is done by now of what may have been overdue; null: something is due, it did not end well, or people said something of it that a worker has to read,
 * which has a message of its own.
 */
export function doneSince(change: Change, now: Date): 'apply' | 'revert' | null {
  const { status, appliedAt, undoneAt } = change;
  if (dueSince(change, now) !== null) return null;
  if (status === 'revertedUnkept') return undoneAt === null ? null : 'revert';
  const isApplied = status === 'verified' || status === 'mismatch' || status === 'partly';
  return isApplied && appliedAt !== null && objectionTo(change) === null ? 'apply' : null;
}

/** Whether a worker says that it has read all that stands of a subject, in this very ledger. */
export async function isAcknowledged(
  { ledger, watermark }: { readonly ledger: ReadsTouched & ChecksEntries; readonly watermark: ReadsWatermark },
  tenant: string,
  subject: string,
): Promise<boolean> {
  const upTo = await watermark.upTo(tenant);
  if (upTo === null || !(await ledger.stands(tenant, upTo))) return false;
  return !(await ledger.touched(tenant, upTo.seq)).subjects.includes(subject);
}

/** So long a request waits before people are shown that no worker takes it, in milliseconds: a worker that runs reads it within half a minute. */
const takenWithinMs = 2 * 60_000;

/** Whether a request has waited for some minutes, and no worker says that it has read it: none runs, or none reaches this store. */
export async function isUntaken(
  { ledger, watermark, now }: UntakenPorts,
  tenant: string,
  { id, status, requestedAt }: Change,
): Promise<boolean> {
  if (watermark === undefined || status !== 'requested' || now().getTime() - requestedAt.getTime() < takenWithinMs) return false;
  return !(await isAcknowledged({ ledger, watermark }, tenant, id));
}

/** A plan takes minutes at most: after this the worker that began it may be gone, in milliseconds. */
const plannedWithinMs = 15 * 60_000;

/** Whether a request has waited so long that people are shown when it was begun: a worker may have ended in the middle of it. */
export function isLateRequest({ status, requestedAt }: Change, now: Date): boolean {
  return status === 'requested' && now.getTime() - requestedAt.getTime() >= plannedWithinMs;
}

interface UntakenPorts {
  readonly ledger: ReadsTouched & ChecksEntries;
  /** Absent where nobody waits for what workers read. */
  readonly watermark?: ReadsWatermark | undefined;
  readonly now: () => Date;
}
