/** Journal rules: each sends a report of mail, with the whole message attached, to an address outside Exchange Online. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const journalRuleRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  Enabled: flag(),
  /** Who gets the reports. */
  JournalEmailAddress: text(),
});
export type JournalRule = z.infer<typeof journalRuleRow>;

/** Source: Get-JournalRule and New-JournalRule of the Exchange Online cmdlet reference; "Journaling in Exchange Online". */
export const journalRules: Resource<JournalRule> = {
  key: 'exchange.JournalRule',
  list: { service: 'exchange', cmdlet: 'Get-JournalRule', parameters: {}, select: true },
  row: journalRuleRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-JournalRule', 'Set-JournalRule', 'Enable-JournalRule', 'Disable-JournalRule', 'Remove-JournalRule'],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: { always: ['Guid', 'Identity', 'Name', 'Enabled', 'JournalEmailAddress'] },
  unconfirmed: [
    { point: 'How the service writes who gets the reports: as an address.', field: 'JournalEmailAddress', form: /@/ },
  ],
};

/** What an administrator knows it by. */
export function journalRuleName({ Name, Identity, Guid }: JournalRule): string {
  return Name ?? Identity ?? Guid ?? '(rule without a name)';
}
