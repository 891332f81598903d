/** Files that were shared and what shared-outside must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const shared = (count: number, parts: Parameters<typeof record>[1] = {}, operation = 'AnonymousLinkCreated') =>
  Array.from({ length: count }, (_unused, n) =>
    record(operation, {
      at: `09:${String(n).padStart(2, '0')}`,
      object: `https://contoso.sharepoint.com/sites/x/plan-${n}.pdf`,
      ...parts,
    }),
  );
const guests = { more: { TargetUserOrGroupType: 'Guest' } };

export const cases: readonly SignalCase[] = [
  {
    name: 'ten links for anyone are made from a strange network',
    rows: shared(10, { ip: strange }),
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        says: ['ana@contoso.com shared 10 files with outside', 'plan-0.pdf', 'outlive a new password'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'a project is shared', rows: shared(30, { ip: usual }), known, signs: [{ about: ana.id, weight: 'B' }] },
  { name: 'ten, from a usual network', rows: shared(10, { ip: usual }), known, signs: [{ about: ana.id, weight: 'C' }] },
  {
    name: 'ten, from a usual network, after a risk of the account',
    rows: shared(10, { ip: usual }),
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A', says: ['came shortly before'] }],
  },
  {
    name: 'ten are shared with guests, and nobody knows from where',
    rows: shared(10, guests, 'AddedToSecureLink'),
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'one invitation',
    rows: shared(1, { ip: strange }, 'SharingInvitationCreated'),
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'colleagues get a link, a service of Microsoft does it',
    rows: [
      ...shared(10, { more: { TargetUserOrGroupType: 'Member' } }, 'AddedToSecureLink'),
      ...shared(10, { by: 'NT SERVICE\\Sharing', more: { UserType: 4 } }),
      ...shared(10, {}, 'SharingSet'),
    ],
    known,
    signs: [],
  },
];
