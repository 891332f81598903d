/** Guests and what guest-raised must say of them. */
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, hal, strange, usual } from '../../case-rows.js';

const guest = { id: 'f0000000-0000-4000-8000-0000000000f1', name: 'gus_partner.example#EXT#@contoso.onmicrosoft.com' };
const known: SignalCase['known'] = { people: [...everyone, guest] };
const change = (from: string, to: string, ip?: string) =>
  auditRow('Update user', { by: hal, to: guest, properties: { UserType: [[from], [to]] }, ...(ip === undefined ? {} : { ip }) });

export const cases: readonly SignalCase[] = [
  {
    name: 'a guest becomes a member',
    rows: [change('Guest', 'Member')],
    known,
    signs: [{ about: guest.id, weight: 'B', says: ['made the guest'] }],
  },
  {
    name: 'an administrator does it from a usual network',
    rows: [change('Guest', 'Member', usual)],
    known,
    signs: [{ about: guest.id, weight: 'C' }],
  },
  {
    name: 'an administrator does it from a strange network',
    rows: [change('Guest', 'Member', strange)],
    known,
    signs: [{ about: guest.id, weight: 'A' }],
  },
  { name: 'a member becomes a guest', rows: [change('Member', 'Guest')], known, signs: [] },
];
