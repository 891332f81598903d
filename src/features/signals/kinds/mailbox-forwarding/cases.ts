/** Mailboxes that forward and what mailbox-forwarding must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, everyone, hal, ivo, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone, domains: ['contoso.com'] };
const to = (ForwardingSmtpAddress: string, Identity: string = ana.name) => ({
  Identity,
  ForwardingSmtpAddress,
  DeliverToMailboxAndForward: 'True',
});

export const cases: readonly SignalCase[] = [
  {
    name: 'someone forwards all mail outside, from a network that they never used',
    rows: [record('Set-Mailbox', { by: ana, ip: strange, parameters: to('smtp:ana@gmail.example') })],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'certain',
        says: ['ana@contoso.com forwards all mail to ana@gmail.example', 'keeps a copy'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'someone does, and nobody knows from where',
    rows: [record('Set-Mailbox', { by: ivo, parameters: to('smtp:x@evil.example', ivo.name) })],
    known,
    signs: [{ about: ivo.id, weight: 'A' }],
  },
  {
    name: 'someone does at their desk',
    rows: [record('Set-Mailbox', { by: ana, ip: usual, parameters: to('smtp:ana@gmail.example') })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['often uses'] }],
  },
  {
    name: "an administrator forwards a leaver's mail outside",
    rows: [record('Set-Mailbox', { by: hal, ip: usual, parameters: to('smtp:ana@newjob.example') })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['hal@contoso.com forwards all mail of ana@contoso.com'] }],
  },
  {
    name: 'an administrator does so from a strange network',
    rows: [record('Set-Mailbox', { by: hal, ip: strange, parameters: to('smtp:x@evil.example') })],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: "an administrator forwards a leaver's mail to a colleague",
    rows: [record('Set-Mailbox', { by: hal, ip: strange, parameters: to('smtp:bo@contoso.com') })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'to a recipient that is only named, which may be a contact outside',
    rows: [record('Set-Mailbox', { by: hal, ip: usual, parameters: { Identity: 'ana', ForwardingAddress: 'Bob Smith' } })],
    known,
    signs: [{ about: ana.id, weight: 'B', confidence: 'possible', says: ['not known'] }],
  },
  {
    name: 'the path of the mailbox is all that the row has of it',
    rows: [
      record('Set-Mailbox', {
        by: ana,
        ip: strange,
        object: 'EURPR01A001/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com/ana',
        parameters: { ForwardingSmtpAddress: 'smtp:x@evil.example' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['keeps no copy'] }],
  },
  {
    name: 'forwarding ends',
    rows: [record('Set-Mailbox', { by: ana, parameters: to('') }), record('Set-Mailbox', { by: ana, parameters: to('$null') })],
    known,
    signs: [],
  },
  {
    name: 'another setting of the mailbox changes',
    rows: [record('Set-Mailbox', { by: hal, parameters: { Identity: 'ana', DisplayName: 'Ana' } })],
    known,
    signs: [],
  },
  {
    name: 'the record names nobody who did it',
    rows: [record('Set-Mailbox', { by: '', parameters: to('smtp:x@evil.example') })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['An account that the log does not name forwards all mail'] }],
  },
  {
    name: 'a service of Microsoft writes it',
    rows: [record('Set-Mailbox', { by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 3 }, parameters: to('smtp:x@evil.example') })],
    known,
    signs: [],
  },
];
