/** A line for a card on which names look alike, or one mixes scripts: whoever decides looks twice. */
import type { Block } from '../chat/card.js';
import { lookAlikes, mixedScripts, unusualLetters } from '../chat/look-alike.js';

/** So many names are named; of more it is said that there are more. */
const maxNamed = 5;

/** @param names as the card shows them, each as often as it likes */
export function lookAlikeBlocks(names: readonly string[]): readonly Block[] {
  const different = [...new Set(names)];
  const alike = lookAlikes(different);
  const told = new Set(alike.flat());
  const mixed = different.filter((name) => !told.has(name) && mixedScripts(name).length > 0);
  const sentences = [
    ...alike.map((same) => `${same.map(quoted).join(' looks like ')}: these are different.`),
    ...mixed.map((name) => `${quoted(name)} mixes ${mixedScripts(name).join(' and ')} letters and may look like another name.`),
  ];
  if (sentences.length === 0) return [];
  const more = sentences.length > maxNamed ? ` And ${sentences.length - maxNamed} more.` : '';
  const text = `${sentences.slice(0, maxNamed).join(' ')}${more}`;
  return [{ kind: 'text', spans: [{ text: 'Look closely: ', style: 'warn' }, { text }] }];
}

function quoted(name: string): string {
  const letters = unusualLetters(name);
  return letters === '' ? `"${name}"` : `"${name}" with ${letters}`;
}
