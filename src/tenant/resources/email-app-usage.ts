/** Which mail programs each account used in the last 30 days, by the usage report of Microsoft 365. */
import { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

/**
 * What a column says of an account: words and numbers are both understood, and everything that does not say "no" counts as use, so
 * that a doubt shows up as evidence instead of hiding it.
 */
function used(): z.ZodType<boolean> {
  return z.preprocess((value) => {
    if (typeof value === 'string') return !['', '0', 'no', 'false'].includes(value.trim().toLowerCase());
    return Boolean(value);
  }, z.boolean());
}

const emailAppUsageRow = row({
  /** A hash instead where the tenant conceals names in reports. */
  'User Principal Name': text(),
  'Display Name': text(),
  'Last Activity Date': text(),
  'POP3 App': used(),
  'IMAP4 App': used(),
  'SMTP App': used(),
  'Outlook For Web': used(),
});
export type EmailAppUsage = z.infer<typeof emailAppUsageRow>;

/** Source: `reportRoot: getEmailAppUsageUserDetail` of the Graph v1.0 reference; CSV by way of a redirect, about two days old. */
export const emailAppUsages: Resource<EmailAppUsage> = {
  key: 'graph.emailAppUsage',
  list: {
    service: 'graph',
    path: "/reports/getEmailAppUsageUserDetail(period='D30')",
    select: false,
    rateLimit: 'usageReports',
    format: 'csv',
  },
  row: emailAppUsageRow,
  permission: { read: 'Reports.Read.All' },
  answers: {
    always: ['User Principal Name', 'Display Name', 'Last Activity Date', 'POP3 App', 'IMAP4 App', 'SMTP App', 'Outlook For Web'],
    words: {
      'POP3 App': ['Yes', 'No'],
      'IMAP4 App': ['Yes', 'No'],
      'SMTP App': ['Yes', 'No'],
    },
  },
  unconfirmed: [{ point: 'The words of the columns of mail programs, which are not documented.', field: 'POP3 App' }],
};
