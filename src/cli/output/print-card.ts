/** Prints a card on the terminal, for commands that answer once. */
import { createPalette } from '../../../adapters/terminal/colours.js';
import { drawCard } from '../../../adapters/terminal/render.js';
import type { Card } from '../../chat/card.js';
import { wantsColour } from '../../config/load.js';

const plainWidth = 100;

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
