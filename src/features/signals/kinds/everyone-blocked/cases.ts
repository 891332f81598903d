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
    name: 'a policy leaves out an account, a group, two roles and guests',
    rows: [
      wrote(
        null,
        policy(
          {},
          {
            users: {
              includeUsers: ['All'],
              excludeUsers: [hal.id, 'GuestsOrExternalUsers'],
              excludeGroups: ['a0000000-0000-4000-8000-000000000001'],
              excludeRoles: ['b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002'],
            },
          },
        ),
        'Add Conditional Access policy',
      ),
    ],
    known,
    signs: [{ about: id, weight: 'A', says: ['It leaves out: hal@contoso.com, guests, 1 group, 2 roles.'] }],
  },
  {
    name: 'a policy leaves out guests of some kinds, and one app',
    rows: [
      wrote(
        null,
        policy(
          {},
          {
            users: {
              includeUsers: ['All'],
              excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'internalGuest', externalTenants: null },
            },
            applications: { includeApplications: ['All'], excludeApplications: ['c0000000-0000-4000-8000-000000000001'] },
          },
        ),
        'Add Conditional Access policy',
      ),
    ],
    known,
    signs: [{ about: id, weight: 'A', says: ['blocked everyone from every app but 1 by', 'It leaves out: guests.'] }],
  },
  {
    name: 'a policy names every place and every platform, and leaves out none',
    rows: [
      wrote(
        null,
        policy(
          {},
          {
            locations: { includeLocations: ['All'], excludeLocations: [] },
            platforms: { includePlatforms: ['all'], excludePlatforms: [] },
          },
        ),
        'Add Conditional Access policy',
      ),
    ],
    known,
    signs: [{ about: id, weight: 'A' }],
  },
  {
    name: 'a policy names every place but one, or every platform but one',
    rows: [
      wrote(null, policy({}, { locations: { includeLocations: ['All'], excludeLocations: ['x'] } }), 'Add policy'),
      wrote(null, policy({}, { platforms: { includePlatforms: ['all'], excludePlatforms: ['iOS'] } }), 'Add policy'),
    ],
    known,
    signs: [],
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
