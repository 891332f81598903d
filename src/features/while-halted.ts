/** What people read of a tenant whose record takes no entries: what still runs, what waits, and whom to call. The same sentences everywhere. */
import { changeKinds } from './kinds.js';

/** For changes with an end of their own. */
const words = changeKinds.flatMap(({ whileHalted }) => whileHalted ?? []);

/** For anyone who runs hardenbot: the two commands, in the order in which they are used. */
export const whomToCall =
  'Tell the person who runs hardenbot: `hardenbot ledger verify` says what is wrong, and `hardenbot ledger restore` restores it.';

/** What goes on all the same. */
export const stillRuns = `${['Changes that nobody keeps are still undone in time', ...words.map(({ ends }) => ends)].join(', ')}, and an account whose containment was approved is still contained.`;

/** What does not. */
export const waits =
  'Everything else waits: audits, plans, approvals and new changes. A Keep cannot be recorded: what you do not want undone has to be planned again.';

/** While the store does not answer at all, less can be done: what cannot be taken back waits. @param graceMinutes `approvals.undoWithoutStoreAfter` */
export const whileAway = (graceMinutes: number): string =>
  `A worker that runs undoes what nobody keeps ${graceMinutes === 1 ? 'one minute' : `${graceMinutes} minutes`} after its time${words.map(({ ends }) => `, and ${ends}`).join('')}; everything else waits, and a worker that is started now does not start.`;

/** Short, for a line about one tenant among many. */
export const haltedShort = `the ledger is halted; ${['undos', ...words.map(({ short }) => short)].join(' and ')} still run there, everything else waits`;
