/** A table of the report. */
import { type Html, html, join } from './escape.js';

export interface TableInput {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were left out. */
  readonly more: number;
}

/** Cells that are not broken into lines: ids, days, verdicts. */
const maxShort = 20;

export function table({ columns, rows, more }: TableInput): Html {
  return html`<table><thead><tr>${join(columns.map((column) => html`<th>${column}</th>`))}</tr></thead>
<tbody>${join(rows.map((cells) => html`<tr>${join(cells.map((cell) => html`<td class="${cell.length <= maxShort ? 'short' : ''}">${cell}</td>`))}</tr>`))}</tbody></table>
${more > 0 ? html`<p class="soft">and ${more} more</p>` : html``}`;
}
