/** What a person is shown while the record of a tenant is not what it was: nothing can be decided on it until someone put it in order. */

import { LedgerBehind, NewerLedger, StoreAway } from '../../engine/ledger/retry-later.js';
import { stillRuns, whomToCall } from '../../features/while-halted.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { DirectoryElsewhere } from '../../people/directory-home.js';

/** Null for an error that says nothing of the record. */
export function ledgerRefusal(error: unknown): Refusal | null {
  if (error instanceof DirectoryElsewhere)
    return refuse(
      'directory-elsewhere',
      'The settings name another directory than the tenant whose record has the linked accounts, so hardenbot cannot tell whose an account is.',
      'Nothing was decided. The person who runs hardenbot writes the tenant of before under directory, or its approvers confirm the move: /harden directory <new> --tenant <old>.',
    );
  if (error instanceof LedgerBehind)
    return refuse(
      'ledger-halted',
      `The record of this tenant lost entries, or someone changed it: nothing can be decided here, and nothing new begins. ${stillRuns}`,
      whomToCall,
    );
  if (error instanceof NewerLedger)
    return refuse(
      'newer-version',
      error.message,
      'Tell the person who runs hardenbot that this process is older than the others.',
    );
  if (error instanceof StoreAway)
    return refuse(
      'store-away',
      'The part of the store with this tenant does not answer, so it is not known yet whether this was taken.',
      'Look at /harden changes in a minute, before you do it again.',
    );
  return null;
}

/** The same of the one record that says whose account is whose: anyone who asks for something, in whatever tenant, reads that it begins there. */
export function accountsRefusal(error: unknown): Refusal | null {
  const refusal = ledgerRefusal(error);
  if (refusal === null) return null;
  const { code, reason, remedy } = refusal;
  return refuse(
    code,
    `Whose account is whose stands in the record of one tenant, which cannot be used now: nothing is answered for any tenant. ${reason}`,
    remedy,
  );
}

/** What is asked before anything is begun: where the store does not answer for that, nothing was done. @param of what is asked for, by the id of the tenant */
export async function beforeActing<Result>(
  ask: () => Promise<Result>,
  of: (tenantId: string) => string,
): Promise<Result | Refusal> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreAway)) throw error;
    return refuse(
      'store-away',
      `Not now: the part of the store with ${of(error.tenant)} does not answer.`,
      'Nothing was done. Do it again in a minute; what is about tenants elsewhere goes on.',
    );
  }
}
