/** A small tenant that is watched, and the row of a policy that is turned off in it. */
import { clockOf } from './signal-lab';

export const policy = {
  id: '7a1c0d52-0000-4000-8000-00000000ca01',
  displayName: 'Require MFA',
  state: 'enabled',
  conditions: { users: { includeUsers: ['All'], excludeUsers: [] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
};
export const emergency = { id: 'bbbbbbbb-0000-4000-8000-0000000000b1', userPrincipalName: 'bg1@contoso.com' };
export const mallory = { id: 'cccccccc-0000-4000-8000-0000000000b2', userPrincipalName: 'mallory@contoso.com' };
/** A tenant with its logs, and nothing in them. */
export const watchedState = {
  graph: {
    users: [emergency, { ...mallory, accountEnabled: true }],
    conditionalAccessPolicies: [policy],
    directoryAudits: [],
    signIns: [],
    subscribedSkus: [{ skuPartNumber: 'AAD_PREMIUM', servicePlans: [{ servicePlanName: 'AAD_PREMIUM' }] }],
  },
  exchange: { UnifiedAuditLog: [] },
};

/** A row: someone turned the policy off. */
export const turnedOff = (id: string, minutes: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  activityDateTime: clockOf(minutes),
  correlationId: `of-${id}`,
  loggedByService: 'Conditional Access',
  activityDisplayName: 'Update Conditional Access policy',
  result: 'success',
  initiatedBy: { user: mallory },
  targetResources: [
    {
      id: policy.id,
      displayName: policy.displayName,
      type: 'Policy',
      modifiedProperties: [
        {
          displayName: 'ConditionalAccessPolicy',
          oldValue: JSON.stringify(policy),
          newValue: JSON.stringify({ ...policy, state: 'disabled' }),
        },
      ],
    },
  ],
  ...more,
});
