/** Policies that block and what everyone-blocked must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, gil, hal, strange } from '../../case-rows.js';

const id = '70000000-0000-4000-8000-0000000000f1';
const known: SignalCase['known'] = { people: everyone };
const policy = (part: Readonly<Record<string, Json>> = {}, conditions: Readonly<Record<string, Json>> = {}) => ({
  id,
  displayName: 'Emergency',
  state: 'enabled',
  conditions: {
    users: { includeUsers: ['All'], excludeUsers: [hal.id] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
    locations: null,
    ...conditions,
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
  ...part,
});
const wrote = (before: Json, after: Json, name = 'Update Conditional Access policy', more: Parameters<typeof auditRow>[1] = {}) =>
  auditRow(name, {
    by: gil,
    ip: strange,
    targets: [{ type: 'Policy', id, displayName: 'Emergency' }],
    properties: { ConditionalAccessPolicy: [before, after] },
    ...more,
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'a policy is added that lets one account alone sign in, with its twin',
    rows: [
      wrote(null, policy(), 'Add Conditional Access policy', { correlationId: 'c1' }),
      wrote(null, policy(), 'Add policy', { correlationId: 'c1' }),
    ],
    known,
    signs: [
      {
        about: id,
        weight: 'A',
        confidence: 'certain',
        says: [
          'gil@contoso.com blocked everyone from every app by the Conditional Access policy Emergency',
          'It leaves out: hal@contoso.com',
        ],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a policy that was tried out comes into force, and leaves nobody out',
    rows: [
      wrote(
        policy({ state: 'enabledForReportingButNotEnforced' }),
        policy({}, { users: { includeUsers: ['All'], excludeUsers: [] } }),
      ),
    ],
    known,
    signs: [{ about: id, weight: 'A', says: ['It leaves no account out'] }],
  },
  {
    name: 'old protocols, a country, a device code and one app are blocked, and everyone needs MFA',
    rows: [
      wrote(null, policy({}, { clientAppTypes: ['exchangeActiveSync', 'other'] }), 'Add Conditional Access policy'),
      wrote(null, policy({}, { locations: { includeLocations: ['x'] } }), 'Add Conditional Access policy'),
      wrote(null, policy({}, { authenticationFlows: { transferMethods: 'deviceCodeFlow' } }), 'Add Conditional Access policy'),
      wrote(null, policy({}, { applications: { includeApplications: ['app'] } }), 'Add Conditional Access policy'),
      wrote(null, policy({ grantControls: { operator: 'OR', builtInControls: ['mfa'] } }), 'Add Conditional Access policy'),
      wrote(null, policy({ state: 'enabledForReportingButNotEnforced' }), 'Add Conditional Access policy'),
      wrote(policy(), policy({ displayName: 'Renamed' })),
    ],
    known,
    signs: [],
  },
];
