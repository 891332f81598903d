/** Old words of the glossary in a thousand words, by who reads them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, glossaryPath, oldSentencesPath, oldWords, proseOf, type Reader } from '../../test/support/tree/wording';
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

/** Takes off the list what no prose says any more, and returns how many are left. It adds none. */
export function pruneOldSentences(): number {
  const path = join(root, oldSentencesPath);
  const said = new Set(proseOf(root).map(digestOf));
  const left = readFileSync(path, 'utf8')
    .split('\n')
    .filter((digest) => said.has(digest));
  writeFileSync(path, `${left.join('\n')}\n`);
  return left.length;
}
