/** Suggests who should keep a mail protocol: the mailboxes that used it in 30 days. */
import { readOf } from '../../../tenant/resource.js';
import { emailAppUsages } from '../../../tenant/resources/email-app-usage.js';
import { reportSettings } from '../../../tenant/resources/report-settings.js';
import type { Context } from '../../control.js';
import { cannotSuggest, type Suggesting } from '../../suggestion.js';
import { recentSignIns } from '../access/plan/sign-in-study.js';
import { NameSample } from '../findings/name-sample.js';
import { RowCollector } from '../findings/row-collector.js';
import type { UsageColumn } from './protocol-use.js';

const settingsRead = readOf(reportSettings, ['displayConcealedNames']);
const usageRead = readOf(emailAppUsages, ['User Principal Name', 'POP3 App', 'IMAP4 App', 'SMTP App', 'Outlook For Web']);

/**
 * @param about what it is called in a sentence
 * @param columns of the usage report, and `clients` as the sign-in log calls them
 */
export function suggestExceptions(
  { asOf, settings }: Context<{ readonly allow: readonly string[] }>,
  {
    about,
    columns,
    clients,
  }: { readonly about: string; readonly columns: readonly UsageColumn[]; readonly clients: readonly string[] },
): Suggesting {
  const { since, read: signInRead } = recentSignIns(asOf);
  const users = new Set<string>();
  let concealed = false;
  const rows = new RowCollector()
    .on(settingsRead, (row) => {
      concealed ||= row.displayConcealedNames === true;
    })
    .on(usageRead, (row) => {
      if (columns.some((column) => row[column])) users.add(normal(row['User Principal Name']));
    })
    .on(signInRead, ({ clientAppUsed, createdDateTime: at, status, userPrincipalName }) => {
      if (status?.errorCode !== 0 || !clients.includes(clientAppUsed ?? '') || (at instanceof Date && at < since)) return;
      users.add(normal(userPrincipalName));
    });
  return {
    reads: () => [settingsRead, usageRead, signInRead],
    see: rows.see,
    suggest: (outcomes) => {
      if (concealed) return cannotSuggest('The tenant hides names in its usage reports.');
      const unread = [usageRead, signInRead].find((read) => !outcomes(read).complete);
      if (unread !== undefined) return cannotSuggest(`Who uses ${about} could not be read (${unread.resource.key}).`);
      users.delete('');
      const names = new NameSample();
      for (const user of users) names.add(user);
      return {
        answer: 'use',
        settings: { allow: [...new Set([...settings.allow, ...users])].toSorted() },
        says:
          users.size === 0
            ? `Nobody used ${about} in 30 days: turning it off affects nobody.`
            : `${names.toString('mailbox', 'mailboxes')} used ${about} in 30 days and should keep it until they have moved on.`,
        evidence: ['The usage report and the sign-in log of 30 days; the report runs two days behind.'],
        confidence: 'sure',
      };
    },
  };
}

function normal(name: string | null | undefined): string {
  return (name ?? '').trim().toLowerCase();
}
