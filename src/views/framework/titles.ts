/** What controls, requirements and a framework are called in the language of a page, with its notes. What was recorded and signed keeps its own words. */

import type { Framework, Language, Requirement } from '../../frameworks/framework.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import de from './titles/de.json';
import es from './titles/es.json';
import fr from './titles/fr.json';

type ById<Value> = Readonly<Record<string, Value>>;

/** What a framework says of itself; `against`: with what its numbers were compared. */
export type FrameworkWords = Pick<Framework, 'title' | 'version' | 'publisher' | 'note'> & Pick<Framework['checked'], 'against'>;

export interface Titles {
  /** By the id of the control. */
  readonly controls: ById<string>;
  /** By the id of the control, and that of the part. */
  readonly parts: ById<ById<string>>;
  /** By the id of the framework, and that of the requirement. */
  readonly requirements: ById<ById<string>>;
  /** By the id of the framework. */
  readonly frameworks: ById<FrameworkWords>;
  /** By the id of the framework, and that of the requirement; where the note is of an answer, the control follows it behind a space. */
  readonly notes: ById<ById<string>>;
}

/** In English they are where the control and the framework are. */
export const titles: Readonly<Record<Exclude<Language, 'en'>, Titles>> = { de, es, fr };

/** The report with its titles and notes in that language; one that has none there stays as it is. */
export function titledIn(report: FrameworkReport, language: Language): FrameworkReport {
  if (language === 'en') return report;
  const { controls, parts, requirements, frameworks, notes } = titles[language];
  const { id, checked } = report.framework;
  const { against = checked.against, ...words } = frameworks[id] ?? {};
  const noted = noteIn(notes[id] ?? {});
  return {
    ...report,
    framework: { ...report.framework, ...words, checked: { ...checked, against } },
    controls: report.controls.map((control) => ({ ...control, title: controls[control.id] ?? control.title })),
    requirements: report.requirements.map((one) => ({
      ...noted(one, one.id),
      title: requirements[id]?.[one.id] ?? one.title,
      answeredBy: one.answeredBy.map((answer) => ({
        ...noted(answer, `${one.id} ${answer.control}`),
        ...omitUndefined({ partTitle: parts[answer.control]?.[answer.part ?? ''] ?? answer.partTitle }),
      })),
    })),
  };
}

/** Says the note of something in the language; what has none gets none. */
function noteIn(notes: ById<string>) {
  return <Noted extends Pick<Requirement, 'note'>>(one: Noted, key: string): Noted =>
    one.note === undefined ? one : { ...one, note: notes[key] ?? one.note };
}
