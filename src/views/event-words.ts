/** Each entry of the ledger in a few words. */

import type { LedgerEvent } from '../engine/ledger/entry.js';
import { type MatchEvent, matchEvent } from '../engine/ledger/match-event.js';
import { exceptWord } from '../engine/plan/except.js';
import { featureEventWords } from '../features/events.js';
import { changeKinds, ownEndOf, references } from '../features/kinds.js';
import { utcMinute } from '../lib/utc-minute.js';
import { counted, verdictWord } from './words.js';

/** The words for the entries of one subject: what ends at its time cannot be kept. */
export function wordsFor(entries: readonly { readonly event: LedgerEvent }[]): (event: LedgerEvent) => string {
  const endsByItself = entries.some(({ event }) => event.type === 'planned' && ownEndOf(event.plan) !== null);
  return (event) => (endsByItself && event.type === 'keepBy' ? `ends at ${utcMinute(new Date(event.until))}` : eventWords(event));
}

export function eventWords(event: LedgerEvent): string {
  const said = matchEvent(words, event);
  const decision = 'decision' in event ? event.decision?.decision : undefined;
  const named = references.flatMap(({ id, noun }) => (decision?.[id] === undefined ? [] : [`${noun} ${decision[id]}`]));
  return named.length === 0 ? said : `${said} (${named.join(', ')})`;
}

const words: MatchEvent<[], string> = {
  requested: (event) =>
    `asked for: ${[
      event.what,
      event.control,
      event.change,
      event.account,
      ...changeKinds.map((kind) => kind.chosen?.(event)?.join(',')),
      event.except === undefined ? undefined : exceptWord(event.except),
    ]
      .filter((part) => part !== undefined)
      .join(' ')}`,
  ...featureEventWords,
  resumed: () => 'wanted it to be gone on with',
  audited: (event) =>
    `audited: ${Object.entries(event.verdicts)
      .map(([control, verdict]) => `${control} ${verdictWord[verdict]}`)
      .join(', ')}`,
  planned: (event) => `planned: ${counted(event.plan.operations, 'operation')}, ${event.plan.risk} risk`,
  nothingToDo: (event) => event.reason,
  refused: (event) => `refused: ${event.reason}`,
  turnedAway: (event) => `turned away a job: ${event.reason}`,
  approved: (event) => reasoned(event.type, event.decision.decision.reason),
  rejected: (event) =>
    reasoned(event.decision.decision.kind === 'ask' ? 'asked for another plan' : event.type, event.decision.decision.reason),
  revoked: (event) => reasoned(event.type, event.decision.decision.reason),
  reviewed: (event) => reasoned(event.type, event.decision.decision.reason),
  kept: (event) => reasoned(event.type, event.decision.decision.reason),
  reminded: (event) => (event.told.length === 0 ? 'reminded the channel' : `reminded ${event.told.length} personally`),
  applying: (event) => reasoned('began to apply', event.checked),
  intent: (event) => `about to change ${event.operation.object}`,
  outcome: (event) =>
    `${event.undo === true ? 'putting back' : 'operation'} ${event.n}: ${event.result === 'notSent' ? 'not sent' : event.result}${event.reason === undefined ? '' : ` (${event.reason})`}`,
  applied: (event) => reasoned(`${event.type}: ${event.done} of ${event.total}`, event.stopped),
  undone: (event) => reasoned(`${event.type}: ${event.done} of ${event.total}`, event.stopped),
  verified: (event) => `measured ${verdictWord[event.measured]}, expected ${verdictWord[event.expected]}`,
  reported: (event) => `brought what it would have done since ${utcMinute(new Date(event.since))}`,
  keepBy: (event) => `undoes itself at ${utcMinute(new Date(event.until))} unless kept`,
  undoAsked: () => 'wanted it back at once',
  undoing: (event) => (event.why === 'notKept' ? 'nobody kept it: putting it back' : 'putting it back'),
  reverted: (event) => `undone by ${event.by}`,
  checkpoint: (event) => event.checkpoint,
  linkAsked: (event) => `asked to link an account of ${event.platform}`,
  linked: (event) => `linked an account of ${event.platform}`,
  unlinked: (event) => `took back an account of ${event.platform}`,
  notifyChosen: (event) => `wants to be notified: ${event.choice}`,
  drifted: (event) => `${event.move.control} was ${verdictWord[event.move.from]}, is ${verdictWord[event.move.to]}`,
  directoryMove: (event) => `wants the linked accounts to be in the ledger of ${event.to}`,
  setAside: (event) =>
    event.isAnew === true
      ? `began this ledger again: there was no genuine entry, and ${counted(event.rows, 'row')} of unknown origin ${event.rows === 1 ? 'was' : 'were'} set aside`
      : `set aside ${counted(event.rows, 'row')} that no hardenbot process signed`,
  moved: () => 'was put behind what a restore brought back',
  archived: (event) => `archived old entries in ${event.file}`,
  stored: (event) => `kept ${Object.keys(event.values).join(', ')}`,
  delivered: (event) => `notified ${event.to} of what happened up to entry ${event.upTo}`,
  clockJumped: (event) => `the clock of the worker jumped by ${Math.round(event.byMs / 1000)} s`,
};

function reasoned(what: string, reason: string | undefined): string {
  return reason === undefined ? what : `${what}: ${reason}`;
}
