/** Text as OSCAL reads it: titles, descriptions and remarks are Markdown there, with marks of its own for what a parameter puts in. */
import { markSafe, plainText, type SafeText } from '../chat/safe-text.js';

/** Shown as it was, whatever a tenant or a person wrote. */
type Markup = SafeText<'oscal'>;

/** What begins emphasis, code, a lower or upper sign, a link, a picture, a tag or a parameter; an underscore inside a word begins nothing. */
const marks = /[\\*`~^[\]<>{}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[#+-]|[.)](?<=^\d+.)(?=\s)/gu;

/** On one line. A quotation mark stays: it is read as the same one. */
export function markup(text: string): Markup {
  return markSafe<'oscal'>(plainText(text).replaceAll(marks, '\\$&'));
}
