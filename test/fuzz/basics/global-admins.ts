/** Random tenants for global-admins, and what it must say of them: each person once, however often they hold the role. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';

const role = '62e90394-69f5-4237-9190-012177145e10';
const group = '6a000000-0000-4000-8000-000000000001';
const people = Array.from({ length: 6 }, (_unused, index) => index);
const idOf = (index: number): string => `aa000000-0000-4000-8000-00000000000${index}`;

interface AdminModel {
  readonly active: readonly number[];
  readonly eligible: readonly number[];
  readonly inGroup: readonly number[];
  readonly doesGroupHold: boolean;
  /** Holds it over a part of the tenant alone. */
  readonly inUnit: readonly number[];
  readonly disabled: readonly number[];
  readonly guests: readonly number[];
  readonly synced: readonly number[];
  readonly unread: 'roles' | 'eligibilities' | 'members' | null;
  readonly settings: { readonly min: number; readonly max: number };
}

export const globalAdmins: fc.Arbitrary<AdminModel> = fc.record({
  active: some(people, 4),
  eligible: mostly<readonly number[]>([], some(people, 3)),
  inGroup: mostly<readonly number[]>([], some(people, 3)),
  doesGroupHold: mostly(true, fc.constant(false)),
  inUnit: rarely<readonly number[]>([], some(people, 2)),
  disabled: rarely<readonly number[]>([], some(people, 2)),
  guests: rarely<readonly number[]>([], some(people, 1)),
  synced: rarely<readonly number[]>([], some(people, 1)),
  unread: rarely<AdminModel['unread']>(null, fc.constantFrom('roles', 'eligibilities', 'members')),
  settings: mostly<AdminModel['settings']>({ min: 2, max: 4 }, fc.constantFrom({ min: 1, max: 3 }, { min: 2, max: 8 })),
});

export function globalAdminsTrial(model: AdminModel): Trial {
  const held = (principalId: string, directoryScopeId: string, index: number) => ({
    id: `4a${index}${directoryScopeId.length}`,
    principalId,
    roleDefinitionId: role,
    directoryScopeId,
  });
  const assignments = [
    ...model.active.map((index) => held(idOf(index), '/', index)),
    ...model.inUnit.map((index) => held(idOf(index), '/administrativeUnits/61000000-0000-4000-8000-000000000001', index)),
    ...(model.doesGroupHold ? [held(group, '/', 9)] : []),
  ];
  const state = {
    graph: {
      users: people.map((index) => ({
        id: idOf(index),
        userPrincipalName: `p${index}@contoso.com`,
        displayName: `p${index}`,
        accountEnabled: !model.disabled.includes(index),
        userType: model.guests.includes(index) ? 'Guest' : 'Member',
        onPremisesSyncEnabled: model.synced.includes(index) ? true : null,
        assignedLicenses: [],
      })),
      groups: [{ id: group, displayName: 'Admins', ...(model.unread === 'members' ? {} : { members: model.inGroup.map(idOf) }) }],
      servicePrincipals: [],
      roleDefinitions: [],
      subscribedSkus: [],
      ...(model.unread === 'roles' ? {} : { roleAssignments: assignments, roleAssignmentScheduleInstances: assignments }),
      ...(model.unread === 'eligibilities'
        ? {}
        : { roleEligibilityScheduleInstances: model.eligible.map((index) => held(idOf(index), '/', index)) }),
    },
    exchange: { Mailbox: [] },
  };
  return { control: 'global-admins', given: { state, settings: model.settings }, expected: expectedOf(model) };
}

/** Rules 1 and 4. */
function expectedOf(model: AdminModel): Expected {
  const { settings, unread } = model;
  const holders = new Set([
    ...(unread === 'roles' ? [] : model.active),
    ...(unread === 'eligibilities' ? [] : model.eligible),
    ...(model.doesGroupHold && unread !== 'roles' && unread !== 'members' ? model.inGroup : []),
  ]);
  const counted = [...holders].filter((index) => !model.disabled.includes(index));
  const because = `${counted.length} are known to hold the role`;
  // Who is in the group matters while someone of the tenant is not known to hold the role.
  const areMembersMissed = unread === 'members' && model.doesGroupHold && holders.size < people.length;
  const isUnsure = unread === 'roles' || unread === 'eligibilities' || areMembersMissed;
  if (counted.length > settings.max) return { verdicts: ['fail'], because };
  if (isUnsure) return { verdicts: ['unknown'], because };
  return { verdicts: [verdictOf(counted, model)], because };
}

function verdictOf(counted: readonly number[], { settings, guests, synced }: AdminModel): Verdict {
  if (counted.length < settings.min) return 'fail';
  return counted.some((index) => guests.includes(index) || synced.includes(index)) ? 'partial' : 'pass';
}
