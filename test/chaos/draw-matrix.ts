/** The matrix of failpoints as text: a line for each step, a column for each moment at which the process died. */
import type { Cell } from '../support/chaos/matrix';

const moments = ['before', 'during', 'after'] as const;

export function drawMatrix(marks: ReadonlyMap<Cell, string>): string {
  const rows = new Map<string, Map<string, string>>();
  for (const [{ story, role, failpoint }, mark] of marks) {
    const [moment = '', ...step] = failpoint.split(' ');
    const row = `${story} · ${role} · ${step.join(' ')}`;
    rows.set(row, (rows.get(row) ?? new Map<string, string>()).set(moment, mark));
  }
  const width = Math.max(0, ...[...rows.keys()].map((row) => row.length));
  const line = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(width)}  ${cells.map((cell) => cell.padEnd(8)).join('')}`.trimEnd();
  return [
    line('', moments),
    ...[...rows].map(([name, row]) =>
      line(
        name,
        moments.map((moment) => row.get(moment) ?? ''),
      ),
    ),
  ].join('\n');
}
