/** The one place that makes text safe for Teams: as written in elements that parse nothing, neutralised in the fields that may be parsed. */
import { markSafe, plainText, type SafeText } from '../../../src/chat/safe-text.js';

/** Safe in a TextRun, a button's title and an input's texts, which know no Markdown. Never put it into a TextBlock or a FactSet. */
export type LiteralText = SafeText<'teams'>;

/** Safe in the summary of a message, the fallback of a card and the answer to a click, of which nobody says how they are parsed. */
export type PlainText = SafeText<'teams-plain'>;

/** Text for an element that shows it as it is, at most `length` UTF-16 units of it. */
export function literal(text: string, length: number): LiteralText {
  return markSafe<'teams'>(withoutFunctions(shown(text, length)));
}

/** Text without what no platform shows. Counts UTF-16 units, never leaves half a character, and does not look at what is cut anyway. */
function shown(text: string, length: number): string {
  const enough = 4 * length + 16;
  const words = plainText(text.slice(0, enough));
  if (words.length <= length && text.length <= enough) return words;
  return `${words.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A name in the tags of a mention, which Teams fills in where an entity of the card has the same text. */
export function mentionTag(name: string, length: number): PlainText {
  return markSafe<'teams-plain'>(`<at>${plain(name, length)}</at>`);
}

/** Texts that are safe one by one, as one. */
export function joined(texts: readonly PlainText[]): PlainText {
  return markSafe<'teams-plain'>(texts.join(''));
}

/** A moment in the reader's own time: what Teams makes of the two functions. Null for what is no moment. */
export function momentFunctions(at: string): LiteralText | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  const moment = `${date.toISOString().slice(0, 19)}Z`;
  return markSafe<'teams'>(`{{DATE(${moment},COMPACT)}} {{TIME(${moment})}}`);
}

/** Cards fill in `{{DATE(…)}}` and `{{TIME(…)}}` even in a TextRun (adaptivecards 3.0.6); with another brace they stay as written. */
function withoutFunctions(text: string): string {
  return text.replaceAll(/\{(?=\{(?:DATE|TIME)\()/gi, '\uFF5B');
}

/** Characters that look the same and mean nothing to Markdown, HTML or a mention. */
const lookalikes: Readonly<Record<string, string>> = {
  '<': '\u2039',
  '>': '\u203A',
  '&': '\uFF06',
  '[': '\uFF3B',
  ']': '\uFF3D',
  '*': '\u2217',
  _: '\uFF3F',
  '~': '\u223C',
  '`': '\u02CB',
  '#': '\uFF03',
  '@': '\uFF20',
};

/**
 * Text for a field that may or may not be parsed, at most `length` UTF-16 units of it: what could begin markup, a link or a
 * mention gives way to characters that look alike. An address keeps its underscores and its at sign, a name its ampersand.
 */
export function plain(text: string, length: number): PlainText {
  const escaped = withoutFunctions(shown(text, length))
    .replaceAll(
      /[<>[\]*~`]|&(?=#?\w+;)|#(?=#*\s)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])@/gu,
      (mark) => lookalikes[mark] ?? mark,
    )
    .replaceAll(/\b(https?):(?=\/\/)/giu, '$1\uA789');
  return markSafe<'teams-plain'>(escaped);
}
