/** The languages that the page of a framework speaks: one catalogue each, with the same sentences. */

import type { Language } from './framework.js';
import de from './languages/de.json';
import en from './languages/en.json';
import es from './languages/es.json';
import fr from './languages/fr.json';

/** The name of a sentence. */
export type SentenceKey = keyof typeof en;
/** A missing sentence is an error of types. */
type Catalogue = Readonly<Record<SentenceKey, string>>;

export const catalogues: Readonly<Record<Language, Catalogue>> = { en, de, fr, es };

/** Says a sentence, with values in the place of the names in braces. */
export type Say = (key: SentenceKey, values?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  const catalogue = catalogues[language];
  return (key, values = {}) => catalogue[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
