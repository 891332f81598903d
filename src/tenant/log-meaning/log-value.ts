/** Values as the directory's log writes them: JSON inside a text, sometimes twice, sometimes cut off where the text became too long. */

export interface LogValue {
  /** What was read; null where the row holds nothing, or nothing that can be read. A text without JSON stays a text. */
  readonly value: unknown;
  /** The text begins like JSON and does not end like it: what it held is not known. */
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
    if (inner === undefined) return looksLikeJson(written) ? { value: null, isCut: true } : { value: written, isCut: false };
    value = inner;
  }
  return { value, isCut: false };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  // A number or `True` of a tenant is a word of its own: only what is wrapped is unwrapped.
  if (!looksLikeJson(text) && text !== 'null') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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
