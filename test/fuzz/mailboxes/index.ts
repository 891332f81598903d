/** Tenants with mailboxes and accounts: POP and IMAP, SMTP AUTH, Outlook on the web, Exchange PowerShell, modern authentication. */
import type { Family } from '../family';
import { type MailboxModel, mailboxModels } from './model';
import { exchangePowershellExpected, modernAuthExpected, owaGroupsExpected, popImapExpected, smtpAuthExpected } from './oracle';
import { addressOf, stateOf } from './rows';

export const mailboxes: Family<MailboxModel> = {
  name: 'mailboxes',
  about: 'mailboxes and accounts: POP and IMAP, SMTP AUTH, Outlook on the web, Exchange PowerShell, modern authentication',
  tenants: mailboxModels,
  trials: (model) => {
    const state = stateOf(model);
    const allow = model.allow.map(addressOf);
    const breakGlass = model.breakGlass.map(addressOf);
    const given = { state, breakGlass, settings: { allow } };
    return [
      { control: 'pop-imap', given, expected: popImapExpected(model) },
      { control: 'smtp-auth', given, expected: smtpAuthExpected(model) },
      { control: 'modern-auth', given: { state }, expected: modernAuthExpected(model) },
      {
        control: 'owa-groups',
        given: { ...given, settings: { groups: model.kiosk, allow } },
        expected: owaGroupsExpected(model),
      },
      { control: 'exchange-powershell', given, expected: exchangePowershellExpected(model) },
    ];
  },
};
