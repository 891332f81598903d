/** A table of a page, whose cells are text. */
import { type Html, html, join } from './escape.js';

interface TableInput {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What is said of rows that were left out; null: there are none. */
  readonly more: string | null;
}

/** Cells that are not broken into lines: ids, days, verdicts. */
const maxShort = 20;

export function table({ columns, rows, more }: TableInput): Html {
  return html`<table class="rows"><thead><tr>${join(columns.map((column) => html`<th>${column}</th>`))}</tr></thead>
<tbody>${join(rows.map((cells) => html`<tr>${join(cells.map((cell, at) => html`<td class="${cell.length <= maxShort ? 'short' : ''}"${ofColumn(columns[at])}>${cell}</td>`))}</tr>`))}</tbody></table>
${more === null ? html`` : html`<p class="soft">${more}</p>`}`;
}

/** Where cells stand below each other, each says of what it is. */
function ofColumn(column = ''): Html {
  return column === '' ? html`` : html` data-of="${column}"`;
}
