/** A moment among the words of a card: in the reader's own time where the chat can, else in the tenant's time zone. */
import type { Cell, Span } from '../chat/card.js';
import { utcMinute } from '../utc-minute.js';

export function moment(at: Date, style?: Span['style']): Span {
  return { text: utcMinute(at), at: at.toISOString(), ...(style === undefined ? {} : { style }) };
}

/** The same as a cell of a table. */
export function momentCell(at: Date): Cell {
  return { text: utcMinute(at), at: at.toISOString() };
}
