/** The one place that makes text safe for a terminal: nothing in it can move the cursor, hide, or be wider than it is counted. */
import { markSafe, plainText, type SafeText, shorten } from '../../src/chat/safe-text.js';

export type TerminalText = SafeText<'terminal'>;

/** Only choose between two looks of a character, and terminals disagree about the width that this makes. */
const variationSelectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;

/** Formatting characters, invisible ones, and those that this version of Unicode does not know the width of. */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** More marks than any script puts on one letter: they would be drawn over the lines above and below. */
const pile = /(\p{M}{15})\p{M}+/gu;

/** Text to show as written, at most `length` characters of it. Every text of a card goes through here. */
export function literal(text: string, length: number): TerminalText {
  const shown = plainText(text).replaceAll(variationSelectors, '').replaceAll(unseen, '\uFFFD').replaceAll(pile, '$1');
  return markSafe<'terminal'>(shorten(shown, length));
}
