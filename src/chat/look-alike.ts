/**
 * Names that people cannot tell apart by looking: the same letters in another form (NFC and NFD, full width), or letters of another script that look like
 * Latin ones. No package for this is kept up on npm; the pairs are those of Unicode's list of confusables (UTS #39) that stand in names of people and
 * addresses: Cyrillic, Greek and Armenian letters with the shape of a Latin one, and a few Latin signs.
 */

const latinShapes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ї: 'ï',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  у: 'y',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  γ: 'y',
  μ: 'm',
  ω: 'w',
  օ: 'o',
  ս: 'u',
  ո: 'n',
  հ: 'h',
  ց: 'g',
  զ: 'q',
  ı: 'i',
  ɡ: 'g',
  ℓ: 'l',
  ɑ: 'a',
  '’': "'",
  '‐': '-',
  '‑': '-',
  '–': '-',
};

/** Letters that look the same in capitals alone: `Н` is an H and `н` is none. */
const latinCapitals: Readonly<Record<string, string>> = {
  В: 'B',
  Н: 'H',
  К: 'K',
  М: 'M',
  Т: 'T',
  Η: 'H',
  Ν: 'N',
  Ρ: 'P',
  Χ: 'X',
  Υ: 'Y',
  Ζ: 'Z',
  Β: 'B',
};

/** What is left of a name when everything is taken away that cannot be seen: two names with the same one look alike. */
export function lookOf(name: string): string {
  const latin = isPlain.test(name) ? name.toLowerCase() : inLatinShapes(name);
  return latin.replaceAll(/\s+/gu, ' ').trim();
}

/** Most names and addresses: each of their letters stands for itself. */
const isPlain = /^[ -~]*$/;

function inLatinShapes(name: string): string {
  return Array.from(name.normalize('NFKC'), (letter) => latinCapitals[letter] ?? letter)
    .map((letter) => letter.toLowerCase())
    .map((letter) => latinShapes[letter] ?? letter)
    .join('');
}

/** Scripts of which single letters pass for letters of another one. */
const scripts = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
] as const;

/** The scripts that one word of a name mixes; empty where none does. */
export function mixedScripts(name: string): readonly string[] {
  if (isPlain.test(name)) return [];
  for (const word of name.normalize('NFKC').split(/[^\p{L}\p{M}]+/u)) {
    const found = scripts.flatMap(([script, letter]) => (letter.test(word) ? [script] : []));
    if (found.length > 1) return found;
  }
  return [];
}

/** Of names that stand beside each other, those that are different and look alike, together. */
export function lookAlikes(names: readonly string[]): readonly (readonly string[])[] {
  const byLook = new Map<string, Set<string>>();
  for (const name of names) {
    const look = lookOf(name);
    byLook.set(look, (byLook.get(look) ?? new Set()).add(name));
  }
  return [...byLook.values()].flatMap((same) => (same.size > 1 && !isCaseAlone([...same]) ? [[...same]] : []));
}

/** Addresses and names in capitals are seen to be in capitals. */
function isCaseAlone(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === 1;
}

/** The letters of a name that are no plain ASCII ones, as `а (U+0430)`: what a person has to know to tell two names apart. */
export function unusualLetters(name: string): string {
  const letters = [...new Set(Array.from(name).filter((letter) => /[^\u0020-\u007E]/u.test(letter)))];
  return letters
    .map((letter) => `${letter} (U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`)
    .join(', ');
}
