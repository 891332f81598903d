/** Text that people cannot tell from another one: approvers decide on what they see. */
import { mixedScripts } from '../../chat/look-alike.js';
import { isObject, type Json } from '../../lib/json.js';

/** Controls, marks of direction, joiners, fillers: nothing is seen of them. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

/** The first text in a value that looks like another one, with why; null: there is none. Texts of maps and lists count, and the names of maps. */
export function lookAlikeIn(value: Json | undefined): string | null {
  if (typeof value === 'string') return whyLookAlike(value);
  const inner = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).flat() : [];
  for (const one of inner) {
    const found = lookAlikeIn(one as Json);
    if (found !== null) return found;
  }
  return null;
}

function whyLookAlike(text: string): string | null {
  const shown = JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`);
  if (unseen.test(text)) return `${shown} has a character that nobody sees`;
  if (text.includes('@') && /[^\x20-\x7e]/u.test(text))
    return `${shown} is an address with other letters than those of addresses; write its domain in the form xn--…`;
  if (text.normalize('NFKC') !== text) return `${shown} has a character that looks like another one`;
  const scripts = mixedScripts(text);
  return scripts.length === 0 ? null : `${shown} mixes ${scripts.join(' and ')} letters, which look alike`;
}
