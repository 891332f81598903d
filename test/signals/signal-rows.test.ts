/** What rows of logs say in one form: who, which object, which value, which network. */
import { networkOf } from '../../src/features/signals/known';
import { actorIds, actorOf, parameter, targetsOf } from '../../src/features/signals/rows';
import { directoryAudits } from '../../src/tenant/resources/directory-audit';
import { auditRecord } from '../../src/tenant/resources/unified-audit-log';

const audit = (row: object) => directoryAudits.row.parse({ id: '1', activityDateTime: '2026-11-30T09:00:00Z', ...row });

test('an app is known by both of its ids, a person by one, and a row without either is the system', () => {
  const byApp = audit({ initiatedBy: { app: { appId: 'APP', servicePrincipalId: 'SP', displayName: 'Deploy' } } });
  expect(actorIds(byApp)).toEqual(['app', 'sp']);
  expect(actorOf(byApp)).toMatchObject({ type: 'app', id: 'app', name: 'Deploy' });
  expect(actorOf(audit({ initiatedBy: { user: { id: 'ANA', userPrincipalName: 'ana@contoso.com' } } }))).toMatchObject({
    type: 'person',
    id: 'ana',
  });
  expect(actorOf(audit({ initiatedBy: null }))).toMatchObject({ type: 'system', id: '' });
});

test('targets are found by their type, whatever their order', () => {
  const row = audit({
    targetResources: [
      { id: 'r', type: 'Role', displayName: null },
      { id: 'u', type: 'user' },
    ],
  });
  const [user] = targetsOf(row, 'User');
  expect(user?.id).toBe('u');
});

test('parameters of a cmdlet are found by name in any letter case; what is no record is none', () => {
  const record = auditRecord({ AuditData: '{"Id":"1","Parameters":[{"Name":"ForwardTo","Value":"a@b.example"}]}' });
  expect(record === null ? null : parameter(record, 'forwardto')).toBe('a@b.example');
  expect(auditRecord({ AuditData: 'cut {"Id"' })).toBeNull();
});

test.each([
  ['203.0.113.9', '203.0.113.0/24'],
  ['203.0.113.9:443', '203.0.113.0/24'],
  ['::ffff:203.0.113.9', '203.0.113.0/24'],
  ['2001:db8:12::1', '2001:db8:12::/48'],
  ['[2001:db8:12:0:0:0:0:1]:25', '2001:db8:12::/48'],
  ['XXX.XXX.1.2', null],
  ['', null],
])('the network of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));
