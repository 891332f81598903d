/** What a tenant can show of a framework, as a file of each form, with a place for the seal. */
import { plainDocument } from '../../chat/safe-text.js';
import { assessmentResults } from '../../frameworks/oscal.js';
import type { FrameworkReport } from '../../frameworks/report.js';
import { unsealed } from '../../frameworks/seal.js';
import { sayIn } from './languages.js';
import { frameworkPage, type PageLook } from './page.js';
import { frameworkCsv } from './table.js';
import { titledIn } from './titles.js';

export const fileForms = ['html', 'csv', 'oscal', 'json'] as const;
export type FileForm = (typeof fileForms)[number];

const writers: Readonly<Record<FileForm, (report: FrameworkReport, look: PageLook) => string>> = {
  html: frameworkPage,
  csv: (report, { language }) => frameworkCsv(titledIn(report, language), sayIn(language)),
  oscal: (report) => plainDocument(assessmentResults(report)),
  json: (report) => plainDocument({ ...report, seal: unsealed }),
};

export function frameworkFile(
  report: FrameworkReport,
  { form, ...look }: PageLook & { readonly form: FileForm },
): { readonly name: string; readonly content: string } {
  const ending = form === 'oscal' ? 'oscal.json' : form;
  const name = `${report.tenant}-${report.framework.id}-${report.period.to}.${ending}`;
  return { name, content: writers[form](report, look) };
}
