/** Resets and changes of passwords and what password-reset must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, breakGlass, everyone, gil, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const selfService = 'Reset password (self-service)';

export const cases: readonly SignalCase[] = [
  {
    name: 'a Global Administrator resets their password by self-service',
    rows: [auditRow(selfService, { by: gil, to: gil, ip: usual })],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['was reset by self-service', 'whole tenant'], presses: ['ask', 'contain'] }],
  },
  {
    name: 'an ordinary person does from their usual network',
    rows: [auditRow(selfService, { by: ana, to: ana, ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'an ordinary person does from a network that they never used',
    rows: [auditRow(selfService, { by: ana, to: ana, ip: strange })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['has not used before'] }],
  },
  {
    name: 'the steps of the reset are not told one by one',
    rows: [
      auditRow('Self-service password reset flow activity progress', { by: ana, to: ana, ip: strange, at: '09:00' }),
      auditRow('User started password reset', { by: ana, to: ana, ip: strange, at: '09:00' }),
      auditRow(selfService, { by: ana, to: ana, ip: usual, id: 'reset' }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'C', rowIds: ['reset'] }],
  },
  {
    name: 'the directory logs the same reset once more',
    rows: [
      auditRow(selfService, { by: ana, to: ana, ip: strange, correlationId: 'c1', id: 'p' }),
      auditRow('Reset user password', { by: ana, to: ana, ip: strange, correlationId: 'c1', id: 'd' }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B', rowIds: ['p', 'd'], says: ['by self-service'] }],
  },
  {
    name: 'the help desk resets the password of an ordinary person',
    rows: [auditRow('Reset password (by admin)', { by: hal, to: ana, ip: strange })],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['hal@contoso.com reset the password of ana@contoso.com'] }],
  },
  {
    name: 'a colleague resets the password of an administrator from the usual network',
    rows: [auditRow('Reset password (by admin)', { by: hal, to: gil, ip: usual })],
    known,
    signs: [{ about: gil.id, weight: 'B' }],
  },
  {
    name: 'the same from a strange network',
    rows: [auditRow('Reset password (by admin)', { by: hal, to: gil, ip: strange })],
    known,
    signs: [{ about: gil.id, weight: 'A' }],
  },
  {
    name: 'an administrator changes their password and knows the old one',
    rows: [auditRow('Change password (self-service)', { by: gil, to: gil, ip: strange })],
    known,
    signs: [{ about: gil.id, weight: 'C', says: ['changed their password'] }],
  },
  {
    name: 'self-service refuses an ordinary person',
    rows: [auditRow('Blocked from self-service password reset', { by: ana, to: ana, ip: strange })],
    known,
    signs: [],
  },
  {
    name: 'self-service refuses an administrator: someone tries',
    rows: [auditRow('Blocked from self-service password reset', { by: gil, to: gil, ip: strange })],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['was refused'] }],
  },
  {
    name: 'nothing can be pressed about a break-glass account',
    rows: [auditRow(selfService, { by: breakGlass, to: breakGlass })],
    known,
    signs: [{ about: breakGlass.id, weight: 'A', presses: [] }],
  },
  {
    name: 'a reset that failed',
    rows: [auditRow(selfService, { by: gil, to: gil, more: { result: 'failure' } })],
    known,
    signs: [],
  },
];
