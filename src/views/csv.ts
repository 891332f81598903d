/** Tables as CSV that a spreadsheet opens as text: no cell of a hostile tenant becomes a formula, hides what it says, or acts on a terminal. */
import { plainLines } from '../chat/safe-text.js';

/** What makes a spreadsheet take a cell for a formula, full-width forms included (OWASP, CSV injection). */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Where a spreadsheet that separates by another sign than the comma would see a new cell, and a formula in it; quotation marks at its beginning are none of its text there. */
const startsCellInside = /([;\t\r\n|]["\s]*)([=+\-@＝＋－＠]?)/gu;

/** RFC 4180 with a header row; a cell that could be a formula begins with an apostrophe. */
export function csv(header: readonly string[], rows: Iterable<readonly string[]>): string {
  return [header, ...rows].map(csvLine).join('');
}

/** One row with its line end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(given: string): string {
  const text = plainLines(given);
  const outside = startsFormula.test(text.trimStart()) || startsFormula.test(text) ? `'${text}` : text;
  return `"${outside.replaceAll(startsCellInside, (_all, before: string, sign: string) => before + (sign && `'${sign}`)).replaceAll('"', '""')}"`;
}
