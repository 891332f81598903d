/** What the ledger tells of operations that were run: which were announced, and what became of them. */
import type { LedgerEvent } from '../ledger/entry.js';

type Intent = Extract<LedgerEvent, { type: 'intent' }>;
type Outcome = Extract<LedgerEvent, { type: 'outcome' }>;

/** What is known of operations that were run, by their number from 1. */
export interface Journal {
  /** Operations that were announced; an announced one without an outcome was under way when the worker stopped. */
  readonly intents: ReadonlySet<number>;
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** The ids that the service gave to what was created. */
  readonly createdIds: ReadonlyMap<number, string>;
}

export const emptyJournal: Journal = { intents: new Set(), outcomes: new Map(), createdIds: new Map() };

/** The journal with one more step. */
export function journaled(journal: Journal, event: Intent | Outcome): Journal {
  if (event.type === 'intent') return { ...journal, intents: new Set(journal.intents).add(event.n) };
  const outcomes = new Map(journal.outcomes).set(event.n, event);
  return {
    ...journal,
    outcomes,
    createdIds: event.id === undefined ? journal.createdIds : new Map(journal.createdIds).set(event.n, event.id),
  };
}
