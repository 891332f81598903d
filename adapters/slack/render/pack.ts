/** Fits the parts of a card into what Slack takes: cut between lines, each cut with a line that says how much is not shown. */
import { shareRoom } from '../../../src/chat/share-room.js';
import { assertNever } from '../../../src/lib/errors.js';
import { type Buttons, buttonBlocks } from './buttons.js';
import type { ChartPart } from './chart.js';
import { limits, sizeOf } from './limits.js';
import type { Lines } from './parts.js';
import { beginning, type DrawnBlock, glue, jsonSize, type Line, notShown, richText, textOf } from './rich-text.js';

export type Part = Lines | Buttons | ChartPart;

/** Buttons may take three quarters of a message: what they decide on must still be readable beside them. */
const buttonShare = 0.75;

/** Blocks of all parts that together take no more than `room` characters of JSON. */
export function pack(parts: readonly Part[], room: number): readonly DrawnBlock[] {
  return shareRoom(parts, {
    room,
    buttonShare,
    sizeOf: (part) =>
      part.kind === 'buttons'
        ? { buttons: sizeOf(buttonBlocks(part, Number.POSITIVE_INFINITY)), whole: 0 }
        : { buttons: null, whole: sizeOf(wholeOf(part)) },
    draw: drawPart,
    drawnSize: sizeOf,
  });
}

function drawPart(part: Part, room: number): readonly DrawnBlock[] {
  switch (part.kind) {
    case 'buttons':
      return buttonBlocks(part, room);
    case 'chart':
      return sizeOf([part.block]) <= room ? [part.block] : textBlocks(part.text, room);
    case 'lines':
    case 'grid':
      return textBlocks(part, room);
    default:
      return assertNever(part);
  }
}

function wholeOf(part: Lines | ChartPart): readonly DrawnBlock[] {
  return part.kind === 'chart' ? [part.block] : blocksOf(part, part.lines.length);
}

/** As many lines as fit; where not even the first does, the beginning of it. */
function textBlocks(part: Lines, room: number): readonly DrawnBlock[] {
  const fits = (lines: number) => sizeOf(blocksOf(part, lines)) <= room;
  if (fits(part.lines.length)) return blocksOf(part, part.lines.length);
  let [fitting, tooMany] = [0, part.lines.length];
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  return fitting > 0 ? blocksOf(part, fitting) : firstWords(part, room);
}

function firstWords(part: Lines, room: number): readonly DrawnBlock[] {
  const [first, ...others] = part.lines;
  if (first === undefined) return [];
  const only = (line: Line): readonly DrawnBlock[] => blocksOf({ ...part, lines: [line], more: part.more + others.length }, 1);
  const blocks = only(beginning(first, room - sizeOf(only(glue('…'))), jsonSize));
  return sizeOf(blocks) <= room ? blocks : [];
}

/** The first lines of a part, each block with no more text than it may hold; the last one counts what is not shown. */
function blocksOf(part: Lines, lines: number): readonly DrawnBlock[] {
  const hidden = part.more + part.lines.length - lines;
  const notice = hidden > 0 ? notShown(hidden, part.noun) : [];
  const chunks = chunksOf(part.lines.slice(0, lines));
  if (chunks.length === 0) return hidden > 0 ? [richText('lines', notice)] : [];
  return chunks.map((chunk, index) => {
    const body = chunk.flatMap((line, place) => (place === 0 ? line : [...glue('\n'), ...line]));
    return richText(part.kind, body, index === chunks.length - 1 ? notice : []);
  });
}

function chunksOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const chunks: Line[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (line.length === 0) continue;
    length += textOf(line).length + 1;
    if (length > limits.line) {
      chunks.push([]);
      length = textOf(line).length + 1;
    }
    chunks.at(-1)?.push(line);
  }
  return chunks;
}
