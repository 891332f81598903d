/** Reports of people and what suspicion-reported must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };

export const cases: readonly SignalCase[] = [
  {
    name: 'a person reports an MFA request',
    rows: [auditRow('Suspicious activity reported', { by: ana, to: ana })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['ana@contoso.com reported an MFA request'], presses: ['contain'] }],
  },
  {
    name: 'the older name of it, three times in a row',
    rows: ['1', '2', '3'].map((id) =>
      auditRow('Fraud reported – user is blocked for MFA', { by: ana, to: ana, id, at: `09:0${id}` }),
    ),
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['Reported 3 times'], rowIds: ['1', '2', '3'] }],
  },
  { name: 'a block of MFA is cleared', rows: [auditRow('Clear block on user', { by: ana, to: ana })], known, signs: [] },
];
