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
  /** Operations that were announced; an announced one without an outcome was under way when the worker stopped. */
  readonly intents: ReadonlySet<number>;
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly stopped: string | null;
  readonly verification: EventOf<'verified'> | null;
  readonly revertedBy: string | null;
  readonly lastAt: Date;
}

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
    intents: new Set(),
    outcomes: new Map(),
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
      change.intents = new Set(change.intents).add(event.n);
      return;
    case 'outcome':
      change.outcomes = new Map(change.outcomes).set(event.n, event);
      return;
    case 'applied':
      change.stopped = event.stopped ?? null;
      change.status = event.stopped === undefined ? 'applied' : 'stopped';
      return;
    case 'verified':
      change.verification = event;
      if (change.status === 'applied') change.status = event.measured === event.expected ? 'verified' : 'mismatch';
      return;
    case 'reverted':
      change.revertedBy = event.by;
      change.status = 'reverted';
  }
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
  return [...change.outcomes.values()].some((outcome) => outcome.result === 'applied');
}

/** The ids that the service gave to what the operations created, by number of operation. */
export function createdBy(change: Change): ReadonlyMap<number, string> {
  return new Map([...change.outcomes].flatMap(([n, outcome]) => (outcome.id === undefined ? [] : [[n, outcome.id] as const])));
}
