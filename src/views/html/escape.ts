/** The one manner in which text gets into the HTML report: nothing of a hostile tenant becomes markup. */
import { plainText } from '../../chat/safe-text.js';

/** HTML that is what it says. Only `html` and `join` make it. */
export interface Html {
  readonly html: string;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template in which every value is escaped, unless it is HTML already. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string | number)[]): Html {
  return { html: parts.map((part, index) => part + (index < values.length ? inside(values[index] ?? '') : '')).join('') };
}

export function join(pieces: readonly Html[]): Html {
  return { html: pieces.map((piece) => piece.html).join('\n') };
}

function inside(value: Html | string | number): string {
  if (typeof value === 'object') return value.html;
  return plainText(String(value)).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
