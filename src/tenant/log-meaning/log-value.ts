/** Values as the directory's log writes them: JSON inside a text, sometimes twice, sometimes cut off where the text became too long. */

import { parsedJson } from '../../lib/json.js';

export interface LogValue {
  /** What was read; null where the row holds nothing. A text that is no JSON stays a text. */
  readonly value: unknown;
  /** The text begins like JSON and is none: it was cut off, is nested too deep, or is a notation of the vendor's own (`[] => [[Id: …]]`). */
  readonly isCut: boolean;
}

/** So often a value is wrapped into a text at most. */
const wrappings = 3;

export function readLogValue(text: string | null | undefined): LogValue {
  let value: unknown = text ?? null;
  for (let depth = 0; depth < wrappings && typeof value === 'string'; depth += 1) {
    const written: string = value.trim();
    if (written === '') return { value: null, isCut: false };
    const inner = parsed(written);
    if (inner === undefined) return { value: written, isCut: looksLikeJson(written) };
    value = inner;
  }
  return { value, isCut: false };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  // A number or `True` of a tenant is a word of its own: only what is wrapped is unwrapped.
  if (!looksLikeJson(text) && text !== 'null') return undefined;
  return parsedJson(text);
}

function looksLikeJson(text: string): boolean {
  return /^[["{]/.test(text);
}

/** The texts that a value comes to: itself, or those of its list. */
export function textsIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) =>
    typeof one === 'string' ? [one] : typeof one === 'number' || typeof one === 'boolean' ? [String(one)] : [],
  );
}
