/** Whether a change is over for good: nothing that is still to come looks at what became of it. */
import { changeKinds, requestKindOf } from '../../features/kinds.js';
import { assertNever } from '../../lib/errors.js';
import { awaitsKeep, type Change, decisionsOf, onlyReports } from './change.js';

/**
 * A change that wrote something closes only when that was taken back: what is in force can still be undone, from its entries. Of a campaign
 * none closes, because its turns and its card are derived from all of them; and none of an incident, because what may be done about an account is
 * derived from all that was.
 * @param before what could still be decided then is open
 */
export function isClosed(change: Change, before: Date): boolean {
  const { request } = change;
  const isKept = changeKinds.some((kind) => kind.keepsEntries === true && request[kind.id] !== undefined);
  if (requestKindOf(request)?.keepsEntries === true || isKept || request.what === 'collect') return false;
  // What is spent is derived from its entries: a decision that could still be acted on stays.
  if (decisionsOf(change).some(({ expiresAt }) => new Date(expiresAt) >= before)) return false;
  switch (change.status) {
    case 'nothingToDo':
    case 'refused':
    case 'rejected':
    case 'revoked':
      return change.journal.intents.size === 0;
    case 'waiting':
      return change.plan !== null && new Date(change.plan.expiresAt) < before;
    case 'reverted':
      return true;
    case 'revertedUnkept':
      return change.checkpoint !== null && !hasAny(change.revertJournal, ['unknown']);
    case 'verified':
      // An audit has none.
      return change.plan === null || isWithoutEffect(change);
    case 'mismatch':
    case 'stopped':
    case 'partly':
      return isWithoutEffect(change);
    case 'requested':
    case 'approved':
    case 'applying':
    case 'applied':
    case 'reverting':
    case 'revertStopped':
      return false;
    default:
      return assertNever(change.status);
  }
}

/** It ended, and nothing of it is in the tenant. */
function isWithoutEffect(change: Change): boolean {
  const { journal, checkpoint, plan } = change;
  const isToCome = awaitsKeep(change) || onlyReports(change) || plan?.except !== undefined;
  const isKnown = journal.outcomes.size >= journal.intents.size && !hasAny(journal, ['applied', 'unknown']);
  return checkpoint !== null && !isToCome && isKnown;
}

function hasAny({ outcomes }: Change['journal'], results: readonly string[]): boolean {
  for (const [, { result }] of outcomes) if (results.includes(result)) return true;
  return false;
}
