/** Rows of a log that hardenbot caused, and rows in its name that no change of it accounts for. */
import type { Operation } from '../../src/engine/plan/operation';
import { auditRow, record } from '../../src/features/signals/case-rows';
import { Accounts, ownChangesOf } from '../../src/features/signals/worker/own-rows';
import type { Json } from '../../src/lib/json';
import { memoryLedger } from '../support/ledger/signed-entries';
import { observationsOf } from '../support/signals/run-case';
import { emptyStorage } from '../support/stores/memory-stores';

const ofConsent: Operation = {
  kind: 'update',
  resource: 'graph.adminConsentRequestPolicy',
  object: 'Admin consent workflow',
  identity: 'Admin consent workflow',
  before: { isEnabled: false },
  after: { isEnabled: true },
};
const ofSms: Operation = {
  kind: 'update',
  resource: 'graph.authenticationMethodsPolicy',
  object: 'Sms',
  identity: 'Sms',
  before: { state: 'enabled' },
  after: { state: 'disabled' },
};
const ofEws: Operation = {
  kind: 'update',
  resource: 'exchange.OrganizationConfig',
  object: 'Organization configuration',
  identity: 'Organization configuration',
  before: { EwsEnabled: null },
  after: { EwsEnabled: false },
};

const since = new Date('2026-11-30T08:00:00Z');

async function account(operation: Operation, row: ReturnType<typeof auditRow>, at = '09:01') {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date(`2026-11-30T${at}:00Z`) });
  await ledger.append('contoso', 'c-1234567', { type: 'intent', n: 1, operation });
  const [observation] = observationsOf({ rows: [row] });
  if (observation === undefined) throw new Error('The row was not read.');
  return new Accounts(await ownChangesOf({ ledger }, 'contoso', since)).of(observation)?.id;
}

const methods = [{ type: 'Policy', id: 'authenticationMethodsPolicy', displayName: 'Authentication Methods Policy' }];
const other = [{ type: 'Policy', id: 'p0000000-0000-4000-8000-000000000001', displayName: 'Require MFA' }];
const nameless = [{ type: 'Policy', id: null, displayName: null }];
const organisation = { object: 'contoso.onmicrosoft.com', parameters: { EwsEnabled: 'False' } };

test.each([
  ['no name', ofConsent, auditRow('Update policy', { targets: nameless })],
  ['its own name in the log', ofSms, auditRow('Authentication Methods Policy Update', { targets: methods })],
  ['the organisation as its object', ofEws, record('Set-OrganizationConfig', organisation)],
])('a setting of which there is one is known in the log by what was written: %s', async (_what, operation, row) => {
  expect(await account(operation, row)).toBe('c-1234567');
  expect(await account(operation, row, '08:00')).toBeUndefined();
});

const guid = '0a000000-0000-4000-8000-000000000001';
const ofPop: Operation = {
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: 'ana@contoso.com',
  identity: guid,
  before: { PopEnabled: true },
  after: { PopEnabled: false },
};
const onAna = (cmdlet: string, parameters: Readonly<Record<string, string>>) =>
  record(cmdlet, { object: 'ana@contoso.com', parameters: { Identity: guid, ...parameters } });

test('the write to a mailbox is known by its object', async () => {
  expect(await account(ofPop, onAna('Set-CASMailbox', { PopEnabled: 'False', Confirm: 'False' }))).toBe('c-1234567');
});

test.each([
  ['another cmdlet', onAna('Set-Mailbox', { ForwardingSmtpAddress: 'mallory@evil.example' })],
  ['a parameter more', onAna('Set-CASMailbox', { PopEnabled: 'False', ImapEnabled: 'True' })],
  ['the opposite', onAna('Set-CASMailbox', { PopEnabled: 'True' })],
])('a thief of the credential is not taken for hardenbot on an object that it just wrote to: %s', async (_what, row) => {
  expect(await account(ofPop, row)).toBeUndefined();
});

const ofSignIn: Operation = {
  ...ofPop,
  resource: 'graph.users',
  before: { accountEnabled: true },
  after: { accountEnabled: false },
};
const ana = [{ type: 'User', id: guid, userPrincipalName: 'ana@contoso.com' }];

test.each([
  ['Update user', 'c-1234567'],
  ['Disable account', 'c-1234567'],
  ['Add member to role', undefined],
  ['Add app role assignment grant to user', undefined],
  ['Add delegated permission grant', undefined],
  ['Add owner to application', undefined],
  ['Add service principal credentials', undefined],
  ['Update application – Certificates and secrets management', undefined],
  ['Consent to application', undefined],
])('what hardenbot never does is done by no change of it, on whatever object: %s', async (activity, change) => {
  expect(await account(ofSignIn, auditRow(activity, { targets: ana }))).toBe(change);
});

const setTo = (activity: string, properties: Readonly<Record<string, readonly [Json, Json]>>) =>
  auditRow(activity, { targets: ana, properties });

test.each([
  ['what was set', setTo('Disable account', { AccountEnabled: [[true], [false]] }), 'c-1234567'],
  ['the names of what was set', setTo('Update user', { 'Included Updated Properties': [null, 'AccountEnabled'] }), 'c-1234567'],
  ['whose account it is', setTo('Update user', { 'TargetId.UserType': [null, 'Member'] }), 'c-1234567'],
  ['the opposite', setTo('Update user', { AccountEnabled: [[false], [true]] }), undefined],
  ['something else', setTo('Update user', { UserPrincipalName: [['ana@contoso.com'], ['x@contoso.com']] }), undefined],
  ['another name', setTo('Update user', { 'Included Updated Properties': [null, 'AccountEnabled, OtherMail'] }), undefined],
  ['another activity', setTo('Enable account', {}), undefined],
  ['a new password', setTo('Reset user password', {}), undefined],
  ['a new way to sign in', setTo('Admin registered security info', {}), undefined],
  ['a forwarding of its mailbox', onAna('Set-Mailbox', { ForwardingSmtpAddress: 'mallory@evil.example' }), undefined],
  ['the rules of its mailbox', onAna('UpdateInboxRules', {}), undefined],
])('of an account that hardenbot just blocked, its own row says: %s', async (_what, row, change) => {
  expect(await account(ofSignIn, row)).toBe(change);
});

const policyId = 'b0000000-0000-4000-8000-0000000000b1';
const policy = (users: object, more: object = {}) => ({
  id: policyId,
  displayName: 'Require MFA',
  state: 'enabled',
  modifiedDateTime: '2026-11-01T09:00:00Z',
  conditions: { users: { includeUsers: ['All'], ...users }, insiderRiskLevels: 'elevated' },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
  ...more,
});
const strength = { id: '00000000-0000-0000-0000-000000000004' };
const ofPolicy: Operation = {
  kind: 'update',
  resource: 'graph.conditionalAccessPolicies',
  object: 'Require MFA',
  identity: policyId,
  before: { 'conditions.users': { includeUsers: ['All'], excludeUsers: ['x'] }, grantControls: { builtInControls: ['mfa'] } },
  after: {
    'conditions.users': { includeUsers: ['All'], excludeUsers: ['b', 'a'] },
    grantControls: { operator: 'OR', authenticationStrength: strength },
  },
};
const strong = {
  grantControls: {
    operator: 'OR',
    builtInControls: [],
    termsOfUse: [],
    authenticationStrength: { ...strength, displayName: 'Phishing-resistant MFA', allowedCombinations: ['fido2'] },
  },
  modifiedDateTime: '2026-11-30T09:01:00Z',
};
const changed = (to: object, activity = 'Update Conditional Access policy') =>
  auditRow(activity, {
    targets: [{ type: 'Policy', id: policyId, displayName: 'Require MFA' }],
    properties: { ConditionalAccessPolicy: [policy({ excludeUsers: ['x'] }), to as never] },
  });

test.each([
  ['what was written, with what the service adds', changed(policy({ excludeUsers: ['a', 'b'] }, strong)), 'c-1234567'],
  [
    'its twin, in the words of the directory',
    auditRow('Update policy', { targets: [{ type: 'Policy', id: policyId }] }),
    'c-1234567',
  ],
  ['one more who is left out', changed(policy({ excludeUsers: ['a', 'b', 'mallory'] }, strong)), undefined],
  ['a part that was not written', changed(policy({ excludeUsers: ['a', 'b'] }, { ...strong, state: 'disabled' })), undefined],
  ['a condition beside those', changed({ ...policy({}, strong), conditions: { users: { includeUsers: ['b'] } } }), undefined],
  [
    'another strength',
    changed(policy({ excludeUsers: ['a', 'b'] }, { grantControls: { authenticationStrength: { id: 'weak' } } })),
    undefined,
  ],
  ['that it was deleted', changed(policy({}), 'Delete Conditional Access policy'), undefined],
])('of a policy that hardenbot just wrote to, its own row says: %s', async (_what, row, change) => {
  expect(await account(ofPolicy, row)).toBe(change);
});

const ofExclusion: Operation = {
  kind: 'create',
  resource: 'graph.policyExclusions',
  object: 'Require MFA',
  name: `${policyId}/a`,
  after: { excludeUsers: 'ana@contoso.com' },
};

test.each([
  [['x', 'a'], 'c-1234567'],
  [['x', 'mallory'], undefined],
  [['x', 'a', 'mallory'], undefined],
  [['a'], undefined],
])('an exception for one person accounts for that person alone: %j', async (excludeUsers, change) => {
  expect(await account(ofExclusion, changed(policy({ excludeUsers })))).toBe(change);
});

test('a write accounts for one row of each name, which may come twice, and for as many as it was sent', async () => {
  let now = new Date('2026-11-30T09:01:00Z');
  const ledger = memoryLedger(emptyStorage(), { now: () => now });
  const at = (time: string) =>
    observationsOf({
      rows: [auditRow('Disable account', { targets: ana, more: { activityDateTime: `2026-11-30T${time}Z` } })],
    })[0] as never;
  await ledger.append('contoso', 'c-1234567', { type: 'intent', n: 1, operation: ofSignIn });
  const accounts = new Accounts(await ownChangesOf({ ledger }, 'contoso', since));
  expect([at('09:01:01'), at('09:01:02'), at('09:03:00')].map((row) => accounts.of(row)?.id)).toEqual([
    'c-1234567',
    'c-1234567',
    undefined,
  ]);
  const kept = accounts.remembered(now);
  expect(new Accounts(await ownChangesOf({ ledger }, 'contoso', since), kept).of(at('09:03:00'))).toBeUndefined();
  now = new Date('2026-11-30T09:03:00Z');
  await ledger.append('contoso', 'c-1234567', { type: 'intent', n: 1, operation: ofSignIn });
  const again = new Accounts(await ownChangesOf({ ledger }, 'contoso', since), kept);
  expect([at('09:03:00'), at('09:04:00')].map((row) => again.of(row)?.id)).toEqual(['c-1234567', undefined]);
});

test('a row is compared with the writes to its object alone, however many others there were', async () => {
  const people = Array.from({ length: 50 }, (_unused, n) => `p${n}@contoso.com`);
  let compared = 0;
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date('2026-11-30T09:01:00Z') });
  for (const [n, object] of people.entries())
    await ledger.append('contoso', 'c-1234567', { type: 'intent', n: n + 1, operation: { ...ofSignIn, identity: object } });
  const changes = await ownChangesOf({ ledger }, 'contoso', since);
  const counted = changes.map((change) => ({
    ...change,
    get to() {
      compared += 1;
      return change.to;
    },
  }));
  const accounts = new Accounts(counted);
  const rows = people.flatMap((userPrincipalName) =>
    observationsOf({ rows: [auditRow('Disable account', { targets: [{ type: 'User', userPrincipalName }] })] }),
  );
  expect(rows.filter((row) => accounts.of(row) !== undefined)).toHaveLength(people.length);
  expect(compared).toBeLessThan(4 * people.length);
});

test('of a change of a thousand writes, those of the last minutes are read', async () => {
  let now = new Date('2026-11-30T07:00:00Z');
  const storage = emptyStorage();
  const ledger = memoryLedger(storage, { now: () => now });
  for (let n = 1; n <= 1000; n += 1) {
    await ledger.append('contoso', 'c-1234567', { type: 'intent', n, operation: { ...ofSignIn, identity: `p${n}@contoso.com` } });
    now = new Date(now.getTime() + 10_000);
  }
  let read = 0;
  const watched = {
    ...ledger,
    entriesAt: async (...asked: Parameters<typeof ledger.entriesAt>) => {
      read += asked[2].length;
      return ledger.entriesAt(...asked);
    },
  };
  const ofTheLastMinute = await ownChangesOf({ ledger: watched }, 'contoso', new Date(now.getTime() - 60_000));
  expect(ofTheLastMinute.at(-1)?.objects).toContain('p1000@contoso.com');
  expect(read).toBeLessThanOrEqual(500);
});

test('an object that hardenbot made is known by its id, and what was done to it next by another is not', async () => {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date('2026-11-30T09:01:00Z') });
  const operation: Operation = {
    kind: 'create',
    resource: 'exchange.InboundConnector',
    object: 'Partner',
    name: 'Partner',
    after: { Name: 'Partner' },
  };
  await ledger.append('contoso', 'c-1234567', { type: 'intent', n: 1, operation });
  await ledger.append('contoso', 'c-1234567', { type: 'outcome', n: 1, result: 'applied', id: guid });
  const by = async (row: ReturnType<typeof record>) => {
    const [observation] = observationsOf({ rows: [row] });
    return observation === undefined ? null : new Accounts(await ownChangesOf({ ledger }, 'contoso', since)).of(observation)?.id;
  };
  expect(await by(record('New-InboundConnector', { object: guid, parameters: { Name: 'Partner' } }))).toBe('c-1234567');
  expect(
    await by(record('Set-InboundConnector', { object: guid, parameters: { Identity: guid, Enabled: 'False' } })),
  ).toBeUndefined();
});

test.each([
  [
    'a parameter more',
    ofEws,
    record('Set-OrganizationConfig', { ...organisation, parameters: { EwsEnabled: 'False', AuditDisabled: 'True' } }),
  ],
  ['another policy', ofConsent, auditRow('Update policy', { targets: other })],
  ['another activity', ofConsent, auditRow('Update authorization policy', { targets: nameless })],
  ['another setting by the same name', ofConsent, auditRow('Authentication Methods Policy Update', { targets: methods })],
  ['another parameter', ofEws, record('Set-OrganizationConfig', { ...organisation, parameters: { AuditDisabled: 'True' } })],
  ['another cmdlet', ofEws, record('Set-TransportConfig', organisation)],
  ['an object of several', { ...ofSms, resource: 'exchange.CASMailbox' }, record('Set-CASMailbox', { object: 'x' })],
])('nothing else in its name is accounted for: %s', async (_what, operation, row) => {
  expect(await account(operation, row)).toBeUndefined();
});
