/** How verdicts, statuses and times read in every view. */

import type { Cell, Tone } from '../chat/card.js';
import type { Finding } from '../controls/finding.js';
import type { ChangeStatus, StatusAt } from '../engine/changes/change.js';
import type { Verdict } from '../engine/plan/verdict.js';
import { kindOfId } from '../features/kinds.js';

export const verdictTone: Readonly<Record<Verdict, Tone>> = {
  pass: 'good',
  partial: 'warn',
  fail: 'bad',
  unknown: 'warn',
  notApplicable: 'neutral',
};

export const verdictWord: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  partial: 'partial',
  fail: 'fail',
  unknown: 'unknown',
  notApplicable: 'not applicable',
};

/** What each verdict is called where they are counted. */
export const countWord: Readonly<Record<Verdict, string>> = {
  fail: 'open',
  partial: 'partly',
  unknown: 'unknown',
  pass: 'done',
  notApplicable: "don't apply",
};

/** For example `3 done` or `1 doesn't apply`. */
export function countedWord(count: number, word: string): string {
  return `${count} ${count === 1 && word === countWord.notApplicable ? "doesn't apply" : word}`;
}

/** What of a finding decides over its word. */
export type InWords = Pick<Finding, 'verdict' | 'undecided'>;

/** What a finding says in a word: its verdict, or that nobody has decided yet what should hold. */
export function verdictWordOf({ verdict, undecided }: InWords): string {
  return undecided === undefined ? verdictWord[verdict] : notDecidedWord;
}

export const notDecidedWord = 'not decided';

export const statusWord: Readonly<Record<ChangeStatus | 'lapsed', string>> = {
  requested: 'being planned',
  nothingToDo: 'nothing to change',
  refused: 'refused',
  waiting: 'waiting for approval',
  rejected: 'rejected',
  revoked: 'revoked',
  approved: 'approved',
  applying: 'being applied',
  stopped: 'stopped half way',
  partly: 'partly done',
  applied: 'applied, not verified yet',
  verified: 'applied and verified',
  mismatch: 'applied, but not as expected',
  lapsed: 'not kept in time, to be undone',
  reverting: 'being undone',
  revertedUnkept: 'undone without being kept',
  revertStopped: 'undoing stopped half way',
  reverted: 'undone',
};

/** In place of `statusWord.stopped` where nothing was done before it stopped. */
export const stoppedUntouched = 'stopped before anything was changed';

export const statusTone: Readonly<Record<ChangeStatus | 'lapsed', Tone>> = {
  requested: 'neutral',
  nothingToDo: 'neutral',
  refused: 'warn',
  waiting: 'warn',
  rejected: 'neutral',
  revoked: 'neutral',
  approved: 'neutral',
  applying: 'neutral',
  stopped: 'bad',
  partly: 'bad',
  applied: 'warn',
  verified: 'good',
  mismatch: 'bad',
  lapsed: 'warn',
  reverting: 'warn',
  revertedUnkept: 'warn',
  revertStopped: 'bad',
  reverted: 'neutral',
};

/** What containing an account does, wherever a button offers it. */
export const containWords = 'block sign-in, end sessions, replace the password';

/** Where a change stands, in a word: its kind may have another one. @param status as it was stored; what this version does not know is shown as it is */
export function statusWordOf(id: string, status: string): string {
  return kindOfId(id)?.statusWords?.[status] ?? statusWord[status as ChangeStatus] ?? status;
}

/** The same in a list. */
export function statusCellOf(id: string, status: StatusAt): Cell {
  return status === 'expired' ? { text: 'expired' } : { text: statusWordOf(id, status), tone: statusTone[status] };
}

export { plural as counted } from '../lib/plural.js';

/** Of fewer controls than there are, that is said: the score of a few that hold would look like one of all. */
export function scoreText(score: number | null, judged: number, controls: number, none = '-'): string {
  if (score === null) return none;
  return judged < controls ? `${score}, ${judged} of ${controls} judged` : String(score);
}
