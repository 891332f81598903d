/** What may not be read of a tenant with Conditional Access. */
import { type AccessModel, groupIds } from '../access/model';
import { collection, type Part, property, type State, single, spliced } from './part';

export const accessParts: readonly Part<AccessModel>[] = [
  collection('graph.conditionalAccessPolicies', (model, other, kept) => ({
    policies: spliced(model.policies, other.policies, kept).map((policy) =>
      model.securityDefaults && policy.state === 'enabled' ? { ...policy, state: 'disabled' as const } : policy,
    ),
  })),
  collection('graph.namedLocations', (_model, other, kept) => (kept > 0 ? {} : { locations: other.locations })),
  collection('graph.users', (model, other, kept) => {
    const read = model.accounts.slice(0, kept);
    return {
      accounts: [...read, ...other.accounts.filter((name) => !read.includes(name))],
      disabled: [
        ...read.filter((name) => model.disabled.includes(name)),
        ...other.disabled.filter((name) => !read.includes(name)),
      ],
    };
  }),
  collection('graph.roleAssignments', (model, other, kept) => ({
    assignments: spliced(model.assignments, other.assignments, kept),
  })),
  single('graph.identitySecurityDefaultsEnforcementPolicy', (other) => ({
    securityDefaults: other.securityDefaults,
  })),
  single('graph.subscribedSkus', (other) => ({ licensed: other.licensed })),
  ...groupIds.map((id, index) =>
    property<AccessModel>(
      `graph.groups/${id}/transitiveMembers`,
      { of: (state) => groupsIn(state).find((group) => group['id'] === id), name: 'members' },
      (model, other) => ({ groups: model.groups.map((members, at) => (at === index ? (other.groups[at] ?? []) : members)) }),
    ),
  ),
];

/** No policy can be enabled while security defaults are on. */
export function possible(model: AccessModel): AccessModel {
  return { ...model, securityDefaults: model.securityDefaults && !model.policies.some(({ state }) => state === 'enabled') };
}

function groupsIn(state: State): readonly State[] {
  return (state['graph'] as State)['groups'] as readonly State[];
}
