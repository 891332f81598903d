/** Changing a row in the manner of the file it came from. */
import type { Row } from './template.js';
import { textOf } from './text.js';

/** A row that writes a boolean as a word ("True"), as some exports do, goes on doing so. */
export function changedRow(row: Row, change: Row): Row {
  const styled = Object.entries(change).map(([name, value]) => [name, inStyleOf(row[name], value)]);
  return { ...row, ...Object.fromEntries(styled) };
}

function inStyleOf(before: unknown, value: unknown): unknown {
  if (typeof value !== 'boolean' || !/^(true|false)$/i.test(textOf(before)) || typeof before === 'boolean') return value;
  const word = String(value);
  return textOf(before).charAt(0) === textOf(before).charAt(0).toUpperCase()
    ? word.charAt(0).toUpperCase() + word.slice(1)
    : word;
}
