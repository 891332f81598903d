/** Random tenants for weak-methods, and what it must say of them: each method that settings want off, and the migration. */
import fc from 'fast-check';
import type { Verdict } from '../../../src/engine/plan/verdict';
import { mostly, rarely, some } from '../draw';
import type { Expected, Trial } from '../family';
import type { Stand } from './verdict';

const everyone = 'all_users';
const groups = {
  drivers: '0d000000-0000-4000-8000-000000000001',
  empty: '0d000000-0000-4000-8000-000000000002',
  deleted: '0d000000-0000-4000-8000-000000000099',
} as const;
type Target = keyof typeof groups | 'everyone';

interface Method {
  readonly isEnabled: boolean;
  readonly targets: readonly Target[];
  /** SMS instead of a password. */
  readonly signsIn: boolean;
}

interface MethodsModel {
  /** Null: the list does not have it. */
  readonly sms: Method | null;
  readonly voice: Method | null;
  readonly migration: string | null;
  readonly except: boolean;
}

const method: fc.Arbitrary<Method | null> = rarely<Method | null>(
  { isEnabled: false, targets: ['everyone'], signsIn: false },
  fc.constant(null),
).chain((usual) =>
  mostly<Method | null>(
    usual,
    fc.record({
      isEnabled: mostly(true, fc.constant(false)),
      targets: fc.oneof(fc.constant<readonly Target[]>(['everyone']), some<Target>(['drivers', 'empty', 'deleted'], 3)),
      signsIn: rarely(false, fc.constant(true)),
    }),
  ),
);

export const weakMethods: fc.Arbitrary<MethodsModel> = fc.record({
  sms: method,
  voice: method,
  migration: rarely<string | null>('migrationComplete', fc.constantFrom('preMigration', 'migrationInProgress', null)),
  except: fc.boolean(),
});

export function weakMethodsTrial(model: MethodsModel): Trial {
  const row = (id: string, one: Method | null) =>
    one === null
      ? []
      : [
          {
            id,
            state: one.isEnabled ? 'enabled' : 'disabled',
            includeTargets: one.targets.map((target) => ({
              targetType: 'group',
              id: target === 'everyone' ? everyone : groups[target],
              ...(id === 'Sms' ? { isUsableForSignIn: one.signsIn } : {}),
            })),
            excludeTargets: [],
          },
        ];
  const state = {
    graph: {
      users: [{ id: '0c000000-0000-4000-8000-000000000001', userPrincipalName: 'ana@contoso.com', accountEnabled: true }],
      groups: [
        { id: groups.drivers, displayName: 'Drivers', members: ['0c000000-0000-4000-8000-000000000001'] },
        { id: groups.empty, displayName: 'Nobody yet', members: [] },
      ],
      userRegistrationDetails: [],
      authenticationMethodsPolicy: {
        policyMigrationState: model.migration,
        authenticationMethodConfigurations: [...row('Sms', model.sms), ...row('Voice', model.voice)],
      },
    },
  };
  const settings = { methods: ['sms', 'voice'], except: { groups: model.except ? ['Drivers'] : [] } };
  return { control: 'weak-methods', given: { state, settings }, expected: expectedOf(model) };
}

/** Rules 1 to 4. */
function expectedOf(model: MethodsModel): Expected {
  const because = 'each method was looked at with each group that it is for, and the migration';
  const methods = [standOf(model.sms, model, true), standOf(model.voice, model, false)];
  const migration: Stand = model.migration === null ? 'unknown' : model.migration === 'migrationComplete' ? 'holds' : 'gap';
  const isOpen = (one: Method | null): boolean => one?.isEnabled === true && one.targets.includes('everyone');
  if (isOpen(model.sms) && isOpen(model.voice)) return { verdicts: ['fail'], because };
  return { verdicts: verdictOf([...methods, migration]), because };
}

function verdictOf(parts: readonly Stand[]): readonly Verdict[] {
  // Nothing holds, and not every method is open to everyone: the rules for all and those for parts differ.
  if (parts.every((part) => part === 'gap')) return ['fail', 'partial'];
  if (parts.includes('gap')) return ['partial'];
  return parts.includes('unknown') ? ['unknown'] : ['pass'];
}

function standOf(one: Method | null, { except }: MethodsModel, isSms: boolean): Stand {
  if (one === null) return 'unknown';
  if (!one.isEnabled) return 'holds';
  if (isSms && one.signsIn && one.targets.length > 0) return 'gap';
  return one.targets.every((target) => target === 'empty' || target === 'deleted' || (target === 'drivers' && except))
    ? 'holds'
    : 'gap';
}
