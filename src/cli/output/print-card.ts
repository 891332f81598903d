/** Prints cards on the terminal. Apart from lines: the help prints those, and loads neither what draws a card nor what reads settings. */
import { createPalette } from '../../../adapters/terminal/display.js';
import { drawCard } from '../../../adapters/terminal/render.js';
import type { Card } from '../../chat/card.js';
import { wantsColour } from '../../config/load.js';

const plainWidth = 100;

/** Prints a card on the terminal, for commands that answer once. */
export function printCard(card: Card): void {
  const lines = drawCard(card, {
    width: process.stdout.columns ?? plainWidth,
    palette: createPalette(wantsColour(process.stdout)),
    numberOf: () => null,
    files: 'which chats give as a file',
    note: null,
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}
