/** Protocols that were turned on and what protocol-opened must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const opened = (parts: Parameters<typeof record>[1] = {}) =>
  record('Set-CASMailbox', {
    by: gil,
    object: ana.name,
    parameters: { Identity: ana.name, SmtpClientAuthenticationDisabled: 'False', ImapEnabled: 'True' },
    ...parts,
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'SMTP AUTH and IMAP are turned on for a mailbox, and nobody knows from where',
    rows: [opened()],
    known,
    signs: [
      {
        about: gil.id,
        weight: 'B',
        says: ['gil@contoso.com turned on SMTP AUTH, IMAP for ana@contoso.com', 'few logs look'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'for all, from a strange network',
    rows: [
      record('Set-TransportConfig', {
        by: gil,
        ip: strange,
        parameters: { Identity: 'Transport Settings', SmtpClientAuthenticationDisabled: 'False' },
      }),
    ],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['SMTP AUTH for all mailboxes'] }],
  },
  { name: 'for a scanner, from a usual network', rows: [opened({ ip: usual })], known, signs: [{ about: gil.id, weight: 'C' }] },
  {
    name: 'from a usual network, after a risk of the account',
    rows: [opened({ ip: usual })],
    known: { ...known, earlier: [earlier('risk-detected', gil)] },
    signs: [{ about: gil.id, weight: 'A' }],
  },
  {
    name: 'an account that nobody knows does it for new mailboxes',
    rows: [record('Set-CASMailboxPlan', { by: 'someone@fabrikam.com', parameters: { PopEnabled: 'True' } })],
    known,
    signs: [{ about: 'protocols', weight: 'B' }],
  },
  {
    name: 'protocols are turned off, something else is set, a service of Microsoft turns one on',
    rows: [
      opened({ id: 'off', parameters: { Identity: ana.name, ImapEnabled: 'False', SmtpClientAuthenticationDisabled: 'True' } }),
      record('Set-TransportConfig', { by: gil, parameters: { MaxSendSize: '35MB' } }),
      opened({ id: 'theirs', by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 4 } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'Exchange Web Services are turned on for the tenant, as PowerShell writes it',
    rows: [record('Set-OrganizationConfig', { by: gil, parameters: { EwsEnabled: '$true' } })],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['Exchange Web Services for all mailboxes'] }],
  },
  {
    name: 'new mailboxes get IMAP from now on',
    rows: [record('Set-CASMailboxPlan', { by: gil, parameters: { ImapEnabled: 'True' } })],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['IMAP for new mailboxes'] }],
  },
];
