/** How many columns a text takes where every letter is as wide: in a terminal, and in the monospaced text of a chat. */
import { eastAsianWidth } from 'get-east-asian-width';

const marksOnLetters = /[\p{Mn}\p{Me}]/u;
const flagLetter = /\p{Regional_Indicator}/u;

/** Columns that a text takes; where programs disagree, the most that one of them takes, so that no line is ever too long. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (flagLetter.test(character)) return 2;
  const columns = eastAsianWidth(character.codePointAt(0) ?? 0);
  // Of marks only the wide ones, such as that of a voiced kana, have columns of their own in some programs.
  return columns < 2 && marksOnLetters.test(character) ? 0 : columns;
}
