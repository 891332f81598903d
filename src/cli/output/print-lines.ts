/** Prints lines and cards on the terminal; text from a store, a service or a file cannot move the cursor or hide anything. */
import type { Writable } from 'node:stream';
import { createPalette } from '../../../adapters/terminal/display.js';
import { drawCard } from '../../../adapters/terminal/render.js';
import type { Card } from '../../chat/card.js';
import { plainDocument, plainText } from '../../chat/safe-text.js';
import { wantsColour } from '../../config/load.js';

/** A line break inside a line is a space. */
export function printLines(lines: readonly string[], to: Pick<Writable, 'write'> = process.stdout): void {
  to.write(`${lines.map(plainText).join('\n')}\n`);
}

/** The same for a text that has lines of its own, such as a message with its problems below it. */
export function printText(text: string, to?: Pick<Writable, 'write'>): void {
  printLines(text.split('\n'), to);
}

/** A document for programs; what is in it means the same to them, and does nothing to the terminal of whoever looks at it. */
export function printJson(document: unknown, to: Pick<Writable, 'write'> = process.stdout): void {
  to.write(plainDocument(document));
}

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
