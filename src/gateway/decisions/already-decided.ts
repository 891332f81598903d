/** The answer to a decision that came too late: what became of the plan, and who decided it. */
import type { Change } from '../../engine/changes/change.js';
import { type Refusal, refuse } from '../../lib/errors.js';

/** Names the one outcome that everyone who clicks from now on is shown. */
export function alreadyDecided(change: Change): Refusal {
  return refuse(
    'already-decided',
    `${change.id} ${outcome(change)}; it takes no more decisions.`,
    'The card shows what became of it.',
  );
}

/** What became of it, behind its name. */
export function outcome(change: Change): string {
  switch (change.status) {
    case 'requested':
      return 'is still being planned';
    case 'nothingToDo':
      return 'has nothing to change';
    case 'refused':
      return 'was refused';
    case 'rejected':
      return `was ${change.rejection?.decision.kind === 'ask' ? 'sent back' : 'rejected'} by ${change.rejection?.decision.person.name ?? 'somebody'}`;
    case 'revoked':
      return `was revoked by ${change.revocation?.decision.person.name ?? 'somebody'}`;
    case 'waiting':
    case 'approved':
      return 'is waiting';
    case 'applying':
      return 'is being applied';
    case 'stopped':
      return 'stopped half way';
    case 'partly':
      return 'was partly done';
    case 'applied':
    case 'verified':
    case 'mismatch':
      return 'was applied';
    case 'reverting':
      return 'is being undone';
    case 'revertedUnkept':
    case 'revertStopped':
    case 'reverted':
      return 'was undone';
  }
}
