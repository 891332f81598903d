/** Old words of the glossary in a thousand words, by who reads them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { glossaryPath, oldWords, proseOf, type Reader } from '../../test/support/tree/wording';
import type { Figure } from './figure';

const readers: readonly Reader[] = ['README', 'docs', 'texts', 'comments'];

const root = join(__dirname, '..', '..');

/** Today's glossary is what both states of a tree are held to. */
export function wordingFigures(folder: string): readonly Figure[] {
  const old = oldWords(readFileSync(join(root, glossaryPath), 'utf8'));
  const prose = proseOf(folder);
  return readers.map((reader) => {
    const texts = prose.filter((sentence) => sentence.reader === reader).map(({ text }) => text);
    const words = texts.reduce((sum, text) => sum + text.split(' ').length, 0);
    const found = texts.reduce((sum, text) => sum + [...text.matchAll(old)].length, 0);
    return { name: `old words per 1,000 in ${reader}`, value: Math.round((found / words) * 10_000) / 10 };
  });
}
