/** The state of a request, plan or change, derived from its ledger entries alone. */

import { ofFeatureEvents, ofFeatureReadings } from '../../features/events.js';
import { InternalError, type ReportInternalError, reportedError } from '../../lib/internal-error.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Fold } from '../ledger/fold.js';
import type { ReadsFold, ReadsRecent } from '../ledger/ledger.js';
import { type EventOf, type MatchEvent, matchEvent } from '../ledger/match-event.js';
import type { VerifiedEntry } from '../ledger/verified-entry.js';
import { type Change, endsByItself, isByRule, isOpen, isRevertingOrOver } from './change.js';
import { OpenJournal, reopened, takeDown } from './journal.js';

type MutableChange = { -readonly [Key in keyof Change]: Change[Key] } & { journal: OpenJournal; revertJournal: OpenJournal };

/** How a change follows from its entries. */
export const changeFold: Fold<Change> = {
  begin: (first) => (first.event.type === 'requested' ? begun(first, first.event) : null),
  step: (change, entry) => step(change as MutableChange, entry),
  copy: (change) => {
    const { journal, revertJournal, ...rest } = change as MutableChange;
    return { ...rest, journal: journal.copy(), revertJournal: revertJournal.copy() };
  },
};

/** The change of that id as the ledger has it now, derived from what is new since it was asked for last; null: there is none. */
export function readChange(ledger: ReadsFold, tenant: string, id: string): Promise<Change | null> {
  return ledger.fold(tenant, id, changeFold);
}

/** This many subjects are read at once: anyone who asks together looks at the store together. */
const sideBySide = 50;

/**
 * The changes of some ids, one after the other; null: the subject is none.
 * @param faulted called for those that a mistake of ours keeps from being reported; absent: such a one ends it all
 */
export async function* readChanges(
  ledger: ReadsFold,
  tenant: string,
  ids: Iterable<string>,
  faulted?: ReportInternalError,
): AsyncGenerator<readonly [id: string, change: Change | null]> {
  const all = [...ids];
  for (let start = 0; start < all.length; start += sideBySide) {
    const some = all.slice(start, start + sideBySide);
    const changes = await Promise.all(
      some.map((id) => readChange(ledger, tenant, id).catch((error: unknown) => reportedError(error, faulted))),
    );
    for (const [position, id] of some.entries()) {
      const change = changes[position] ?? null;
      if (!(change instanceof InternalError)) yield [id, change];
    }
  }
}

/** Read at first; then four times as many. */
const firstRead = 60;
/** This many in a row that did not move since then end the look: an entry that moves nothing, such as a wish to go on, puts an old change in front. */
const olderInARow = 60;

/** The changes that moved since a moment, each once, about the last touched first: a list of the newest alone would leave out what many others crowd out. */
export async function* changesSince(
  ledger: ReadsFold & ReadsRecent,
  tenant: string,
  { prefix, since }: { readonly prefix: string | readonly string[]; readonly since: Date },
): AsyncGenerator<Change> {
  const looked = new Set<string>();
  let older = 0;
  for (let limit = firstRead; ; limit *= 4) {
    const ids = await ledger.recent(tenant, limit, prefix);
    const others = ids.filter((id) => !looked.has(id));
    for await (const [id, change] of readChanges(ledger, tenant, others)) {
      looked.add(id);
      if (change === null) continue;
      older = change.lastAt < since ? older + 1 : 0;
      if (older === olderInARow) return;
      if (older === 0) yield change;
    }
    if (ids.length < limit) return;
  }
}

/** Null when the entries do not begin with a request. Entries that carry no authority (`turnedAway`) change nothing. */
export function changeOf(entries: readonly VerifiedEntry[]): Change | null {
  const [first, ...others] = entries;
  const change = first === undefined ? null : changeFold.begin(first);
  if (change !== null) for (const entry of others) changeFold.step(change, entry);
  return change;
}

function begun({ subject, at }: VerifiedEntry, request: EventOf<'requested'>): MutableChange {
  return {
    id: subject,
    status: 'requested',
    request,
    requestedAt: new Date(at),
    plan: null,
    isPlanSigned: false,
    approvals: [],
    rejection: null,
    revocation: null,
    review: null,
    reminders: { count: 0, lastAt: null },
    refusal: null,
    journal: new OpenJournal(),
    revertJournal: new OpenJournal(),
    keep: null,
    stopped: null,
    resumptions: [],
    goneOn: [],
    verification: null,
    readAgainAt: null,
    revertedBy: null,
    undoneAt: null,
    reverting: null,
    revertMeasured: null,
    lastAt: new Date(at),
    lastStepAt: new Date(at),
    entries: 1,
    lastEntry: { at: new Date(at) },
    tries: 0,
    appliedAt: null,
    reported: null,
    checked: null,
    checkpoint: null,
  };
}

function step(change: MutableChange, entry: VerifiedEntry): void {
  const { event } = entry;
  change.entries += 1;
  // Earlier versions wrote of jobs that they turned away into the subjects that these named: nothing that is due is put off by that.
  if (event.type === 'turnedAway') return;
  change.lastEntry = { at: new Date(entry.at) };
  if (event.type === 'requested') return;
  // How long ago the last step was decides whether it may be gone on with: the wish to do so is none.
  if (event.type !== 'resumed') change.lastAt = new Date(entry.at);
  if (isStep(entry, change)) change.lastStepAt = change.lastAt;
  matchEvent(steps, event, change, entry);
}

/** Whether it got on by this: what is announced, put off or begun once more did not. */
function isStep({ event }: VerifiedEntry, { status }: Change): boolean {
  switch (event.type) {
    case 'resumed':
    case 'intent':
    case 'keepBy':
    case 'undoing':
      return false;
    case 'applying':
      return status !== 'applying';
    case 'outcome':
      return event.result !== 'notSent';
    default:
      return true;
  }
}

const nothing = (): void => {};

/** What each entry makes of the state. */
const steps: MatchEvent<[change: MutableChange, entry: VerifiedEntry], void> = {
  requested: nothing,
  turnedAway: nothing,
  reminded: (_event, change) => {
    change.reminders = { count: change.reminders.count + 1, lastAt: change.lastAt };
  },
  audited: (_event, change) => {
    change.status = 'verified';
  },
  planned: ({ plan }, change, entry) => {
    if (change.status !== 'requested') return;
    change.plan = plan;
    change.isPlanSigned = entry.v > 1;
    // A standing rule of people was approved before, and is checked again when it is applied.
    change.status = isByRule(change) ? 'approved' : 'waiting';
  },
  nothingToDo: ({ reason }, change) => {
    change.status = 'nothingToDo';
    change.refusal = { reason, remedy: '' };
  },
  refused: ({ reason, remedy, accounts }, change) => {
    change.status = 'refused';
    change.refusal = { reason, remedy, ...omitUndefined({ accounts }) };
  },
  approved: ({ decision }, change) => {
    if (!isOpen(change)) return;
    change.approvals = [...change.approvals, decision];
    change.status = 'approved';
  },
  rejected: ({ decision }, change) => {
    if (!isOpen(change)) return;
    change.rejection = decision;
    change.status = 'rejected';
  },
  revoked: ({ decision }, change) => {
    if (!isOpen(change)) return;
    change.revocation = decision;
    change.status = 'revoked';
  },
  reviewed: ({ decision }, change) => {
    change.review ??= decision;
  },
  applying: ({ checked }, change) => {
    // Anyone who rejected or revoked first in the ledger wins over a worker that had not seen it yet.
    if (change.status !== 'approved' && change.status !== 'applying') return;
    change.tries += 1;
    change.checked = checked ?? change.checked;
    change.status = 'applying';
  },
  intent: (event, change) => takeDown(event.undo === true ? change.revertJournal : change.journal, event),
  outcome: (event, change) => {
    // What waits with nothing sent is no try that failed, and stands announced as begun.
    change.tries = event.result === 'notSent' ? Math.min(change.tries, 1) : 0;
    takeDown(event.undo === true ? change.revertJournal : change.journal, event);
  },
  applied: ({ stopped, left }, change) => {
    change.stopped = stopped?.replace(/\.$/, '') ?? null;
    change.appliedAt = change.lastAt;
    change.status = stopped !== undefined ? 'stopped' : left === undefined ? 'applied' : 'partly';
  },
  resumed: ({ decision }, change) => {
    if (change.status === 'approved') change.goneOn = [...change.goneOn, decision];
    if (change.status !== 'partly') return;
    change.resumptions = [...change.resumptions, decision];
    change.journal = reopened(change.journal);
    // The end of the change is yet to come.
    change.checkpoint = null;
    change.status = 'applying';
  },
  verified: (event, change) => {
    if (event.undo === true) {
      change.revertMeasured = event;
      return;
    }
    change.verification = event;
    if (change.status === 'applied') change.status = event.measured === event.expected ? 'verified' : 'mismatch';
  },
  reported: (event, change) => {
    change.reported ??= event;
  },
  keepBy: ({ until }, change) => {
    // It is written down at the beginning and again at the end: what people said in between holds.
    change.keep = { kept: [], revertAsked: [], ...change.keep, until: new Date(until) };
  },
  kept: ({ decision }, change) => {
    // A change with an end of its own cannot be kept.
    if (endsByItself(change)) return;
    if (change.keep === null || change.keep.revertAsked.length > 0 || isRevertingOrOver(change.status)) return;
    change.keep = { ...change.keep, kept: [...change.keep.kept, decision] };
  },
  undoAsked: ({ decision }, change) => {
    // Of two people who want different things the first one in the ledger is heard.
    if (change.keep === null || change.keep.kept.length > 0) return;
    change.keep = { ...change.keep, revertAsked: [...change.keep.revertAsked, decision] };
  },
  undoing: ({ why }, change, entry) => {
    change.reverting ??= { why, at: new Date(entry.at) };
    // The end of the change is yet to come.
    change.checkpoint = null;
    change.status = 'reverting';
  },
  undone: ({ stopped }, change) => {
    change.stopped = stopped?.replace(/\.$/, '') ?? null;
    change.status = stopped === undefined ? 'revertedUnkept' : 'revertStopped';
    change.undoneAt = stopped === undefined ? change.lastAt : null;
  },
  reverted: ({ by }, change) => {
    change.revertedBy = by;
    change.undoneAt = change.lastAt;
    change.status = 'reverted';
  },
  checkpoint: ({ checkpoint }, change) => {
    change.checkpoint = checkpoint;
  },
  ...ofFeatureEvents(nothing),
  ...ofFeatureReadings((change: MutableChange, nextAt) => {
    change.status = 'verified';
    change.readAgainAt = nextAt;
  }),
  linkAsked: nothing,
  linked: nothing,
  unlinked: nothing,
  notifyChosen: nothing,
  drifted: nothing,
  setAside: nothing,
  directoryMove: nothing,
  stored: nothing,
  moved: nothing,
  archived: nothing,
  delivered: nothing,
  clockJumped: nothing,
};
