/** Chats that accounts of other tenants started, and what outside-chat must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, everyone, gil, hal, ivo, joy, record } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone, domains: ['contoso.com'] };
const chat = (sender: string, name: string, people: readonly { readonly name: string }[], isForeign = true) =>
  record('ChatCreated', {
    by: sender,
    more: {
      RecordType: 25,
      UserType: 0,
      CommunicationType: 'OneOnOne',
      ParticipantInfo: { HasForeignTenantUsers: isForeign, HasGuestUsers: false },
      Members: [{ UPN: sender, DisplayName: name }, ...people.map((one) => ({ UPN: one.name, DisplayName: one.name }))],
    },
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'a caller who calls themselves Help Desk writes to someone',
    rows: [chat('admin@evil.onmicrosoft.example', 'Help Desk (IT)', [ana])],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'likely',
        says: ['Help Desk (IT), of another tenant, started a chat with ana@contoso.com'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'an account outside writes to five people in a few minutes',
    rows: [ana, hal, ivo, joy, gil].map((one) => chat('x@evil.example', 'Xaver', [one])),
    known,
    signs: [{ about: 'sender x@evil.example', weight: 'B', says: ['5 people'], presses: [] }],
  },
  { name: 'a partner writes to someone', rows: [chat('pia@partner.example', 'Pia', [ana])], known, signs: [] },
  {
    name: 'our own help desk writes to someone',
    rows: [chat(hal.name, 'Help Desk', [ana], false), chat(hal.name, 'Help Desk', [ana])],
    known,
    signs: [],
  },
];
