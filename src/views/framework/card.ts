/** What a tenant can show of a framework, in short, with the whole of it as files. */
import { textFile } from '../../chat/attachment.js';
import type { Card, Statement } from '../../chat/card.js';
import { atAGlance, budgets } from '../../chat/glance.js';
import type { Framework } from '../../frameworks/framework.js';
import { type Say, sayIn } from '../../frameworks/languages.js';
import { type FrameworkReport, type Fulfilment, fulfilments } from '../../frameworks/report.js';
import { notToldOf, type UnreadTenant } from '../not-told.js';
import { counted } from '../words.js';
import { type FileForm, fileForms, frameworkFile } from './files.js';
import { glanceLists, scoreMoved } from './glance.js';
import { fulfilmentTone } from './look.js';
import type { PageLook } from './page.js';

const labels: Readonly<Record<FileForm, string>> = {
  html: 'page to read and print',
  csv: 'table for a spreadsheet',
  oscal: 'assessment results of OSCAL',
  json: 'everything for programs',
};

/** This many lines of a kind stand on the card. */
const maxAtAGlance = 3;

/** What does not come from the tenant, and what signs a file. */
interface CardLook extends PageLook {
  readonly seal: (content: string) => string;
}

export function frameworkCard(report: FrameworkReport, look: CardLook): Card {
  const { framework, period, requirements } = report;
  const say = sayIn('en');
  const counts = fulfilments.flatMap((one) => {
    const count = countOf(report, one);
    return count === 0 ? [] : [`${count} ${say(`fulfilment.${one}`)}`];
  });
  const title = `${framework.title} ${framework.version}: ${report.tenant}`;
  return {
    title,
    tone: 'neutral',
    blocks: atAGlance({
      title,
      lead: [
        { kind: 'text', spans: [{ text: `${counted(requirements.length, 'requirement')}: ${counts.join(', ')}.` }] },
        {
          kind: 'facts',
          facts: [
            { label: 'Period', value: say('period', { ...period }) },
            { label: 'Score', value: scoreMoved(report, say) },
          ],
        },
        attachment('html', report, look),
      ],
      actions: [],
      details: [
        {
          kind: 'facts',
          facts: [
            ...glanceLists(report, say).map(({ topic, none, lines }) => ({
              label: say(topic),
              value: lines.length === 0 ? say(none) : firstOf(lines, say),
            })),
            { label: 'Checked by', value: 'hardenbot evidence verify <file>' },
          ],
        },
        ...fileForms.filter((form) => form !== 'html').map((form) => attachment(form, report, look)),
      ],
      budget: budgets.evidence,
    }),
  };
}

/** The rest stands on the page. */
function firstOf(lines: readonly string[], say: Say): string {
  const more = lines.length - maxAtAGlance;
  return [...lines.slice(0, maxAtAGlance), ...(more > 0 ? [say('more', { count: more })] : [])].join('; ');
}

interface GroupLook extends CardLook {
  readonly group: string;
  readonly framework: Pick<Framework, 'title' | 'version'>;
  /** Names of tenants whose ledger is halted. */
  readonly unread: readonly UnreadTenant[];
}

/** Several tenants beside each other, with the page of each. */
export function groupFrameworkCard(reports: readonly FrameworkReport[], { group, framework, unread, ...look }: GroupLook): Card {
  const say = sayIn('en');
  const shown = fulfilments.filter((one) => one !== 'outside');
  return {
    title: `${framework.title} ${framework.version}: @${group}, ${counted(reports.length, 'tenant')}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'table',
        columns: ['tenant', 'score', ...shown.map((one) => say(`fulfilment.${one}`))],
        rows: reports.map((report) => [
          { text: report.tenant },
          { text: String(report.score.last ?? '-') },
          ...shown.map((one) => ({ text: String(countOf(report, one)), style: fulfilmentTone[one] })),
        ]),
      },
      ...reports.map((report) => attachment('html', report, look)),
      ...notToldOf(unread),
    ],
  };
}

function countOf({ requirements }: FrameworkReport, fulfilment: Fulfilment): number {
  return requirements.filter((one) => one.fulfilment === fulfilment).length;
}

function attachment(form: FileForm, report: FrameworkReport, look: CardLook): Statement {
  const { name, content } = frameworkFile(report, { ...look, form });
  const { framework, period, tenant } = report;
  return {
    kind: 'attachment',
    name,
    label: labels[form],
    holds: counted(content.split('\n').length - 1, 'line'),
    ask: `evidence ${framework.id} from=${period.from} to=${period.to} lang=${look.language} --tenant ${tenant}`,
    preview: [],
    file: textFile(look.seal(content)),
  };
}
