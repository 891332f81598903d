/** Random tenants for outlook-add-ins, and what it must say of them: someone under each policy tries to install an add-in in every way. */
import fc from 'fast-check';
import { type Stand, together } from '../basics/verdict';
import { mostly, rarely } from '../draw';
import type { Expected, Trial } from '../family';
import { Spelling } from '../spelling';

/** What each role lets people do. Source: the end-user roles of Exchange Online; what a role of one's own does hangs on what it was made of. */
const roles = {
  MyBaseOptions: 'nothing of it',
  MyContactInformation: 'nothing of it',
  MyDistributionGroups: 'nothing of it',
  'My Custom Apps': 'installs from a file',
  'My Marketplace Apps': 'installs from the store',
  'My ReadWriteMailbox Apps': 'installs what writes to the mailbox',
  'Contoso store': 'nobody knows',
  'My Marketplace Apps of Contoso': 'nobody knows',
} as const;
type Role = keyof typeof roles;

interface RolePolicy {
  readonly roles: readonly Role[] | undefined;
  readonly isDefault: boolean | null;
}

interface AddInModel {
  readonly policies: readonly RolePolicy[];
  /** Numbers of policies that settings except. */
  readonly except: readonly number[];
  readonly brokenOff: boolean;
  readonly spelling: number;
}

const harmless: readonly Role[] = ['MyBaseOptions', 'MyContactInformation', 'MyDistributionGroups'];

export const addInModels: fc.Arbitrary<AddInModel> = fc.record({
  policies: fc.array(
    fc.record({
      roles: rarely<readonly Role[] | undefined>(harmless, fc.constant(undefined)).chain((usual) =>
        mostly(usual, fc.subarray(Object.keys(roles) as Role[], { maxLength: 4 })),
      ),
      isDefault: fc.constantFrom<boolean | null>(true, false, null),
    }),
    { maxLength: 3 },
  ),
  except: mostly<readonly number[]>([], fc.subarray([0, 1, 2])),
  brokenOff: rarely(false, fc.constant(true)),
  spelling: fc.nat(1_000_000),
});

export function outlookAddInsTrial(model: AddInModel): Trial {
  const spelling = new Spelling(model.spelling);
  const rows = model.policies.map((policy, index) => ({
    Guid: `5a000000-0000-4000-8000-00000000000${index}`,
    Identity: `Policy ${index}`,
    Name: `Policy ${index}`,
    ...spelling.tristate('IsDefault', policy.isDefault),
    ...(policy.roles === undefined ? {} : { AssignedRoles: written(policy.roles, spelling) }),
  }));
  const state = {
    exchange: { RoleAssignmentPolicy: rows },
    ...(model.brokenOff ? { collection: { 'exchange.RoleAssignmentPolicy': { complete: false, returned: rows.length } } } : {}),
  };
  const settings = { except: model.except.map((index) => spelling.word(`Policy ${index}`)) };
  return { control: 'outlook-add-ins', given: { state, settings }, expected: expectedOf(model) };
}

function written(held: readonly Role[], spelling: Spelling): unknown {
  if (held.length === 0) return spelling.pick<unknown>([[], null]);
  return held.map((role) => spelling.pick(['', 'contoso.onmicrosoft.com\\']) + spelling.word(role));
}

function expectedOf({ policies, except, brokenOff }: AddInModel): Expected {
  const because = 'someone under each policy tried to install an add-in';
  const stands = policies.flatMap((policy, index) => (except.includes(index) ? [] : standOf(policy)));
  if (brokenOff && !stands.includes('gap')) return { verdicts: ['unknown'], because };
  // What settings except counts for nothing; whether nothing else is left to judge is then a pass may be said either way.
  if (stands.length === 0 && policies.length > 0) return { verdicts: ['notApplicable', 'pass'], because };
  return { verdicts: together(stands), because };
}

function standOf({ roles: held }: RolePolicy): Stand {
  if (held === undefined) return 'unknown';
  const can = held.map((role) => roles[role]);
  if (can.some((what) => what.startsWith('installs'))) return 'gap';
  return can.includes('nobody knows') ? 'unknown' : 'holds';
}
