/** Names that declarations no longer have, each with what to write; `docs/glossary.md` has the words. A word in lower case is found inside a name too. */
export const oldNames: readonly { readonly write: string; readonly instead: readonly string[] }[] = [
  { write: 'control, verdict, operation, draft', instead: ['remediate', 'compliant', 'ok', 'task', 'draught', 'proposal'] },
  { write: 'reject, revert', instead: ['deny', 'undo', 'undoing', 'undone', 'inverse', 'rollback'] },
  {
    write: 'waiver, membership, inspection, worker',
    instead: ['ignore', 'mute', 'standing', 'vacation', 'sighting', 'workplace', 'desk'],
  },
  {
    write: 'store, index, limit, max, min, fake, retry',
    instead: [
      'book',
      'books',
      'pace',
      'paces',
      'lane',
      'lanes',
      'seat',
      'seats',
      'most',
      'longest',
      'smallest',
      'shortest',
      'fewest',
      'stand',
      'patience',
    ],
  },
  { write: 'RetryLater, Paused, InternalError', instead: ['NotNow', 'HalfWay', 'OwnFault'] },
  {
    write: 'TruncatedTail, ArchivedRanges, HashPrefixIndex, IntervalSet, LedgerMirror',
    instead: ['LostEnd', 'Holes', 'Marks', 'Runs', 'LedgerKeeper'],
  },
  { write: 'SerialQueue, matchEvent, rewrap', instead: ['InTurn', 'ByEvent', 'ofEvent', 'movedEntry'] },
  {
    write: 'ReadWatermark, Objection, orphanedChanges, removedTenants',
    instead: ['HeardStore', 'wordAgainst', 'leftBehind', 'tenantsThatLeft'],
  },
  {
    write: 'OpenSubjects, ScanCursor, withCurrentPolicy, waitFor',
    instead: ['StillOpen', 'LookedAt', 'underRules', 'whenThere'],
  },
  {
    write: 'omitUndefined, settleEach, lookupOwn, compiled, jitless, truncateAtWord',
    instead: ['eachOf', 'ownValue', 'parsedOften', 'parsedOnce', 'wholeWords'],
  },
  {
    write: 'weakenedSettings, ChangeTitle, EvidenceSink, CoverageInput, compute, Inputs',
    instead: ['askedLess', 'asksNoLess', 'Deed', 'Evident', 'Gathering'],
  },
  {
    write: 'preflight, resolveUncertain, deferIfThrottled, startWithFirstBatch, bestEffortQueue',
    instead: ['lookFirst', 'settleDoubt', 'leaveAlone', 'beginningWithFirst', 'despiteQueue'],
  },
  {
    write: 'queueWatchdog, sanitizeTraces, redactSpans, memoFor, offboarding',
    instead: ['startReviving', 'withoutSpoilt', 'rarely', 'farewell'],
  },
  { write: 'ExpectedShape, ReadPrerequisite, notifyPerson, ApproverSet', instead: ['Belief', 'aboveOf', 'tellNews', 'Circle'] },
  {
    write: 'rejectJob, readinessOf, QueuedDue, approverCall, Semaphore, CollectionReading, DisplayedMessage, PolicyResult',
    instead: ['turnAway', 'turnOf', 'DueInTurn', 'turnDetail', 'Turns', 'Mark', 'Shown', 'Word', 'lookedAt'],
  },
];
