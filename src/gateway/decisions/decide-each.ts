/** One press that decides on several plans: of each as if its own button had been pressed, and for the person what came of each. */

import type { Answer } from '../../chat/platform.js';
import type { Change } from '../../engine/changes/change.js';
import { isRefusal, type Refusal, refuse } from '../../lib/errors.js';
import { type DecidedRow, decidedCard } from '../../views/decided.js';
import { ledgerRefusal } from './ledger-refusal.js';

/** A plan of several. */
interface EachRow {
  /** By which people tell it from the others: its control, or its tenant. */
  readonly label: string;
  readonly id: string;
  /** Null: not asked for. */
  readonly change: Change | null;
}

/** What came of it for one of them. */
export function decided({ label, id }: EachRow, answer: Answer | Refusal): DecidedRow {
  return { label, id, refusal: isRefusal(answer) ? answer : null };
}

/** Decides on one that has a plan; of another one, why there is nothing to decide. */
export async function decideOn(
  { id, change }: EachRow,
  decide: (changeId: string, digest: string) => Promise<Answer | Refusal>,
): Promise<Answer | Refusal> {
  return change?.plan == null ? notPlanned(id, change) : decide(change.id, change.plan.digest);
}

/** Null where each was decided. Where nothing was and one reason holds for all, that is the answer. */
export function answerOnEach(
  rows: readonly DecidedRow[],
  view: Omit<Parameters<typeof decidedCard>[0], 'rows'>,
): Answer | Refusal {
  const [first] = rows;
  if (rows.every(({ refusal }) => refusal === null)) return null;
  const isSame = first?.refusal != null && rows.every(({ refusal }) => refusal?.reason === first.refusal?.reason);
  return isSame && first.refusal !== null ? first.refusal : decidedCard({ ...view, rows });
}

/** Where nothing can be asked for: what holds for all of them is said once. */
export function noneAsked(declined: readonly { readonly label: string; readonly refusal: Refusal }[]): Refusal {
  const [{ refusal } = { refusal: refuse('none-asked', 'Nothing was asked for.', '') }] = declined;
  if (declined.every((one) => one.refusal.reason === refusal.reason)) return refusal;
  return refuse(
    'none-asked',
    `None of them can be planned. ${declined.map((one) => `${one.label}: ${one.refusal.reason}`).join(' ')}`,
    refusal.remedy,
  );
}

function notPlanned(id: string, change: Change | null): Refusal {
  if (change === null) return refuse('unknown-change', `${id} was not asked for.`, 'Ask for it again.');
  if (change.status === 'requested')
    return refuse('not-planned', `${id} is still being planned.`, 'Decide on it when the card shows what it does.');
  return refuse('already-decided', change.refusal?.reason ?? `${id} has no plan.`, change.refusal?.remedy ?? '');
}

/** A tenant whose ledger takes nothing now is reported as that, and holds up no other. */
export async function heldUp<Result>(act: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await act();
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (refusal === null) throw error;
    return refusal;
  }
}
