/** Any character but half of a pair, as unit of `fc.string`: what fast-check's own `binary` gives, which makes a table of all million of them first. */
import fc from 'fast-check';

const surrogates = { first: 0xd800, count: 0x800 };
const last = 0x10ffff;

export const anyCharacter = fc.integer({ min: 0, max: last - surrogates.count }).map(characterAt, placeOf);

function characterAt(place: number): string {
  return String.fromCodePoint(place < surrogates.first ? place : place + surrogates.count);
}

/** The way back, by which fast-check finds out that it may put its dangerous words between the others. */
function placeOf(character: unknown): number {
  const [code, ...more] = typeof character === 'string' ? Array.from(character, (one) => one.codePointAt(0) ?? 0) : [];
  if (code === undefined || more.length > 0) throw new Error('Not one character.');
  return code < surrogates.first ? code : code - surrogates.count;
}
