/** Prints lines on the terminal; text from a store, a service or a file cannot move the cursor or hide anything. */
import { plainDocument, plainText } from '../../chat/safe-text.js';

/** Where text goes. */
interface Output {
  write(text: string): unknown;
}

/** A line break inside a line is a space. */
export function printLines(lines: readonly string[], to: Output = process.stdout): void {
  to.write(`${lines.map(plainText).join('\n')}\n`);
}

/** The same for a text that has lines of its own, such as a message with its problems below it. */
export function printText(text: string, to?: Output): void {
  printLines(text.split('\n'), to);
}

/** A document for programs; what is in it means the same to them, and does nothing to the terminal of anyone who looks at it. */
export function printJson(document: unknown, to: Output = process.stdout): void {
  to.write(plainDocument(document));
}
