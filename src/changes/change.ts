/** The state of a request, plan or change, told from its ledger entries alone. */
import { assertNever } from '../errors.js';
import type { VerifiedEntry } from '../ledger/verified-entry.js';
import type { Person } from '../person.js';
import type { SignedDecision } from '../plan/decision.js';
import type { Change, ChangeStatus } from './change-shape.js';
import { type OpenJournal, openJournal, reopened, takeDown } from './journal.js';

export type { Change, ChangeStatus, Keep } from './change-shape.js';

type MutableChange = { -readonly [Key in keyof Change]: Change[Key] } & { journal: OpenJournal; revertJournal: OpenJournal };

/** Null when the entries do not begin with a request. Entries that carry no authority (`turnedAway`) change nothing. */
export function changeOf(entries: readonly VerifiedEntry[]): Change | null {
  const [first] = entries;
  if (first?.event.type !== 'requested') return null;
  const change: MutableChange = {
    id: first.subject,
    status: 'requested',
    request: first.event,
    requestedAt: new Date(first.at),
    plan: null,
    isPlanSigned: false,
    approvals: [],
    rejection: null,
    revocation: null,
    review: null,
    reminders: { count: 0, lastAt: null },
    refusal: null,
    journal: openJournal(),
    revertJournal: openJournal(),
    keep: null,
    stopped: null,
    resumptions: [],
    verification: null,
    revertedBy: null,
    lastAt: new Date(first.at),
    entries: entries.length,
    tries: 0,
    appliedAt: null,
    reported: null,
    checked: null,
    checkpoint: null,
  };
  for (const entry of entries.slice(1)) step(change, entry);
  return change;
}

function step(change: MutableChange, entry: VerifiedEntry): void {
  const { event } = entry;
  if (event.type === 'turnedAway' || event.type === 'requested') return;
  // How long ago the last step was decides whether it may be gone on with: the wish to do so is none.
  if (event.type !== 'resumed') change.lastAt = new Date(entry.at);
  if (event.type === 'reminded') {
    change.reminders = { count: change.reminders.count + 1, lastAt: change.lastAt };
    return;
  }
  switch (event.type) {
    case 'audited':
    case 'collected':
      change.status = 'verified';
      return;
    case 'planned':
      if (change.status !== 'requested') return;
      change.plan = event.plan;
      change.isPlanSigned = entry.v > 1;
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
    case 'revoked':
      if (!isOpen(change)) return;
      change.revocation = event.decision;
      change.status = 'revoked';
      return;
    case 'reviewed':
      change.review ??= event.decision;
      return;
    case 'applying':
      // Whoever rejected or revoked first in the ledger wins over a worker that had not seen it yet.
      if (change.status !== 'approved' && change.status !== 'applying') return;
      change.tries += 1;
      change.checked = event.checked ?? change.checked;
      change.status = 'applying';
      return;
    case 'intent':
    case 'outcome':
      if (event.type === 'outcome') change.tries = 0;
      takeDown(event.undo === true ? change.revertJournal : change.journal, event);
      return;
    case 'applied':
      change.stopped = event.stopped ?? null;
      change.appliedAt = change.lastAt;
      change.status = event.stopped !== undefined ? 'stopped' : event.left === undefined ? 'applied' : 'partly';
      return;
    case 'resumed':
      if (change.status !== 'partly') return;
      change.resumptions = [...change.resumptions, event.decision];
      change.journal = reopened(change.journal);
      // The end of the change is yet to come.
      change.checkpoint = null;
      change.status = 'applying';
      return;
    case 'verified':
      if (event.undo === true) return;
      change.verification = event;
      if (change.status === 'applied') change.status = event.measured === event.expected ? 'verified' : 'mismatch';
      return;
    case 'reported':
      change.reported ??= event;
      return;
    case 'keepBy':
      // It is written down at the beginning and again at the end: what people said in between holds.
      change.keep = { kept: [], revertAsked: [], ...change.keep, until: new Date(event.until) };
      return;
    case 'kept':
      if (change.keep === null || change.keep.revertAsked.length > 0 || isRevertingOrOver(change.status)) return;
      change.keep = { ...change.keep, kept: [...change.keep.kept, event.decision] };
      return;
    case 'undoAsked':
      // Of two people who want different things the first one in the ledger is heard.
      if (change.keep === null || change.keep.kept.length > 0) return;
      change.keep = { ...change.keep, revertAsked: [...change.keep.revertAsked, event.decision] };
      return;
    case 'undoing':
      // The end of the change is yet to come.
      change.checkpoint = null;
      change.status = 'reverting';
      return;
    case 'undone':
      change.stopped = event.stopped ?? null;
      change.status = event.stopped === undefined ? 'revertedUnkept' : 'revertStopped';
      return;
    case 'reverted':
      change.revertedBy = event.by;
      change.status = 'reverted';
      return;
    case 'checkpoint':
      change.checkpoint = event.checkpoint;
      return;
    case 'staged':
    case 'linkAsked':
    case 'linked':
    case 'unlinked':
    case 'drifted':
    case 'waiverAsked':
    case 'waived':
    case 'waiverEnded':
    case 'sealedOver':
    case 'stored':
    case 'moved':
    case 'clockJumped':
      return;
    default:
      assertNever(event);
  }
}

/** Whether the change waits for somebody to keep it at this moment. */
export function awaitsKeep(change: Change): boolean {
  return change.keep !== null && change.keep.kept.length === 0 && !isRevertingOrOver(change.status);
}

/** What a worker has to do with a change now, with since when: begin it, go on with it, or put it back. Null: nothing is due. */
export function dueSince(change: Change, now: Date): { readonly what: 'apply' | 'revert'; readonly since: Date } | null {
  const { keep, status, lastAt, approvals } = change;
  if (status === 'reverting') return { what: 'revert', since: lastAt };
  if (keep !== null && !isRevertingOrOver(status)) {
    if (keep.revertAsked.length > 0) return { what: 'revert', since: lastDecided(keep.revertAsked) };
    if (awaitsKeep(change) && now >= keep.until) return { what: 'revert', since: keep.until };
  }
  if (status === 'applying' || status === 'applied') return { what: 'apply', since: lastAt };
  return status === 'approved' ? { what: 'apply', since: lastDecided(approvals) } : null;
}

/** Jobs that are turned away leave entries too: what was decided does not get younger by them. */
function lastDecided(decisions: readonly SignedDecision[]): Date {
  return new Date(Math.max(0, ...decisions.map(({ decision }) => Date.parse(decision.decidedAt))));
}

/** Whether it waits for that, and nobody wants it put back. */
export function mayStillBeKept(change: Change): boolean {
  return awaitsKeep(change) && change.keep?.revertAsked.length === 0;
}

function isRevertingOrOver(status: ChangeStatus): boolean {
  return status === 'reverting' || status === 'revertedUnkept' || status === 'revertStopped' || status === 'reverted';
}

/** Whether everything that was to be done for a plan is done, measured and said. */
export function hasEnded({ status }: Pick<Change, 'status'>): boolean {
  return (
    status === 'verified' ||
    status === 'mismatch' ||
    status === 'stopped' ||
    status === 'partly' ||
    status === 'revertedUnkept' ||
    status === 'revertStopped'
  );
}

/** Whether a decision still counts: the first one that ends it wins, in the order of the ledger. */
export function isOpen(change: Pick<Change, 'status'>): boolean {
  return change.status === 'waiting' || change.status === 'approved';
}

/** The approval of somebody who decided alone because it could not wait; null: none. */
export function emergencyApproval(change: Pick<Change, 'approvals'>): SignedDecision | null {
  return change.approvals.find(({ decision }) => decision.kind === 'emergency') ?? null;
}

/** The different people who approved. */
export function approvers(change: Pick<Change, 'approvals'>): readonly Person[] {
  const byId = new Map(change.approvals.map(({ decision }) => [decision.person.entraId, decision.person]));
  return [...byId.values()];
}

/** Whether anything was written to the tenant that could be undone. */
export function hasEffects(change: Change): boolean {
  return [...change.journal.outcomes.values()].some((outcome) => outcome.result === 'applied');
}
