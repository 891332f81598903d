/** Chats and files that were opened and what collaboration-opened must say of them. */
import type { SignalCase } from '../../case.js';
import { everyone, gil, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const federation = (value: string, ip?: string) =>
  record('Set-CsTenantFederationConfiguration', {
    by: gil,
    parameters: { AllowFederatedUsers: value },
    ...(ip === undefined ? {} : { ip }),
  });

const changed = (operation: string, ...[Name, OldValue, NewValue, ip]: readonly [string, string, string, string?]) =>
  record(operation, {
    by: gil,
    ...(ip === undefined ? {} : { ip }),
    more: { ModifiedProperties: [{ Name, OldValue, NewValue }] },
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'everyone outside may chat',
    rows: [federation('True')],
    known,
    signs: [
      {
        about: 'collaboration',
        weight: 'B',
        says: ['opened chats or files', 'AllowFederatedUsers: True'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'an administrator does it from a usual network',
    rows: [federation('True', usual)],
    known,
    signs: [{ about: 'collaboration', weight: 'C' }],
  },
  {
    name: 'an administrator does it from a strange network',
    rows: [federation('True', strange)],
    known,
    signs: [{ about: 'collaboration', weight: 'A' }],
  },
  {
    name: 'files can be shared with anyone who has a link',
    rows: [
      record('SharingPolicyChanged', {
        by: gil,
        more: { ModifiedProperties: [{ Name: 'ShareUsingAnonymousLinks', OldValue: 'Disabled', NewValue: 'Enabled' }] },
      }),
    ],
    known,
    signs: [{ about: 'collaboration', weight: 'B' }],
  },
  {
    name: 'someone becomes an administrator of a site',
    rows: [record('SiteCollectionAdminAdded', { by: gil, object: 'https://contoso.sharepoint.com/sites/finance' })],
    known,
    signs: [{ about: 'site https://contoso.sharepoint.com/sites/finance', weight: 'B' }],
  },
  {
    name: 'files open on devices that nobody manages',
    rows: [changed('DeviceAccessPolicyChanged', 'ConditionalAccessPolicy', 'BlockAccess', 'AllowFullAccess')],
    known,
    signs: [
      {
        about: 'collaboration',
        weight: 'B',
        confidence: 'certain',
        says: ['from more devices or networks', 'BlockAccess to AllowFullAccess'],
      },
    ],
  },
  {
    name: 'files open from every network, from a strange one',
    rows: [changed('NetworkAccessPolicyChanged', 'IPAddressEnforcement', 'True', 'False', strange)],
    known,
    signs: [{ about: 'collaboration', weight: 'A', says: ['IPAddressEnforcement: True to False'] }],
  },
  {
    name: 'who reaches files changes, and the row does not say how',
    rows: [record('NetworkAccessPolicyChanged', { by: gil })],
    known,
    signs: [{ about: 'collaboration', weight: 'B', confidence: 'possible', says: ['changed from which devices or networks'] }],
  },
  {
    name: 'files open on fewer devices, and from fewer networks, than before',
    rows: [
      changed('DeviceAccessPolicyChanged', 'ConditionalAccessPolicy', 'AllowFullAccess', 'AllowLimitedAccess'),
      changed('NetworkAccessPolicyChanged', 'IPAddressEnforcement', 'False', 'True'),
    ],
    known,
    signs: [],
  },
  {
    name: 'nobody outside may chat any more, another setting changes, a service of Microsoft works',
    rows: [
      federation('False'),
      record('TeamsTenantSettingChanged', { by: gil, more: { ModifiedProperties: [{ Name: 'Theme', NewValue: 'True' }] } }),
      record('Set-CsTeamsClientConfiguration', {
        by: 'NT AUTHORITY\\SYSTEM',
        more: { UserType: 3 },
        parameters: { AllowGuestUser: 'True' },
      }),
    ],
    known,
    signs: [],
  },
];
