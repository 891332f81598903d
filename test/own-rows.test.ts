/** Rows of a log that hardenbot caused, and rows in its name that no change of it accounts for. */
import type { Operation } from '../src/engine/plan/operation';
import { auditRow, record } from '../src/features/signals/case-rows';
import { accountFor, ownChangesOf } from '../src/features/signals/worker/own-rows';
import { memoryLedger } from './support/ledger/signed-entries';
import { observationsOf } from './support/signals/run-case';
import { emptyStorage } from './support/stores/memory-stores';

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

async function account(operation: Operation, row: ReturnType<typeof auditRow>, at = '09:01') {
  const ledger = memoryLedger(emptyStorage(), { now: () => new Date(`2026-11-30T${at}:00Z`) });
  await ledger.append('contoso', 'c-1234567', { type: 'intent', n: 1, operation });
  const [observation] = observationsOf({ rows: [row] });
  if (observation === undefined) throw new Error('The row was not read.');
  return accountFor(observation, await ownChangesOf({ ledger }, 'contoso'))?.id;
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
  expect(await account(ofPop, onAna('UpdateInboxRules', {}))).toBe('c-1234567');
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
    return observation === undefined ? null : accountFor(observation, await ownChangesOf({ ledger }, 'contoso'))?.id;
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
