/** What a tenant can show of a framework, in short, with the whole of it as files. */
import { textFile } from '../../chat/attachment.js';
import type { Block, Card } from '../../chat/card.js';
import { type FrameworkReport, fulfilments } from '../../frameworks/report.js';
import { counted } from '../words.js';
import { type FileForm, fileForms, frameworkFile } from './files.js';
import { sayIn } from './languages.js';
import type { PageLook } from './page.js';

const labels: Readonly<Record<FileForm, string>> = {
  html: 'page to read and print',
  csv: 'table for a spreadsheet',
  oscal: 'assessment results of OSCAL',
  json: 'everything for programs',
};

export function frameworkCard(report: FrameworkReport, look: PageLook & { readonly seal: (content: string) => string }): Card {
  const { framework, period, requirements, score } = report;
  const say = sayIn('en');
  const counts = fulfilments.flatMap((one) => {
    const count = requirements.filter(({ fulfilment }) => fulfilment === one).length;
    return count === 0 ? [] : [`${count} ${say(`fulfilment.${one}`)}`];
  });
  return {
    title: `${framework.title} ${framework.version}: ${report.tenant}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'text',
        spans: [{ text: `${counted(requirements.length, 'requirement')}: ${counts.join(', ')}.` }],
      },
      {
        kind: 'facts',
        facts: [
          { label: 'Period', value: say('period', { ...period }) },
          { label: 'Score', value: say('scoreMoved', { first: score.first ?? '-', last: score.last ?? '-' }) },
          { label: 'Checked by', value: 'hardenbot evidence verify <file>' },
        ],
      },
      ...fileForms.map((form) => attachment(form, report, look)),
    ],
  };
}

function attachment(
  form: FileForm,
  report: FrameworkReport,
  look: PageLook & { readonly seal: (content: string) => string },
): Block {
  const { name, content } = frameworkFile(report, { ...look, form });
  return {
    kind: 'attachment',
    name,
    label: labels[form],
    holds: counted(content.split('\n').length - 1, 'line'),
    ask: `evidence ${report.framework.id} from=${report.period.from} to=${report.period.to} lang=${look.language} --tenant ${report.tenant}`,
    preview: [],
    file: textFile(look.seal(content)),
  };
}
