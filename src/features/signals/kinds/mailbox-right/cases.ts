/** Rights over mailboxes and what mailbox-right must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, hal, ivo, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone, domains: ['contoso.com'] };
const full = (Identity: string, User: string) => ({ Identity, User, AccessRights: 'FullAccess' });

export const cases: readonly SignalCase[] = [
  {
    name: 'the help desk shares a mailbox, in two rows',
    rows: [
      record('Add-MailboxPermission', { by: hal, ip: usual, id: '1', parameters: full('info@contoso.com', ana.name) }),
      record('Add-RecipientPermission', {
        by: hal,
        ip: usual,
        id: '2',
        parameters: { Identity: 'info@contoso.com', Trustee: ana.name, AccessRights: 'SendAs' },
      }),
    ],
    known,
    signs: [{ about: 'info@contoso.com', weight: 'C', says: ['FullAccess, SendAs'], rowIds: ['1', '2'] }],
  },
  {
    name: 'an administrator gives themselves the mailbox of someone else',
    rows: [record('Add-MailboxPermission', { by: hal, ip: usual, parameters: full(ana.name, hal.name) })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['gave it to themselves'], presses: ['ask', 'contain'] }],
  },
  {
    name: 'an administrator gives rights over the mailbox of a Global Administrator, and nobody knows from where',
    rows: [record('Add-MailboxPermission', { by: hal, parameters: full(gil.name, ana.name) })],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['whole tenant'] }],
  },
  {
    name: 'someone shares a folder of their own from a network that they never used',
    rows: [record('AddFolderPermissions', { by: ana, ip: strange, more: { MailboxOwnerUPN: ana.name } })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['has not used before'] }],
  },
  {
    name: 'someone makes a deputy at their desk',
    rows: [record('UpdateCalendarDelegation', { by: ana, ip: usual, more: { MailboxOwnerUPN: ana.name } })],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['calendar delegate'] }],
  },
  {
    name: 'someone lets a colleague send on their behalf after a risk',
    rows: [record('Set-Mailbox', { by: ivo, parameters: { Identity: ivo.name, GrantSendOnBehalfTo: 'bo' } })],
    known: { ...known, earlier: [earlier('risk-detected', ivo)] },
    signs: [{ about: ivo.id, weight: 'B', says: ['send on behalf'] }],
  },
  {
    name: 'an inbox is opened to every account, from a usual network',
    rows: [
      record('Set-MailboxFolderPermission', {
        by: hal,
        ip: usual,
        parameters: { Identity: `${ana.name}:\\Inbox`, User: 'Default', AccessRights: 'Reviewer' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['Every account of the tenant'] }],
  },
  {
    name: 'everyone sees when someone is busy, and may read their calendar',
    rows: ['AvailabilityOnly', 'Reviewer'].map((AccessRights, n) =>
      record('Set-MailboxFolderPermission', {
        by: ana,
        ip: usual,
        id: `calendar-${n}`,
        parameters: { Identity: `${ana.name}:\\Calendar`, User: 'Default', AccessRights },
      }),
    ),
    known,
    signs: [{ about: ana.id, weight: 'C', rowIds: ['calendar-0', 'calendar-1'] }],
  },
  {
    name: 'a service of Microsoft does it',
    rows: [
      record('Add-MailboxPermission', {
        by: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
        more: { UserType: 4 },
        parameters: full(gil.name, 'x'),
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'a right is taken away, another setting changes',
    rows: [
      record('Remove-MailboxPermission', { by: hal, parameters: full(ana.name, 'x') }),
      record('Set-Mailbox', { by: hal, parameters: { Identity: 'ana', ForwardingSmtpAddress: 'smtp:x@evil.example' } }),
    ],
    known,
    signs: [],
  },
];
