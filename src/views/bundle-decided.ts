/** What one press on the card of several plans came to for the person who pressed: of each plan that it did not decide, why. */
import type { Block, Card, Tone } from '../chat/card.js';
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
  const names = (some: readonly DecidedRow[]): string => some.map(({ control, id: change }) => `${control} ${change}`).join(', ');
  const decided = rows.filter(({ refusal }) => refusal === null);
  const reasons = [...new Set(rows.flatMap(({ refusal }) => (refusal === null ? [] : [whyOf(refusal)])))];
  return {
    title: `You ${done} ${count} of ${counted(rows.length, 'plan')} in ${tenant}`,
    tone: 'warn',
    blocks: [
      ...(decided.length === 0 ? [] : [line(`${done}: `, 'good', names(decided))]),
      ...reasons.map((why) =>
        line(
          `not ${done}: `,
          'warn',
          `${why} (${names(rows.filter(({ refusal }) => refusal !== null && whyOf(refusal) === why))})`,
        ),
      ),
      { kind: 'text', spans: [{ text: `The card ${id} shows where each stands.`, style: 'muted' }] },
    ],
  };
}

function whyOf({ reason, remedy }: Refusal): string {
  return `${reason} ${remedy}`.trimEnd();
}

function line(what: string, style: Tone, said: string): Block {
  return { kind: 'text', spans: [{ text: what, style }, { text: said }] };
}
