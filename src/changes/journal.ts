/** What the ledger tells of operations that were run: which were announced, and what became of them. */
import type { EventOf } from '../ledger/by-event.js';

type Intent = EventOf<'intent'>;
type Outcome = EventOf<'outcome'>;

/** What is known of operations that were run, by their number from 1. */
export interface Journal {
  /** Operations that were announced; an announced one without an outcome was under way when the worker stopped. */
  readonly intents: ReadonlySet<number>;
  readonly outcomes: ReadonlyMap<number, Outcome>;
}

/** A journal while it is read from the ledger: copying it for each of thousands of steps would take seconds. */
export interface OpenJournal {
  readonly intents: Set<number>;
  readonly outcomes: Map<number, Outcome>;
}

export function openJournal(): OpenJournal {
  return { intents: new Set(), outcomes: new Map() };
}

/** Takes one more step into the journal. */
export function takeDown({ intents, outcomes }: OpenJournal, event: Intent | Outcome): void {
  if (event.type === 'intent') {
    intents.add(event.n);
    return;
  }
  outcomes.set(event.n, event);
}

/** Whether the operation is as it was wanted. */
export function endedWell({ result }: Pick<Outcome, 'result'>): boolean {
  return result === 'applied' || result === 'unchanged';
}

/** The journal in which what did not end well counts as announced only, so that it is looked at and tried again. */
export function reopened(journal: OpenJournal): OpenJournal {
  return { ...journal, outcomes: new Map([...journal.outcomes].filter(([, outcome]) => endedWell(outcome))) };
}
