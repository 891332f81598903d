/** What controls and the lists of others are called in the language of a page, with notes. What was recorded and signed keeps its own words. */

import type { Language } from '../../frameworks/framework.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { lookupOwn } from '../../lib/lookup-own.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import listDe from './list-words/de.json';
import listEs from './list-words/es.json';
import listFr from './list-words/fr.json';
import de from './titles/de.json';
import es from './titles/es.json';
import fr from './titles/fr.json';

type ById<Value> = Readonly<Record<string, Value>>;

interface Titles {
  /** By the id of the control. */
  readonly controls: ById<string>;
  /** By the id of the control, and that of the part. */
  readonly parts: ById<ById<string>>;
}

/** In English they are where the control is. */
export const titles: Readonly<Record<Exclude<Language, 'en'>, Titles>> = { de, es, fr };

/** What our lists say in English, in another language: titles, notes and what a list says of itself. Translate a sentence again when it changes. */
export const listWords: Readonly<Record<Exclude<Language, 'en'>, ById<string>>> = { de: listDe, es: listEs, fr: listFr };

/** The report with its titles and notes in that language; one that has none there stays as it is. */
export function titledIn(report: FrameworkReport, language: Language): FrameworkReport {
  if (language === 'en') return report;
  const { controls, parts } = titles[language];
  const inLanguage = (text: string): string => lookupOwn(listWords[language], text) ?? text;
  const noted = <Noted extends { readonly note?: string | undefined }>(one: Noted): Noted =>
    one.note === undefined ? one : { ...one, note: inLanguage(one.note) };
  return {
    ...report,
    framework: frameworkIn(report.framework, inLanguage),
    controls: report.controls.map((control) => ({
      ...control,
      title: controls[control.id] ?? control.title,
      definedParts: control.definedParts.map((part) => ({ ...part, title: parts[control.id]?.[part.id] ?? part.title })),
    })),
    requirements: report.requirements.map((one) => ({
      ...noted(one),
      title: inLanguage(one.title),
      ...(one.level === undefined ? {} : { level: inLanguage(one.level) }),
      answeredBy: one.answeredBy.map((answer) => ({
        ...noted(answer),
        ...omitUndefined({ partTitle: parts[answer.control]?.[answer.part ?? ''] ?? answer.partTitle }),
      })),
    })),
  };
}

function frameworkIn(
  framework: FrameworkReport['framework'],
  inLanguage: (text: string) => string,
): FrameworkReport['framework'] {
  const { title, version, publisher, note, checked } = framework;
  return {
    ...framework,
    title: inLanguage(title),
    version: inLanguage(version),
    publisher: inLanguage(publisher),
    note: inLanguage(note),
    checked: { ...checked, against: inLanguage(checked.against) },
  };
}
