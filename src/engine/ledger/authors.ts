/** Which process may write which entry: a gateway what people decided, a worker what it found and did. */
import { featureEventAuthors } from '../../features/events.js';
import type { Role } from '../../keys/keyring.js';
import type { LedgerEvent } from './entry.js';

const authors: Readonly<Record<LedgerEvent['type'], Role | ((event: LedgerEvent) => Role)>> = {
  // What a standing rule of people covers, a worker asks for itself.
  requested: (event) => (event.type === 'requested' && event.rule !== undefined ? 'worker' : 'gateway'),
  ...featureEventAuthors,
  approved: 'gateway',
  rejected: 'gateway',
  revoked: 'gateway',
  reviewed: 'gateway',
  resumed: 'gateway',
  kept: 'gateway',
  undoAsked: 'gateway',
  linkAsked: 'gateway',
  linked: 'gateway',
  unlinked: 'gateway',
  notifyChosen: 'gateway',
  directoryMove: 'gateway',
  delivered: 'gateway',
  audited: 'worker',
  planned: 'worker',
  nothingToDo: 'worker',
  refused: 'worker',
  reminded: 'worker',
  turnedAway: 'worker',
  applying: 'worker',
  intent: 'worker',
  outcome: 'worker',
  applied: 'worker',
  verified: 'worker',
  reported: 'worker',
  keepBy: 'worker',
  undoing: 'worker',
  undone: 'worker',
  reverted: 'worker',
  checkpoint: 'worker',
  drifted: 'worker',
  setAside: 'worker',
  stored: 'worker',
  moved: 'worker',
  archived: 'worker',
  clockJumped: 'worker',
};

/** The only process that may write such an entry. */
export function authorOf(event: LedgerEvent): Role {
  const author = authors[event.type];
  return typeof author === 'function' ? author(event) : author;
}
