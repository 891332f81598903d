/** What an intruder does with mail that comes in, beside inbox rules: sweep rules, junk mail, automatic replies. */
import { type At, listOf, type Planted, ran, type Trace } from './plant';

/** Settings of a mailbox are one row. */
function settingsOf(state: Planted, noun: string, { name }: At): Record<string, unknown> {
  const list = listOf(state.exchange, noun, name);
  const row = list[0] ?? {};
  if (list.length === 0) list.push(row);
  return row;
}

export const mailHandlingTraces: readonly Trace[] = [
  {
    name: 'a sweep rule',
    words: 'sweep rule "tidy"',
    plant: (state, at) => {
      listOf(state.exchange, 'SweepRule', at.name).push({
        RuleId: 'planted-sweep',
        Name: 'tidy',
        Enabled: true,
        Sender: 'bank@bank.example',
      });
      ran(state, at, 'New-SweepRule', { Name: 'tidy', Sender: 'bank@bank.example' });
    },
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'SweepRule', name)) if (row['RuleId'] === 'planted-sweep') row['Enabled'] = false;
    },
  },
  {
    name: 'a colleague whose mail goes to junk mail',
    words: 'goes to junk mail: it@contoso.com',
    plant: (state, at) => {
      settingsOf(state, 'MailboxJunkEmailConfiguration', at)['BlockedSendersAndDomains'] = ['it@contoso.com'];
      ran(state, at, 'Set-MailboxJunkEmailConfiguration', { Identity: 'mia', BlockedSendersAndDomains: 'it@contoso.com' });
    },
    remove: (state, at) => {
      settingsOf(state, 'MailboxJunkEmailConfiguration', at)['BlockedSendersAndDomains'] = [];
    },
  },
  {
    name: 'an automatic reply',
    words: 'automatic replies are on',
    plant: (state, at) => {
      settingsOf(state, 'MailboxAutoReplyConfiguration', at)['AutoReplyState'] = 'Enabled';
      ran(state, at, 'Set-MailboxAutoReplyConfiguration', { Identity: 'mia', AutoReplyState: 'Enabled' });
    },
    remove: (state, at) => {
      settingsOf(state, 'MailboxAutoReplyConfiguration', at)['AutoReplyState'] = 'Disabled';
    },
  },
];
