/** Cuts what is too long for its place where a reader would: between words or items, never inside an address. */

/** The words that fit into `length` characters, with ` …` where others follow; of a first word that is longer alone, its beginning. */
export function truncateAtWord(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const cut = characters.slice(0, length - 1).join('');
  const words = cut.slice(0, cut.lastIndexOf(' ') + 1).replace(/[\s,;:(]+$/u, '');
  return words === '' ? `${cut}…` : `${words} …`;
}

/** The items that fit into `length` characters and how many more there are, as `a, b and 3 more`; of a first one that is longer alone, its words. */
export function truncateAtItem(items: readonly string[], length: number, between = ', '): string {
  if (items.length === 0) return '';
  const rest = (shown: number): string => (shown < items.length ? ` and ${items.length - shown} more` : '');
  let shown = 1;
  let used = -between.length;
  for (const [at, item] of items.entries()) {
    used += between.length + item.length;
    if (used > length) break;
    if (used + rest(at + 1).length <= length) shown = at + 1;
  }
  const text = items.slice(0, shown).join(between);
  return `${truncateAtWord(text, length - rest(shown).length)}${rest(shown)}`;
}

/** Characters of one line: chats cut what is longer, and say of no list how much of it they cut. */
const roomInLine = 900;

/** A list of any length in a line: its first items, and how many more there are. */
export function listInLine(items: readonly string[], between = ', '): string {
  return truncateAtItem(items, roomInLine, between);
}

/** Whether a list of any length has room in a line, or in a field of a form. */
export function fitsInLine(text: string): boolean {
  return text.length <= roomInLine;
}

/** Of a name that has room in a line and none on a button, its beginning and its end, and the beginning of its domain: alike names stay apart. */
export function shortName(name: string): string {
  const [local = '', domain] = name.split('@');
  if (Array.from(name).length <= 40) return name;
  const short = middleCut(local, 24);
  return domain === undefined ? short : `${short}@${truncateAtWord(domain, 14)}`;
}

function middleCut(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const end = Math.floor((length - 1) / 2);
  return `${characters.slice(0, length - 1 - end).join('')}…${characters.slice(-end).join('')}`;
}
