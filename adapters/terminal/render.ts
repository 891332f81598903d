/** Draws a card as lines of text that end before the right edge of the terminal. */
import type { Card } from '../../src/chat/card.js';
import { type Drawing, drawBlock } from './blocks.js';
import { type Palette, toneMarks } from './colours.js';
import { blank, type Line, run, wrap } from './line.js';

export interface CardDrawing extends Drawing {
  readonly palette: Palette;
  /** Said above a message. */
  readonly note: string | null;
  /** Not everybody sees it. */
  readonly isPrivate?: boolean;
}

/** Below this, lines would hold a word each. */
const minColumns = 24;
const titleLength = 200;

/** Lines with colours, without line ends. A bar at their left holds a card together. */
export function drawCard(card: Card, drawing: CardDrawing): readonly string[] {
  const { palette, note, isPrivate = false } = drawing;
  const bar = [run(isPrivate ? '┊' : '│', card.tone === 'neutral' ? 'muted' : card.tone), blank(1)];
  // The last column stays free: some terminals begin a new line as soon as it is written to.
  const width = Math.max(minColumns, drawing.width - 1) - 2;
  const lines = [
    ...(note === null ? [] : wrap([run(note, 'muted')], width)),
    ...title(card, width),
    ...card.blocks.flatMap((block, index, all) => {
      const drawn = drawBlock(block, { ...drawing, width });
      const follows = block.kind === 'text' && (all[index - 1]?.kind ?? 'text') === 'text';
      return drawn.length === 0 || follows ? drawn : [[], ...drawn];
    }),
  ];
  return lines.map((line) => paint([...bar, ...line], palette));
}

function title({ title: text, tone }: Card, width: number): readonly Line[] {
  const lines = wrap([run(text, `title-${tone}`, titleLength)], width - 2);
  return lines.map((line, index) => [run(index === 0 ? `${toneMarks[tone]} ` : '  ', `title-${tone}`), ...line]);
}

/** Text of runs in their colours, without the blanks that would end it. */
export function paint(line: Line, palette: Palette): string {
  const end = line.findLastIndex(({ text }) => text.trim() !== '') + 1;
  return line
    .slice(0, end)
    .map(({ text, style }) => (text === '' ? '' : palette[style](text)))
    .join('');
}
