/** Changes of Conditional Access and what policy-weakened must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';

const policy = {
  id: '7a1c0d52-0000-4000-8000-00000000ca01',
  displayName: 'Require MFA for all users',
  state: 'enabled',
  conditions: { users: { includeUsers: ['All'], excludeUsers: [] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
};
const off = { ...policy, state: 'disabled' };
const excluding = {
  ...policy,
  conditions: { ...policy.conditions, users: { includeUsers: ['All'], excludeUsers: ['mallory-id'] } },
};
const withoutMfa = { ...policy, grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } };
const stronger = { ...policy, grantControls: { operator: 'AND', builtInControls: ['mfa', 'compliantDevice'] } };

const strength = (id: string, displayName: string) => ({
  ...policy,
  grantControls: { operator: 'OR', builtInControls: [], authenticationStrength: { id, displayName } },
});
const ofMicrosoft = (last: number) => `00000000-0000-0000-0000-00000000000${last}`;

function row(activity: string, before: Json, after: Json, more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] {
  return {
    source: 'audits',
    row: {
      id: `IPC_${activity}`,
      activityDateTime: '2026-11-30T09:02:00Z',
      correlationId: '5d1f4c0e-0000-4000-8000-000000000001',
      loggedByService: 'Conditional Access',
      category: 'Policy',
      activityDisplayName: activity,
      result: 'success',
      initiatedBy: {
        user: { id: 'b0000000-0000-4000-8000-0000000000b0', userPrincipalName: 'bo@contoso.com', ipAddress: '203.0.113.9' },
      },
      targetResources: [
        {
          id: policy.id,
          displayName: policy.displayName,
          type: 'Policy',
          modifiedProperties: [
            {
              displayName: 'ConditionalAccessPolicy',
              oldValue: before === null ? null : JSON.stringify(before),
              newValue: after === null ? null : JSON.stringify(after),
            },
          ],
        },
      ],
      ...more,
    },
  };
}

export const cases: readonly SignalCase[] = [
  {
    name: 'a policy is turned off',
    rows: [row('Update Conditional Access policy', policy, off)],
    signs: [
      {
        about: policy.id,
        weight: 'A',
        confidence: 'certain',
        says: ['by turning it off', 'State: on → off', '203.0.113.9'],
        presses: ['restore', 'ask', 'contain'],
      },
    ],
  },
  {
    name: 'a policy is set to report-only',
    rows: [row('Update Conditional Access policy', policy, { ...policy, state: 'enabledForReportingButNotEnforced' })],
    signs: [{ about: policy.id, weight: 'A', says: ['State: on → report-only'] }],
  },
  {
    name: 'a policy is deleted',
    rows: [row('Delete Conditional Access policy', policy, null)],
    signs: [{ about: policy.id, weight: 'A', says: ['by deleting it', 'Before: on'], presses: ['restore', 'ask', 'contain'] }],
  },
  {
    name: 'someone is left out of a policy',
    rows: [row('Update Conditional Access policy', policy, excluding)],
    signs: [{ about: policy.id, weight: 'A', says: ['exclusion', 'mallory-id'] }],
  },
  {
    name: 'a policy no longer requires MFA',
    rows: [row('Update Conditional Access policy', policy, withoutMfa)],
    signs: [{ about: policy.id, weight: 'A', says: ['No longer required: MFA'] }],
  },
  { name: 'a policy requires more than before', rows: [row('Update Conditional Access policy', policy, stronger)], signs: [] },
  { name: 'a policy is added', rows: [row('Add Conditional Access policy', null, policy)], signs: [] },
  {
    name: 'the values are cut, so nobody knows how it was changed',
    rows: [row('Update Conditional Access policy', null, null)],
    signs: [{ about: policy.id, weight: 'B', confidence: 'possible', says: ['does not say how'], presses: [] }],
  },
  {
    name: 'a change that the service refused',
    rows: [row('Update Conditional Access policy', policy, off, { result: 'failure' })],
    signs: [],
  },
  {
    name: 'an app turns a policy off: nobody is asked or contained',
    rows: [
      row('Update Conditional Access policy', policy, off, {
        initiatedBy: { app: { displayName: 'Deploy', appId: 'a0000000-0000-4000-8000-0000000000a0', servicePrincipalId: 'sp' } },
      }),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['Deploy weakened', 'by turning it off'], presses: ['restore'] }],
  },
  {
    name: 'MFA or a managed device is enough from now on',
    rows: [
      row('Update Conditional Access policy', policy, {
        ...policy,
        grantControls: { operator: 'OR', builtInControls: ['mfa', 'compliantDevice'] },
      }),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['weakened', 'No longer required: MFA'] }],
  },
  {
    name: 'a policy holds for one group in place of everyone',
    rows: [
      row('Update Conditional Access policy', policy, {
        ...policy,
        conditions: { ...policy.conditions, users: { includeUsers: [], includeGroups: ['g1'], excludeUsers: [] } },
      }),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['No longer for everything: users.includeUsers'] }],
  },
  {
    name: 'a policy holds on one platform alone',
    rows: [
      row('Update Conditional Access policy', policy, {
        ...policy,
        conditions: { ...policy.conditions, platforms: { includePlatforms: ['iOS'] } },
      }),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['platforms.includePlatforms'] }],
  },
  {
    name: 'a policy holds for fewer kinds of clients',
    rows: [
      row(
        'Update Conditional Access policy',
        { ...policy, conditions: { ...policy.conditions, clientAppTypes: ['browser', 'other'] } },
        { ...policy, conditions: { ...policy.conditions, clientAppTypes: ['browser'] } },
      ),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['No longer for other: clientAppTypes'] }],
  },
  {
    name: 'guests are left out of a policy',
    rows: [
      row('Update Conditional Access policy', policy, {
        ...policy,
        conditions: {
          ...policy.conditions,
          users: {
            ...policy.conditions.users,
            excludeGuestsOrExternalUsers: { guestOrExternalUserTypes: 'b2bCollaborationGuest' },
          },
        },
      }),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['New exclusions: guests'] }],
  },
  {
    name: 'sessions last longer, and nobody more gets in',
    rows: [
      row(
        'Update Conditional Access policy',
        { ...policy, sessionControls: { signInFrequency: { value: 4, type: 'hours' } } },
        policy,
      ),
    ],
    signs: [{ about: policy.id, weight: 'B', says: ['signInFrequency'] }],
  },
  {
    name: 'a report-only policy is changed',
    rows: [
      row(
        'Update Conditional Access policy',
        { ...policy, state: 'enabledForReportingButNotEnforced' },
        { ...excluding, state: 'disabled' },
      ),
    ],
    signs: [],
  },
  {
    name: 'a policy that was off is deleted',
    rows: [row('Delete Conditional Access policy', off, null)],
    signs: [{ about: policy.id, weight: 'C', says: ['was not in force'] }],
  },
  {
    name: 'the core directory writes a twin with the value in a text',
    rows: [
      row('Update Conditional Access policy', policy, off),
      row('Update policy', JSON.stringify(policy), JSON.stringify(off), { id: 'twin', loggedByService: 'Core Directory' }),
    ],
    signs: [{ about: policy.id, weight: 'A', rowIds: ['IPC_Update Conditional Access policy', 'twin'] }],
  },
  {
    name: 'a policy of another kind changes in the core directory',
    rows: [row('Update policy', null, null, { id: 'other', loggedByService: 'Core Directory' })],
    signs: [],
  },
  {
    name: 'two policies are turned off under one correlation, which the caller chose',
    rows: [
      row('Update Conditional Access policy', policy, off),
      row(
        'Update Conditional Access policy',
        { ...policy, id: 'p2' },
        { ...off, id: 'p2' },
        {
          id: 'second',
          targetResources: [
            {
              id: 'P2',
              displayName: 'Block legacy authentication',
              type: 'Policy',
              modifiedProperties: [
                { displayName: 'ConditionalAccessPolicy', oldValue: JSON.stringify(policy), newValue: JSON.stringify(off) },
              ],
            },
          ],
        },
      ),
    ],
    signs: [
      { about: policy.id, weight: 'A' },
      { about: 'p2', weight: 'A', says: ['Block legacy authentication'] },
    ],
  },
  {
    name: 'it takes any MFA where it took a passwordless method',
    rows: [
      row(
        'Update Conditional Access policy',
        strength(ofMicrosoft(3), 'Passwordless MFA'),
        strength(ofMicrosoft(2), 'Multifactor authentication'),
      ),
    ],
    signs: [{ about: policy.id, weight: 'A', says: ['Passwordless MFA → Multifactor authentication'] }],
  },
  {
    name: "it takes a strength of Microsoft's where it took one of the tenant's own",
    rows: [
      row(
        'Update Conditional Access policy',
        strength('c1', 'Security keys'),
        strength(ofMicrosoft(2), 'Multifactor authentication'),
      ),
    ],
    signs: [
      {
        about: policy.id,
        weight: 'B',
        confidence: 'possible',
        says: ['changed the Conditional Access policy', 'Security keys → Multifactor authentication', 'may be weaker'],
      },
    ],
  },
  {
    name: 'it takes a stronger one, and the strongest',
    rows: [
      row('Update Conditional Access policy', strength(ofMicrosoft(2), 'MFA'), strength(ofMicrosoft(3), 'Passwordless'), {
        correlationId: 's1',
        id: 's1',
      }),
      row('Update Conditional Access policy', strength('c1', 'Own'), strength(ofMicrosoft(4), 'Phishing-resistant'), {
        correlationId: 's2',
        id: 's2',
      }),
    ],
    signs: [],
  },
];
