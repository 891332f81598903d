/** What one press on the card of several plans came to for the person who pressed: of each plan that it did not decide, why. */
import type { Block, Card, Tone } from '../chat/card.js';
import { type Refusal, refusalText } from '../lib/errors.js';
import { counted } from './words.js';

export interface DecidedRow {
  /** Its control, or its tenant. */
  readonly label: string;
  readonly id: string;
  /** Null: decided. */
  readonly refusal: Refusal | null;
}

export type Done = 'approved' | 'rejected' | 'kept' | 'withdrawn' | 'gone on with';

/** This many are named with one reason; the rest are counted. */
const maxNamed = 20;

export function decidedCard(view: {
  /** Of the bundle or the campaign. */
  readonly id: string;
  /** For example `in contoso`. */
  readonly where: string;
  readonly done: Done;
  readonly rows: readonly DecidedRow[];
}): Card {
  const { id, where, done, rows } = view;
  const count = rows.filter(({ refusal }) => refusal === null).length;
  const decided = rows.filter(({ refusal }) => refusal === null);
  const reasons = [...new Set(rows.flatMap(({ refusal }) => (refusal === null ? [] : [refusalText(refusal)])))];
  return {
    title: `You ${done === 'withdrawn' ? 'withdrew' : done === 'gone on with' ? 'went on with' : done} ${count} of ${counted(rows.length, 'plan')} ${where}`,
    tone: 'warn',
    blocks: [
      ...(decided.length === 0 ? [] : [line(`${done}: `, 'good', names(decided))]),
      ...reasons.map((why) =>
        line(
          `not ${done}: `,
          'warn',
          `${why} (${names(rows.filter(({ refusal }) => refusal !== null && refusalText(refusal) === why))})`,
        ),
      ),
      { kind: 'text', spans: [{ text: `The card ${id} shows where each stands.`, style: 'muted' }] },
    ],
  };
}

function names(some: readonly DecidedRow[]): string {
  const shown = some.slice(0, maxNamed).map(({ label, id }) => `${label} ${id}`);
  return [...shown, ...(some.length > maxNamed ? [`${some.length - maxNamed} more`] : [])].join(', ');
}

function line(what: string, style: Tone, said: string): Block {
  return { kind: 'text', spans: [{ text: what, style }, { text: said }] };
}
