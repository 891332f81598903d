/** What a person is told while the record of a tenant is not what it was: nothing can be decided on it until somebody put it in order. */
import { type Refusal, refuse } from '../../errors.js';
import { LedgerBehind, LedgerUnsealed, NewerLedger } from '../../ledger/not-now.js';

/** Null for an error that says nothing of the record. */
export function ledgerRefusal(error: unknown): Refusal | null {
  if (error instanceof LedgerBehind)
    return refuse(
      'ledger-halted',
      'The record of this tenant lost entries, or somebody changed it: hardenbot decides and changes nothing here.',
      'Tell whoever runs hardenbot: hardenbot ledger verify says what is wrong, and hardenbot ledger restore puts it back.',
    );
  if (error instanceof NewerLedger)
    return refuse('newer-version', error.message, 'Tell whoever runs hardenbot that this process is older than the others.');
  if (error instanceof LedgerUnsealed)
    return refuse('ledger-unsealed', error.message, 'Tell whoever runs hardenbot to start a worker of this version.');
  return null;
}
