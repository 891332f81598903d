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

test.each([
  ['another policy', ofConsent, auditRow('Update policy', { targets: other })],
  ['another activity', ofConsent, auditRow('Update authorization policy', { targets: nameless })],
  ['another setting by the same name', ofConsent, auditRow('Authentication Methods Policy Update', { targets: methods })],
  ['another parameter', ofEws, record('Set-OrganizationConfig', { ...organisation, parameters: { AuditDisabled: 'True' } })],
  ['another cmdlet', ofEws, record('Set-TransportConfig', organisation)],
  ['an object of several', { ...ofSms, resource: 'exchange.CASMailbox' }, record('Set-CASMailbox', { object: 'x' })],
])('nothing else in its name is accounted for: %s', async (_what, operation, row) => {
  expect(await account(operation, row)).toBeUndefined();
});
