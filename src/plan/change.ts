/** The state of a request, plan or change, told from its ledger entries alone. */
import type { Entry, LedgerEvent } from '../ledger/entry.js';
import type { Person } from '../person.js';
import type { SignedDecision } from './decision.js';
import type { Plan } from './plan.js';

export type ChangeStatus =
  | 'requested'
  | 'nothingToDo'
  | 'refused'
  | 'waiting'
  | 'rejected'
  | 'approved'
  | 'applying'
  | 'stopped'
  | 'applied'
  | 'verified'
  | 'mismatch'
  | 'undoing'
  | 'undone'
  | 'undoStopped'
  | 'reverted';

type EventOf<Type extends LedgerEvent['type']> = Extract<LedgerEvent, { type: Type }>;
type Outcome = EventOf<'outcome'>;

export interface Change {
  readonly id: string;
  readonly status: ChangeStatus;
  readonly request: EventOf<'requested'>;
  readonly requestedAt: Date;
  readonly plan: Plan | null;
  readonly approvals: readonly SignedDecision[];
  readonly rejection: SignedDecision | null;
  readonly refusal: { readonly reason: string; readonly remedy: string } | null;
  readonly journal: Journal;
  /** The journal of putting back what the change did. */
  readonly undoJournal: Journal;
  readonly stopped: string | null;
  readonly verification: EventOf<'verified'> | null;
  readonly revertedBy: string | null;
  /** The moment at which it undoes itself, and the decisions that stop or hasten that; null: it stays. */
  readonly keep: Keep | null;
  readonly lastAt: Date;
}

/** What is known of operations that were run, by their number from 1. */
export interface Journal {
  /** Operations that were announced; an announced one without an outcome was under way when the worker stopped. */
  readonly intents: ReadonlySet<number>;
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** The ids that the service gave to what was created. */
  readonly createdIds: ReadonlyMap<number, string>;
}

export interface Keep {
  readonly until: Date;
  readonly kept: readonly SignedDecision[];
  readonly undoAsked: readonly SignedDecision[];
}

const emptyJournal: Journal = { intents: new Set(), outcomes: new Map(), createdIds: new Map() };

type Draft = { -readonly [Key in keyof Change]: Change[Key] };

/** Null when the entries do not begin with a request. Entries that carry no authority (`turnedAway`) change nothing. */
export function changeOf(entries: readonly Entry[]): Change | null {
  const [first] = entries;
  if (first?.event.type !== 'requested') return null;
  const change: Draft = {
    id: first.subject,
    status: 'requested',
    request: first.event,
    requestedAt: new Date(first.at),
    plan: null,
    approvals: [],
    rejection: null,
    refusal: null,
    journal: emptyJournal,
    undoJournal: emptyJournal,
    keep: null,
    stopped: null,
    verification: null,
    revertedBy: null,
    lastAt: new Date(first.at),
  };
  for (const entry of entries.slice(1)) step(change, entry);
  return change;
}

function step(change: Draft, entry: Entry): void {
  const { event } = entry;
  if (event.type === 'turnedAway' || event.type === 'requested') return;
  change.lastAt = new Date(entry.at);
  switch (event.type) {
    case 'audited':
      change.status = 'verified';
      return;
    case 'planned':
      change.plan = event.plan;
      change.status = 'waiting';
      return;
    case 'nothingToDo':
      change.status = 'nothingToDo';
      change.refusal = { reason: event.reason, remedy: '' };
      return;
    case 'refused':
      change.status = 'refused';
      change.refusal = { reason: event.reason, remedy: event.remedy };
      return;
    case 'approved':
      if (!isOpen(change)) return;
      change.approvals = [...change.approvals, event.decision];
      change.status = 'approved';
      return;
    case 'rejected':
      if (!isOpen(change)) return;
      change.rejection = event.decision;
      change.status = 'rejected';
      return;
    case 'applying':
      change.status = 'applying';
      return;
    case 'intent':
    case 'outcome':
      if (event.undo === true) change.undoJournal = journaled(change.undoJournal, event);
      else change.journal = journaled(change.journal, event);
      return;
    case 'applied':
      change.stopped = event.stopped ?? null;
      change.status = event.stopped === undefined ? 'applied' : 'stopped';
      return;
    case 'verified':
      if (event.undo === true) return;
      change.verification = event;
      if (change.status === 'applied') change.status = event.measured === event.expected ? 'verified' : 'mismatch';
      return;
    case 'keepBy':
      change.keep = { until: new Date(event.until), kept: [], undoAsked: [] };
      return;
    case 'kept':
      if (change.keep !== null) change.keep = { ...change.keep, kept: [...change.keep.kept, event.decision] };
      return;
    case 'undoAsked':
      if (change.keep !== null) change.keep = { ...change.keep, undoAsked: [...change.keep.undoAsked, event.decision] };
      return;
    case 'undoing':
      change.status = 'undoing';
      return;
    case 'undone':
      change.stopped = event.stopped ?? null;
      change.status = event.stopped === undefined ? 'undone' : 'undoStopped';
      return;
    case 'reverted':
      change.revertedBy = event.by;
      change.status = 'reverted';
  }
}

function journaled(journal: Journal, event: EventOf<'intent'> | Outcome): Journal {
  if (event.type === 'intent') return { ...journal, intents: new Set(journal.intents).add(event.n) };
  const outcomes = new Map(journal.outcomes).set(event.n, event);
  return {
    ...journal,
    outcomes,
    createdIds: event.id === undefined ? journal.createdIds : new Map(journal.createdIds).set(event.n, event.id),
  };
}

/** Whether the change waits for somebody to keep it at this moment. */
export function awaitsKeep(change: Change): boolean {
  return change.keep !== null && change.keep.kept.length === 0 && !isUndoingOrOver(change.status);
}

function isUndoingOrOver(status: ChangeStatus): boolean {
  return status === 'undoing' || status === 'undone' || status === 'undoStopped' || status === 'reverted';
}

/** Whether a decision still counts: the first one that ends it wins, in the order of the ledger. */
export function isOpen(change: Pick<Change, 'status'>): boolean {
  return change.status === 'waiting' || change.status === 'approved';
}

/** The different people who approved. */
export function approvers(change: Change): readonly Person[] {
  const byId = new Map(change.approvals.map(({ decision }) => [decision.person.entraId, decision.person]));
  return [...byId.values()];
}

/** Whether anything was written to the tenant that could be undone. */
export function hasEffects(change: Change): boolean {
  return [...change.journal.outcomes.values()].some((outcome) => outcome.result === 'applied');
}
