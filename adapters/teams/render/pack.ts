/** Fits the parts of a card into what Teams takes: cut between rows, each cut with a line that says how much is not shown. */
import { type Shared, shareRoom } from '../../../src/chat/share-room.js';
import { assertNever } from '../../../src/lib/errors.js';
import { type Buttons, buttonRows } from './buttons.js';
import { type ColumnSet, type Element, line, run } from './elements.js';
import { literal } from './escape.js';
import { limits, sizeOf } from './limits.js';
import type { Part, PartMaker } from './parts.js';

export type Piece =
  | { readonly kind: 'text'; readonly make: PartMaker }
  | { readonly kind: 'buttons'; readonly buttons: Buttons }
  | { readonly kind: 'row'; readonly element: ColumnSet };

/** Buttons may take half of a card: what they decide on must still be readable beside them. */
const buttonShare = 0.5;

/** Longest texts to try, one after the other, until the first row of a part fits. */
const lengths = [limits.paragraph, 600, 120, 30] as const;

/** Elements of all pieces that together take no more than `room` bytes of JSON. */
export function pack(pieces: readonly Piece[], room: number): readonly Element[] {
  return shareRoom(pieces, { room, buttonShare, sizeOf: sizeOfPiece, draw: drawPiece, drawnSize: sizeOfAll });
}

function drawPiece(piece: Piece, room: number): readonly Element[] {
  switch (piece.kind) {
    case 'text':
      return textElements(piece.make, room);
    case 'buttons':
      return buttonElements(piece.buttons, room);
    case 'row':
      return sizeOf(piece.element) <= room ? [piece.element] : [];
    default:
      return assertNever(piece);
  }
}

function sizeOfPiece(piece: Piece): Shared {
  if (piece.kind === 'buttons') return { buttons: sizeOfAll(buttonElements(piece.buttons, Number.POSITIVE_INFINITY)), whole: 0 };
  if (piece.kind === 'row') return { buttons: sizeOf(piece.element), whole: 0 };
  const part = piece.make(lengths[0]);
  return { buttons: null, whole: sizeWith(part, part.sizes.length) };
}

/** As many rows as fit; where not even the first does, shorter and shorter texts. */
function textElements(make: PartMaker, room: number): readonly Element[] {
  for (const maxLength of lengths) {
    const part = make(maxLength);
    const count = maxRows(part, room);
    if (count > 0) return withNotice(part, count);
  }
  const last = withNotice(make(lengths[0]), 0);
  return sizeOfAll(last) <= room ? last : [];
}

/** How many rows fit together with the line below them. */
function maxRows(part: Part, room: number): number {
  let count = part.sizes.length;
  while (count > 0 && sizeWith(part, count) > room) count -= 1;
  return count;
}

/** What the first rows take with the line below them. */
function sizeWith(part: Part, count: number): number {
  const rows = part.sizes.slice(0, count).reduce((sum, size) => sum + size, 0);
  return part.frame + rows + sizeOfAll(notShown(hiddenOf(part, count), part.noun));
}

function hiddenOf({ more, sizes }: Part, count: number): number {
  return more + sizes.length - count;
}

function withNotice(part: Part, count: number): readonly Element[] {
  return [...part.draw(count), ...notShown(hiddenOf(part, count), part.noun)];
}

/** The buttons that fit, the first ones first, and how many do not. */
function buttonElements({ buttons, more }: Buttons, room: number): readonly Element[] {
  for (let count = buttons.length; count >= 0; count -= 1) {
    const elements = [...buttonRows(buttons.slice(0, count)), ...notShown(more + buttons.length - count, 'button')];
    if (sizeOfAll(elements) <= room) return elements;
  }
  return [];
}

/** The line that says how much is not shown; none where nothing is missing. */
export function notShown(count: number, noun: string): readonly Element[] {
  if (count <= 0) return [];
  const words = `… ${count} more ${noun}${count === 1 ? '' : 's'} not shown`;
  return [line(run(literal(words, limits.label), { isSubtle: true }), 'Small')];
}

function sizeOfAll(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + sizeOf(element), 0);
}
