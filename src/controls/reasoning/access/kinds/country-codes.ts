/** Country codes (ISO 3166-1 alpha-2): which exist, what they are called, and which one was meant. */
import countries from 'i18n-iso-countries/index.js';
import english from 'i18n-iso-countries/langs/en.json';
import { z } from 'zod';

countries.registerLocale(english);

/** Every code that exists, and XK (Kosovo), which is in wide use without being of the standard. */
export const countryCodes: readonly string[] = Object.keys(countries.getAlpha2Codes()).toSorted();

const known = new Set(countryCodes);

/** Codes that people write for a country that has another: internet domains, languages, vehicles, countries that were. */
const meant: Readonly<Record<string, string>> = {
  UK: 'GB',
  EN: 'GB',
  SF: 'FI',
  EL: 'GR',
  SU: 'RU',
  YU: 'RS',
  DD: 'DE',
  FX: 'FR',
  ZR: 'CD',
  TP: 'TL',
  BU: 'MM',
  JA: 'JP',
  KO: 'KR',
  SP: 'ES',
  DA: 'DK',
  EI: 'IE',
  RP: 'PH',
};

/** The code in capitals, or null where there is no such country. */
export function countryCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  return known.has(code) ? code : null;
}

/** What people typed: the code, or a name that means one country in every language that we know. Null: only a suggestion is left, as for `UK`. */
export function typedCountry(text: string): string | null {
  const code = countryCode(text);
  const typed = text.trim();
  if (code !== null || typed.length < minName || ofTwo.test(typed)) return code;
  const codes = new Set([countries.getSimpleAlpha2Code(typed, 'en'), ...codesByOtherName(typed)]);
  codes.delete(undefined);
  const [only = null, ...others] = codes;
  return others.length > 0 ? null : (only ?? null);
}

/** Shorter ones are codes, of this standard or of another. */
const minName = 4;

/** Two countries are called so. */
const ofTwo = /^[ck]ongo$/iu;

/** `DE (Germany)`; a code without a name stays alone. */
export function countryLabel(code: string): string {
  const name = countries.getName(code, 'en');
  return name === undefined ? code : `${code} (${name})`;
}

/** A list of countries in settings, by code in any letter case or by name; what is neither is refused with the code that was meant. */
export function countryList(): z.ZodType<string[]> {
  return z
    .array(z.string())
    .superRefine((codes, issues) => {
      for (const code of codes) if (typedCountry(code) === null) issues.addIssue({ code: 'custom', message: complaint(code) });
    })
    .transform((codes) => [...new Set(codes.map((code) => typedCountry(code) ?? code))]);
}

/** Why a text is no country code, with the one that was probably meant: a sentence. */
export function complaint(text: string): string {
  const right = intended(text.trim());
  const advice = right === null ? 'write two letters as in ISO 3166-1, e.g. DE' : `write ${countryLabel(right)}`;
  return `"${text}" is no country code; ${advice}.`;
}

/** Languages in which administrators call a country. */
const otherLanguages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

/** By its name in another language, with or without accents. */
function codesByOtherName(text: string): readonly string[] {
  const typed = bare(text);
  return otherLanguages.flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' });
    return countryCodes.find((one) => bare(names.of(one) ?? '') === typed) ?? [];
  });
}

function bare(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The code that was probably meant by a text, Spain or ESP; null: nobody knows. */
export function intended(text: string): string | null {
  const candidates = [
    meant[text.toUpperCase()],
    countries.alpha3ToAlpha2(text.toUpperCase()),
    countries.numericToAlpha2(text),
    countries.getSimpleAlpha2Code(text, 'en'),
    codesByOtherName(text)[0],
  ];
  return candidates.find((code) => code !== undefined && known.has(code)) ?? null;
}
