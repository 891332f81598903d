/** What one press on the card of several plans came to for the person who pressed: of each plan that it did not decide, why. */
import type { Card } from '../chat/card.js';
import type { Refusal } from '../errors.js';
import { counted } from './words.js';

export interface DecidedRow {
  readonly control: string;
  readonly id: string;
  /** Null: decided. */
  readonly refusal: Refusal | null;
}

export function decidedCard(view: {
  readonly id: string;
  readonly tenant: string;
  readonly done: 'approved' | 'rejected';
  readonly rows: readonly DecidedRow[];
}): Card {
  const { id, tenant, done, rows } = view;
  const count = rows.filter(({ refusal }) => refusal === null).length;
  return {
    title: `You ${done} ${count} of ${counted(rows.length, 'plan')} in ${tenant}`,
    tone: 'warn',
    blocks: [
      {
        kind: 'table',
        columns: ['control', 'plan', 'what became of it'],
        rows: rows.map(({ control, id: change, refusal }) => [
          { text: control },
          { text: change },
          refusal === null
            ? { text: done, tone: 'good' as const }
            : { text: `not ${done}: ${refusal.reason} ${refusal.remedy}`.trimEnd(), tone: 'warn' as const },
        ]),
      },
      { kind: 'text', spans: [{ text: `The card ${id} shows where each stands.`, style: 'muted' }] },
    ],
  };
}
