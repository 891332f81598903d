/** Who used a mail protocol in the last 30 days, by the usage report: shown before a plan that switches the protocol off. */
import { readOf } from '../../../tenant/resource.js';
import { type EmailAppUsage, emailAppUsages } from '../../../tenant/resources/email-app-usage.js';
import { reportSettings } from '../../../tenant/resources/report-settings.js';
import type { Impact, Outcomes } from '../../control.js';
import { NameSample } from '../findings/name-sample.js';
import type { RowCollector } from '../findings/row-collector.js';

/** The columns of the usage report that our controls close. */
export type UsageColumn = 'POP3 App' | 'IMAP4 App' | 'SMTP App' | 'Outlook For Web';

const spoken: Readonly<Record<UsageColumn, string>> = {
  'POP3 App': 'POP3',
  'IMAP4 App': 'IMAP4',
  'SMTP App': 'SMTP AUTH',
  'Outlook For Web': 'Outlook on the web',
};

const usageRead = readOf(emailAppUsages, [
  'User Principal Name',
  'Last Activity Date',
  'POP3 App',
  'IMAP4 App',
  'SMTP App',
  'Outlook For Web',
]);
const settingsRead = readOf(reportSettings, ['displayConcealedNames']);

/** The usage report, and whether it may show names. */
export const usageReads = [usageRead, settingsRead] as const;

const remedy =
  'An admin can show them under Settings, Org settings, Reports in the Microsoft 365 admin center; hardenbot does not.';

export class ProtocolUse {
  private readonly columns: readonly UsageColumn[];
  private readonly wouldNotice: (userPrincipalName: string) => boolean;
  private readonly shownAs: (userPrincipalName: string) => string;
  private readonly narrowed: boolean;
  private readonly named = new Map<UsageColumn, NameSample>();
  private readonly nameless = new Map<UsageColumn, number>();
  private readonly inUse = new Map<string, UsageColumn[]>();
  private concealed = false;

  /** `among`: whom the change would hit, when it is not everyone; then accounts whose names are concealed cannot be distinguished. */
  constructor(options: {
    readonly rows: RowCollector;
    readonly columns: readonly UsageColumn[];
    readonly wouldNotice: (userPrincipalName: string) => boolean;
    /** How a card writes the name; absent: as it is. */
    readonly shownAs?: (userPrincipalName: string) => string;
    readonly narrowed: boolean;
  }) {
    this.columns = options.columns;
    this.wouldNotice = options.wouldNotice;
    this.shownAs = options.shownAs ?? ((name) => name);
    this.narrowed = options.narrowed;
    options.rows
      .on(settingsRead, (settings) => {
        this.concealed ||= settings.displayConcealedNames === true;
      })
      .on(usageRead, (row) => this.see(row));
  }

  report(outcomes: Outcomes): Impact {
    const usage = outcomes(usageRead);
    const hidden = this.concealed || [...this.nameless.values()].some((count) => count > 0);
    const notMeasured = [
      ...(usage.complete
        ? ['Use in the last two days: the usage report runs behind by that much.']
        : [`Use by protocol: the usage report could not be read to the end (${usage.missing.reason ?? usage.missing.read}).`]),
      ...(hidden
        ? [
            `${this.narrowed ? 'Whether those who use it would be hit' : 'Who they are'}: the tenant has concealed names in its reports. ${remedy}`,
          ]
        : []),
    ];
    const lines = usage.complete || usage.rows > 0 ? this.columns.map((column) => this.line(column)) : [];
    const inUse = this.concealed
      ? []
      : [...this.inUse].map(([object, columns]) => ({
          object,
          how: `${columns.map((column) => spoken[column]).join(', ')} in 30 days`,
        }));
    return { lines, notMeasured, inUse };
  }

  private see(row: EmailAppUsage): void {
    const name = row['User Principal Name'] ?? '';
    for (const column of this.columns) {
      if (!row[column]) continue;
      if (looksConcealed(name)) this.nameless.set(column, (this.nameless.get(column) ?? 0) + 1);
      else if (this.wouldNotice(name)) this.note(name, column);
    }
  }

  private note(name: string, column: UsageColumn): void {
    sampleOf(this.named, column).add(this.shownAs(name));
    const known = this.inUse.get(name);
    if (known !== undefined) known.push(column);
    else if (this.inUse.size < maxNamed) this.inUse.set(name, [column]);
  }

  private line(column: UsageColumn): Impact['lines'][number] {
    const named = sampleOf(this.named, column);
    const nameless = (this.nameless.get(column) ?? 0) + (this.concealed ? named.count : 0);
    const parts = [
      ...(named.count > 0 && !this.concealed ? [named.toString('account', 'accounts')] : []),
      ...(nameless > 0 ? [`${nameless} ${nameless === 1 ? 'account' : 'accounts'} with concealed names`] : []),
    ];
    return { label: `${spoken[column]}, last 30 days`, value: parts.length > 0 ? parts.join(', ') : 'nobody' };
  }
}

/** Of very many people who use it, nobody is left out one by one. */
const maxNamed = 1000;

/** Concealed names are 32 hexadecimal digits; a user principal name always has an @. */
function looksConcealed(name: string): boolean {
  return !name.includes('@');
}

function sampleOf(samples: Map<UsageColumn, NameSample>, column: UsageColumn): NameSample {
  const known = samples.get(column);
  if (known !== undefined) return known;
  const made = new NameSample();
  samples.set(column, made);
  return made;
}
