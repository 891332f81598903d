/** The one place that makes text safe for Slack: literal for blocks, and neutralised for the few fields that Slack parses as markup. */
import { markSafe, plainText, type SafeText } from '../../../src/chat/safe-text.js';

/** Safe where Slack shows text as it is: elements of rich text, `plain_text` objects. Never put it into `mrkdwn` or a message's `text`. */
export type LiteralText = SafeText<'slack'>;

/** Safe where Slack parses mrkdwn: the `text` of a message, which notifications and screen readers use. */
export type FallbackText = SafeText<'slack-fallback'>;

/** Text for a literal field, at most `length` UTF-16 units of it. */
export function literal(text: string, length: number): LiteralText {
  return markSafe<'slack'>(readable(text, length));
}

/** Lines of text for a literal field, one below the other, at most `length` UTF-16 units of them. */
export function literalLines(lines: readonly string[], length: number): LiteralText {
  const text = lines.flatMap((line) => line.split('\n')).map((line) => readable(line, length));
  const joined = text.join('\n');
  return markSafe<'slack'>(joined.length <= length ? joined : `${joined.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`);
}

/**
 * Plain text that ends in an ellipsis where it was cut. Counts UTF-16 units, as Slack does not say what it counts and no other
 * count is larger; never leaves half a character. Of a name without end, no more is looked at than can be shown.
 */
function readable(text: string, length: number): string {
  const looked = text.slice(0, length * 4);
  const plain = plainText(looked);
  if (plain.length <= length && looked.length === text.length) return plain;
  return `${plain.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Characters that look the same and mean nothing to Slack. */
const lookalikes: Readonly<Record<string, string>> = {
  '*': '\u2217',
  _: '\uFF3F',
  '~': '\u223C',
  '`': '\u02CB',
  ':': '\uA789',
  '@': '\uFF20',
};

/**
 * Text for the fallback field, at most `length` UTF-16 units before escaping. Slack asks for `&`, `<` and `>` as entities, which
 * ends mentions and links; for the marks of bold, italic, strike, code, emoji codes and typed mentions it has no escape, so
 * those give way to characters that look alike, and only where Slack would read them as markup. An address keeps its
 * underscores and its at sign.
 */
export function fallback(text: string, length: number): FallbackText {
  const escaped = readable(text, length)
    .replaceAll(/[&<>]/gu, (character) => entities[character] ?? character)
    .replaceAll(
      /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=[^\s:]+:)|(?<![\p{L}\p{N}])@|@(?=(?:channel|here|everyone)\b)/giu,
      (mark) => lookalikes[mark] ?? mark,
    );
  return markSafe<'slack-fallback'>(escaped);
}
