/** Tables as CSV that a spreadsheet opens as text: no cell of a hostile tenant becomes a formula. */

/** What makes a spreadsheet take a cell for a formula, full-width forms included (OWASP, CSV injection). */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/u;

/** RFC 4180 with a header row; a cell that could be a formula begins with an apostrophe. */
export function csv(header: readonly string[], rows: Iterable<readonly string[]>): string {
  const lines = [header, ...rows].map((cells) => cells.map(cell).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const harmless = startsFormula.test(text.trimStart()) || startsFormula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
