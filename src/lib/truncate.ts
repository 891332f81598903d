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
  const all = items.join(between);
  if (all.length <= length) return all;
  const rest = (shown: number): string => (shown < items.length ? ` and ${items.length - shown} more` : '');
  const fitting = items.findLastIndex((_, at) => items.slice(0, at + 1).join(between).length + rest(at + 1).length <= length);
  const shown = Math.max(1, fitting + 1);
  const text = items.slice(0, shown).join(between);
  return `${truncateAtWord(text, length - rest(shown).length)}${rest(shown)}`;
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
