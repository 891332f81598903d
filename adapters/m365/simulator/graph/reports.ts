/** The report on who reads mail with what: a redirect to a CSV file, in which names may be concealed. */
import { sha256 } from '../../../../src/lib/json.js';
import type { Row } from '../template.js';
import { textOf } from '../text.js';
import { type Answer, empty, Refused } from '../wire.js';
import { badRequest, graphBreakOff } from './errors.js';
import type { GraphCall } from './list.js';

/** Source: getEmailAppUsageUserDetail in the Graph reference. */
const columns = [
  'Report Refresh Date',
  'User Principal Name',
  'Display Name',
  'Is Deleted',
  'Deleted Date',
  'Last Activity Date',
  'Mail For Mac',
  'Outlook For Mac',
  'Outlook For Windows',
  'Outlook For Mobile',
  'Other For Mobile',
  'Outlook For Web',
  'POP3 App',
  'IMAP4 App',
  'SMTP App',
  'Report Period',
];
const concealedColumns = new Set(['User Principal Name', 'Display Name']);
const periods = ['D7', 'D30', 'D90', 'D180'];

/** Where the report redirects to; the link needs no token, as the service's own does not. */
export const downloadPath = '/reports-download/email-app-usage.csv';

export function reportRedirect(call: GraphCall): Answer {
  const period = /period='(\w+)'/.exec(call.path['function'] ?? '')?.[1] ?? '';
  if (!periods.includes(period)) throw badRequest(`The period '${period}' is not one of ${periods.join(', ')}.`);
  const usage = call.tenant.collection('graph.emailAppUsage');
  if (usage.cut !== null) throw new Refused(graphBreakOff(usage));
  return empty(302, { location: `${call.request.url.origin}${downloadPath}?period=${period}` });
}

export function reportDownload(call: GraphCall): Answer {
  const usage = call.tenant.collection('graph.emailAppUsage');
  const isConcealed = call.tenant.collection('graph.reportSettings').rows.at(0)?.['displayConcealedNames'] === true;
  const facts: Row = {
    reportRefreshDate: call.now().toISOString().slice(0, 10),
    reportPeriod: (call.request.url.searchParams.get('period') ?? 'D30').slice(1),
  };
  const lines = [...usage.rows].map((row) => columns.map((column) => cell({ ...facts, ...row }, column, isConcealed)).join(','));
  const byteOrderMark = '\u{feff}';
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: `${byteOrderMark}${[columns.join(','), ...lines].join('\n')}\n`,
  };
}

/** A file may write `POP3 App`, `pop3App` or `Pop3App`. */
function cell(row: Row, column: string, isConcealed: boolean): string {
  const name = Object.keys(row).find((key) => bare(key) === bare(column));
  const value = name === undefined ? '' : row[name];
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const text = textOf(value);
  if (isConcealed && concealedColumns.has(column)) return sha256(text).slice(0, 32).toUpperCase();
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function bare(name: string): string {
  return name.replaceAll(' ', '').toLowerCase();
}
