/** Accounts in restricted units and what out-of-reach must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const name = 'Add member to restricted management administrative unit';
const unit = { type: 'AdministrativeUnit', id: 'f3000000-0000-4000-8000-0000000000a1', displayName: 'Board' };
const put = (parts: Parameters<typeof auditRow>[1] = {}) => auditRow(name, { by: gil, to: ana, targets: [unit], ...parts });

export const cases: readonly SignalCase[] = [
  {
    name: 'an account is put into a restricted unit from a strange network',
    rows: [put({ ip: strange })],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        says: ['gil@contoso.com put ana@contoso.com into the restricted unit Board', 'neither block the account'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the head of the office, from a usual network',
    rows: [put({ ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  { name: 'nobody knows from where', rows: [put()], known, signs: [{ about: ana.id, weight: 'B' }] },
  {
    name: 'another unit gets a member, it fails',
    rows: [
      auditRow('Add member to administrative unit', { by: gil, to: ana, targets: [unit] }),
      put({ more: { result: 'failure' } }),
    ],
    known,
    signs: [],
  },
];
