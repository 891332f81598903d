/** Text that a platform may show as it is: only a platform's own escape function makes it. */

declare const safe: unique symbol;

/**
 * Text in which nothing can act as markup, link, mention or control code on one platform. The only way to get it is the
 * `escape` of that platform's adapter, so a renderer that takes `SafeText` cannot forget to escape.
 */
export type SafeText<Platform extends string> = string & { readonly [safe]: Platform };

/** For the one escape function of each platform; nothing else may call it. */
export function markSafe<Platform extends string>(escaped: string): SafeText<Platform> {
  return escaped as SafeText<Platform>;
}

/**
 * Removes what no platform should show of hostile text: control characters, bidirectional overrides, zero-width characters and lone surrogates
 * become visible replacement characters; line breaks become spaces. Runs before any platform's escape.
 */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\r\n\t\u2028\u2029]+/gu, ' ')
    .replaceAll(unseen, '\uFFFD');
}

/**
 * Control characters, and those that Unicode calls ignorable. The ones that choose between two looks of a character stay, but behind letters that have one look
 * alone, and behind marks and each other: two names would look the same.
 */
const unseen =
  /\u034F|\u17B4|\u17B5|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Mn}])[\u180B-\u180D\u180F\uFE00-\uFE0F\u{E0100}-\u{E01EF}]+|[\p{Cc}\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E00FF}\u{E01F0}-\u{E0FFF}]/gu;

/** The same for a text whose line breaks and tabs stay. */
export function plainLines(text: string): string {
  const lines = text.toWellFormed().replaceAll(/[\u2028\u2029]/gu, ' ');
  return lines.replaceAll(/[^\r\n\t]+/gu, (line) => line.replaceAll(unseen, '\uFFFD'));
}

/** A document for programs on lines; what is in it means the same to them, and does nothing to the terminal of anyone who looks at it. */
export function plainDocument(document: unknown): string {
  const lines = JSON.stringify(document, null, 2).split('\n');
  return `${lines.map(plainJson).join('\n')}\n`;
}

/** JSON text with the same meaning that does nothing to a terminal: JSON itself escapes the first control characters alone. */
export function plainJson(json: string): string {
  return json.replaceAll(/[\u2028\u2029]/gu, jsonEscape).replaceAll(unseen, jsonEscape);
}

/** As JSON writes it: beyond the first plane, in two halves. */
function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
    '',
  );
}

/** The first character inside a text that nobody sees, as `U+200B`; those at its ends, which clients put there, and line breaks do not count. */
export function unseenCharacter(text: string): string | null {
  const inside = withoutEnds(text, /[\s\u200B\u200E\uFEFF]/u);
  const [found] = inside.replaceAll(/[\r\n\t]/g, ' ').match(unseen) ?? [];
  return found === undefined ? null : `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What a person typed without what clients put at its ends. */
export function withoutUnseenEnds(text: string): string {
  return withoutEnds(text, /[\u200B\u200E\uFEFF]/u);
}

/** One look at each character: an expression that is anchored at the end begins again at each of them. */
function withoutEnds(text: string, isEnd: RegExp): string {
  let [from, to] = [0, text.length];
  while (from < to && isEnd.test(text.charAt(from))) from += 1;
  while (to > from && isEnd.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** Cuts text to `length` characters without splitting one, ending in an ellipsis where something was cut. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** The sentences that fit into `length` characters, with an ellipsis where others follow; of a long first one, what was given. */
export function wholeSentences(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.slice(0, length - 2).lastIndexOf('. ');
  return end < length / 2 ? text : `${text.slice(0, end + 1)} …`;
}
