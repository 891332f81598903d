/**
 * What a worker says of its own work, marked with its key. Whoever writes to the store can add entries whose hashes fit; without the mark
 * they are no plan and no evidence, begin nothing, set no time to keep, and put nothing back.
 */

import { type Change, changeOf, type Trust } from '../changes/change.js';
import { isRefusal } from '../errors.js';
import { canonicalJson } from '../json.js';
import type { Entry, LedgerEvent } from '../ledger/entry.js';
import type { SignedDecision } from '../plan/decision.js';
import type { WorkerContext } from './context.js';

type Own = Extract<LedgerEvent, { type: 'planned' | 'applying' | 'keepBy' | 'undoing' | 'collected' }>;

/** What the words are about: those of one change say nothing of another, nor of another plan under the same id. */
interface About {
  readonly tenant: string;
  readonly id: string;
  readonly digest: string;
}

/** The event as this worker writes it down. */
export function marked<Event extends Own>(work: Pick<WorkerContext, 'checkpoints'>, about: About, event: Event): Event {
  return { ...event, seal: work.checkpoints.seal(wordsOf(about, event)) };
}

/** A change as a worker may believe it; null when nobody asked for anything under this id. */
export async function trustedChange(
  work: Pick<WorkerContext, 'ledger' | 'checkpoints' | 'verifier'>,
  tenant: string,
  id: string,
): Promise<Change | null> {
  return changeOf(await work.ledger.subject(tenant, id), trustOf(work, tenant));
}

/** Entries of an incident, without evidence that no worker wrote: what is cleaned and restored comes out of it. */
export function withOwnEvidence(work: Pick<WorkerContext, 'checkpoints'>, entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(
    ({ tenant, subject, event }) =>
      event.type !== 'collected' || isMarked(work, { tenant, id: subject, digest: event.evidence.file.sha256 }, event),
  );
}

/** Tells words of workers, and decisions to keep or to undo, that are genuine from those that somebody else wrote. */
export function trustOf(work: Pick<WorkerContext, 'checkpoints' | 'verifier'>, tenant: string): Trust {
  return (event, { id, plan }) => {
    if (plan === null) return false;
    const about = { tenant, id, digest: plan.digest };
    switch (event.type) {
      case 'kept':
        return isSigned(work, about, { signed: event.decision, kind: 'keep' });
      case 'undoAsked':
        return isSigned(work, about, { signed: event.decision, kind: 'revert' });
      default:
        return isMarked(work, about, event);
    }
  };
}

function isMarked({ checkpoints }: Pick<WorkerContext, 'checkpoints'>, about: About, event: Own): boolean {
  return event.seal !== undefined && checkpoints.isOwn(wordsOf(about, event), event.seal);
}

function wordsOf({ tenant, id, digest }: About, { seal: _seal, ...event }: Own): string {
  return canonicalJson({ tenant, id, digest, event });
}

function isSigned(
  { verifier }: Pick<WorkerContext, 'verifier'>,
  { tenant, id, digest }: About,
  { signed, kind }: { readonly signed: SignedDecision; readonly kind: 'keep' | 'revert' },
): boolean {
  const now = new Date(signed.decision.decidedAt);
  return !isRefusal(verifier.verify(signed, { kind, tenant, subject: id, digest, now }));
}
