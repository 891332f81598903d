/** What controls and requirements are called in the language of a page. What was recorded and signed keeps its own words. */
import type { Language } from '../../frameworks/language.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import de from './titles/de.json';
import es from './titles/es.json';
import fr from './titles/fr.json';

export interface Titles {
  /** By the id of the control. */
  readonly controls: Readonly<Record<string, string>>;
  /** By the id of the framework, and that of the requirement. */
  readonly requirements: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** In English they are where the control and the framework are. */
export const titles: Readonly<Record<Exclude<Language, 'en'>, Titles>> = { de, es, fr };

/** The report with its titles in that language; one that has none there stays as it is. */
export function titledIn(report: FrameworkReport, language: Language): FrameworkReport {
  if (language === 'en') return report;
  const { controls, requirements } = titles[language];
  const own = requirements[report.framework.id] ?? {};
  return {
    ...report,
    controls: report.controls.map((control) => ({ ...control, title: controls[control.id] ?? control.title })),
    requirements: report.requirements.map((one) => ({ ...one, title: own[one.id] ?? one.title })),
  };
}
